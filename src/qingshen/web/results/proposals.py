"""What may be decided at each step of a run, beside what people have decided until now."""

import pickle
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qingshen import __version__
from qingshen.case.deciding import Decision
from qingshen.explain.ruled import ruled
from qingshen.language import Text
from qingshen.phases.decisions import BETWEEN, fits, number
from qingshen.phases.organisation import day
from qingshen.report.content.names import halves
from qingshen.report.content.subjects import decided_of
from qingshen.rulebook.procedure import steps
from qingshen.units import in_words
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.listed import STEP as LIST
from qingshen.web.audits.models import Audit
from qingshen.web.results.kept import Key, key_of, of_a_run
from qingshen.web.results.models import Run

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

FOLDER = "proposals"
Place = tuple[str, str]
Said = tuple[str | None, ...]
AS_PROPOSED = Text("按建议", "as proposed")


class Proposal(NamedTuple):
    """A matter of a step: what the engine proposes, the answers there are, what may be written `free` beside them.

    `unit` [of a number], "" where there is none.
    """

    step: str
    subject: str
    name: Text
    proposal: str | None
    answers: tuple[str, ...]
    free: str
    unit: Text = Text("")

    def said(self, value: str | None) -> Text:
        """Return a proposal or a decision in words, a number with its unit."""
        told = ruled(value, self.step)
        if not self.unit.zh or value is None or number(value) is None:
            return told
        return Text(f"{told.zh} {self.unit.zh}", f"{told.into('en')} {self.unit.into('en')}")

    @property
    def code(self) -> str:
        """Its subject, "" where its name has it."""
        return "" if self.subject in self.name.zh else self.subject

    def takes(self, decision: str) -> bool:
        """Say whether `decision` can be decided."""
        return day(decision) is not None if self.free == "date" else fits(decision, self.answers, self.free)


class Outline(NamedTuple):
    """How many matters a run has by step, and the decisions it was reckoned with, by step and subject."""

    many: Mapping[str, int]
    decided: Mapping[Place, Said]


@dataclass(frozen=True)
class Matter:
    """A proposal beside what stands now. `is_new`: the run did not know it; `is_gone`: the run has no such matter."""

    proposal: Proposal
    decision: Decision | None
    is_new: bool = False
    is_gone: bool = False

    @property
    def proposed(self) -> Text:
        """What is proposed, in words."""
        return self.proposal.said(self.proposal.proposal)

    @property
    def standing(self) -> Text:
        """What holds, in words."""
        return self.proposal.said(self.decision.decision if self.decision else self.proposal.proposal)

    @property
    def differs(self) -> bool:
        """Whether people decided otherwise than proposed."""
        return self.decision is not None and self.decision.decision != self.proposal.proposal

    @property
    def why(self) -> Text:
        """Who decided, when and why."""
        if self.decision is None:
            return AS_PROPOSED
        said = self.decision.ruling
        by, reason = halves(said.by), halves(said.reason)
        return Text(f"{by.zh} {said.date}：{reason.zh}", f"{by.into('en')} {said.date}: {reason.into('en')}")

    def has(self, text: str) -> bool:
        """Say whether its code or name has `text`."""
        name = self.proposal.name
        return text.casefold() in f"{self.proposal.subject} {name.zh} {name.into('en')}".casefold()


SHOWN = {
    "open": Text("尚未决定", "not decided"),
    "decided": Text("已决定", "decided"),
    "differs": Text("与建议不同", "other than proposed"),
    "new": Text("上次计算之后的决定", "decided since the last run"),
    "gone": Text("已没有对象的决定", "about nothing any more"),
}


def asked(matters: Iterable[Matter], text: str, show: str) -> list[Matter]:
    """Return the matters that have `text` and are as `show`, a key of SHOWN; "" is all."""
    tests = {
        "open": lambda one: one.decision is None, "decided": lambda one: one.decision is not None,
        "differs": lambda one: one.differs, "new": lambda one: one.is_new, "gone": lambda one: one.is_gone,
    }  # fmt: skip
    test = tests.get(show)
    return [one for one in matters if (not text or one.has(text)) and (test is None or test(one))]


