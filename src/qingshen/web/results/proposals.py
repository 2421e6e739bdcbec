"""What may be decided at each step of a run, beside what people have decided until now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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


class Known(NamedTuple):
    """The matters of a run, and the decisions it was reckoned with: (decision, reason, by, date) by step, subject."""

    proposals: Mapping[tuple[str, str], Proposal]
    decided: Mapping[tuple[str, str], tuple[str, ...]]


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


@of_a_run(2)
def known(key: Key) -> Known:
    """Return what may be decided of a run but its list, which has a page of its own."""
    found = key.found()
    names = decided_of(found)
    targets = found.table("targets")
    rows = targets.select("target", "unit").iter_rows() if targets.height else ()
    units = {target: _printed(unit or "") for target, unit in rows}
    proposals = {
        (step, subject): Proposal(
            step, subject, names.get((step, subject)) or halves(subject), proposal,
            tuple((answers or "").split(BETWEEN)) if answers else (), free or "",
            units.get(subject, Text("")) if step == "targets" else Text(""),
        )
        for step, subject, proposal, answers, free in found.table("proposals").iter_rows()
        if step != LIST
    }  # fmt: skip
    taken = found.table("decisions").select("step", "subject", "decision", "reason", "by", "date").iter_rows()
    return Known(proposals, {(step, subject): tuple(rest) for step, subject, *rest in taken if step != LIST})


def _printed(unit: str) -> Text:
    return Text(*(one.replace("CO2", "CO₂") for one in in_words(unit)))


def matters_of(audit: Audit, run: Run | None) -> dict[str, list[Matter]]:
    """Return the matters by step, in the order of the twelve; before the first run, the decisions there are.

    Raises Refused where decisions.toml cannot be read.
    """
    knows = known(key_of(run)) if run else Known({}, {})
    now = {(one.step, one.subject): one for one in frame_of(audit).decisions.decisions if one.step != LIST}
    found: dict[str, list[Matter]] = {one.code: [] for one in steps() if one.code != LIST}
    for place, proposal in knows.proposals.items():
        decision = now.get(place)
        found[place[0]].append(Matter(proposal, decision, _said(decision) != knows.decided.get(place)))
    for (step, subject), decision in now.items():
        if (step, subject) not in knows.proposals and step in found:
            nothing = Proposal(step, subject, halves(subject), None, (), "")
            found[step].append(Matter(nothing, decision, is_new=True, is_gone=run is not None))
    return {step: own for step, own in found.items() if own}


def _said(one: Decision | None) -> tuple[str, ...] | None:
    return (one.decision, one.ruling.reason, one.ruling.by, one.ruling.date) if one else None


def since(matters: Mapping[str, Iterable[Matter]]) -> int:
    """Return how many decisions the run did not know: taken, changed or taken back since."""
    return sum(one.is_new for own in matters.values() for one in own)