def write(found: "Reckoned", folder: Path) -> None:
    """Keep what may be decided at each step in a run's `folder`: names of many options take a second to find."""
    place = folder / FOLDER
    place.mkdir()
    for step, own in _named(found).items():
        (place / f"{step}.pickle").write_bytes(pickle.dumps((__version__, own)))


@of_a_run(24)
def known(key: Key, step: str) -> Mapping[str, Proposal]:
    """Return what may be decided of a run at a step, by subject; nothing of its list, which has a page of its own."""
    path = key.of().folder / FOLDER / f"{step}.pickle"
    if step in _order() and path.is_file():
        # Written by `write` into the platform's own home, and by nobody else.
        version, own = pickle.loads(path.read_bytes())
        if version == __version__:
            return {one.subject: one for one in own}
    return {one.subject: one for one in _named(key.found()).get(step, ())}


@of_a_run(4)
def outline(key: Key) -> Outline:
    """Return the outline of a run's matters."""
    found = key.found()
    steps_of = found.table("proposals")["step"].to_list()
    rows = found.table("decisions").select("step", "subject", "decision", "reason", "by", "date").iter_rows()
    return Outline(Counter(steps_of), {(step, subject): tuple(rest) for step, subject, *rest in rows if step != LIST})


def _order() -> list[str]:
    return [one.code for one in steps() if one.code != LIST]


def _named(found: "Reckoned") -> dict[str, list[Proposal]]:
    names = decided_of(found)
    targets = found.table("targets")
    rows = targets.select("target", "unit").iter_rows() if targets.height else ()
    units = {target: _printed(unit or "") for target, unit in rows}
    by_step: dict[str, list[Proposal]] = {}
    for step, subject, proposal, answers, free in found.table("proposals").iter_rows():
        if step != LIST:
            name = names.get((step, subject)) or halves(subject)
            unit = units.get(subject, Text("")) if step == "targets" else Text("")
            said = tuple(answers.split(BETWEEN)) if answers else ()
            by_step.setdefault(step, []).append(Proposal(step, subject, name, proposal, said, free or "", unit))
    return by_step


def _printed(unit: str) -> Text:
    return Text(*(one.replace("CO2", "CO₂") for one in in_words(unit)))


class Decided:
    """What people have decided of an audit until now, beside what a run (None: none yet) was reckoned with.

    Raises Refused where decisions.toml cannot be read.
    """

    def __init__(self, audit: Audit, run: Run | None) -> None:
        self._key = key_of(run) if run else None
        self._outline = outline(self._key) if self._key else Outline({}, {})
        given = frame_of(audit).decisions.decisions
        self._now = {(one.step, one.subject): one for one in given if one.step != LIST}
        before = self._outline.decided
        self.new = {one for one in {*self._now, *before} if _said(self._now.get(one)) != before.get(one)}
        """Taken, changed or taken back since the run: what it does not know, by step and subject."""

    def counted(self) -> dict[str, tuple[int, int]]:
        """Return the steps that have matters: how many are decided, of how many."""
        decided = Counter(step for step, _ in self._now)
        many = {step: max(self._outline.many.get(step, 0), decided[step]) for step in _order()}
        return {step: (decided[step], count) for step, count in many.items() if count}

    def matters(self, step: str) -> list[Matter]:
        """Return the matters of a step; before the first run, the decisions there are."""
        proposals = known(self._key, step) if self._key else {}
        found = [
            Matter(one, self._now.get((step, subject)), (step, subject) in self.new)
            for subject, one in proposals.items()
        ]
        for (of, subject), decision in self._now.items():
            if of == step and subject not in proposals:
                nothing = Proposal(step, subject, halves(subject), None, (), "")
                found.append(Matter(nothing, decision, is_new=True, is_gone=self._key is not None))
        return found


def _said(one: Decision | None) -> Said | None:
    return (one.decision, one.ruling.reason, one.ruling.by, one.ruling.date) if one else None
