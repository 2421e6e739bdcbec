"""What the engine proposes and people decide: both stand side by side, and the record keeps them."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from qingshen.case.deciding import Decision
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Problem, Refused

DECIDED = ("proposal", "decision", "differs", "reason", "by", "date")
SCHEMA: dict[str, Any] = {
    "step": pl.String, "subject": pl.String, "proposal": pl.String, "decision": pl.String, "differs": pl.Boolean,
    "reason": pl.String, "by": pl.String, "date": pl.String, "place": pl.String,
}  # fmt: skip
# What may be decided beside the named answers.
FREE = ("number", "date", "text")
PROPOSALS: dict[str, Any] = {**dict.fromkeys(("step", "subject", "proposal", "answers", "free"), pl.String)}
BETWEEN = "|"


def joined(text: Text) -> str:
    """Return both languages as one cell, 中文 / English, as the report splits it again."""
    return f"{text.zh} / {text.en}" if text.en and text.en != text.zh else text.zh


def number(text: str) -> float | None:
    """Return the number that `text` is, None where it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


class Record:
    """Takes the decisions of people step by step; what they decided of nothing there is refused in the end."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.given = {(one.step, one.subject): one for one in decisions}
        self.counts: dict[str, int] = {}
        self.rows: list[dict[str, Any]] = []
        self.problems: list[Problem] = []
        self.asked: dict[str, list[str]] = {}
        self.proposed: list[tuple[str | None, ...]] = []
        self.met: set[tuple[str, str]] = set()

    def decide(self, step: str, proposals: pl.DataFrame, answers: Collection[str] = (), free: str = "") -> pl.DataFrame:
        """Return `proposals` with what people decided: `decision, differs, reason, by, date`.

        `proposals` has `subject` (unique) and `proposal`, a text; null proposes nothing. Where nobody decided, the
        proposal stands and `reason, by, date` are null. A decision that is none of the `answers`, nor what is `free`
        ("number", "date" or "text"; whether a date can be meant its caller says), is kept for `finish`.
        """
        given = proposals.select("subject", "proposal").rows()
        said = BETWEEN.join(sorted(answers)) or None
        self.counts[step] = self.counts.get(step, 0) + len(given)
        self.asked.setdefault(step, []).extend(subject for subject, _ in given)
        self.proposed.extend((step, subject, proposal, said, free or None) for subject, proposal in given)
        decided = [self._one(step, subject, proposal, answers, free) for subject, proposal in given]
        columns = {name: [one[name] for one in decided] for name in DECIDED[1:]}
        types = {name: SCHEMA[name] for name in columns}
        return proposals.with_columns(pl.Series(name, columns[name], dtype=types[name]) for name in columns)

    def finish(self) -> None:
        """Raise Refused with every decision about a subject that its step does not have, or that it does not allow."""
        for key, one in self.given.items():
            if key not in self.met:
                self.problems.append(_stranger(one, self.asked.get(one.step, [])))
        if self.problems:
            raise Refused(self.problems)

    def table(self) -> pl.DataFrame:
        """Return what people decided, in the order of the steps; see docs/results.md."""
        return pl.DataFrame(self.rows, schema=SCHEMA, orient="row")

    def proposals(self) -> pl.DataFrame:
        """Return all that may be decided, in the order of the steps; see docs/results.md."""
        return pl.DataFrame(self.proposed, schema=PROPOSALS, orient="row")

    def _one(
        self, step: str, subject: str, proposal: str | None, answers: Collection[str], free: str
    ) -> dict[str, Any]:
        given = self.given.get((step, subject))
        if given is None:
            return {"decision": proposal, "differs": False, "reason": None, "by": None, "date": None}
        self.met.add((step, subject))
        if not fits(given.decision, answers, free):
            self.problems.append(_impossible(given, answers))
        ruling = given.ruling
        row = {
            "step": step, "subject": subject, "proposal": proposal, "decision": given.decision,
            "differs": given.decision != proposal, "reason": ruling.reason, "by": ruling.by, "date": ruling.date,
            "place": str(ruling.place),
        }  # fmt: skip
        self.rows.append(row)
        return row


def fits(decision: str, answers: Collection[str], free: str) -> bool:
    """Say whether `decision` is one of the answers, or what may be written freely."""
    return decision in answers or free in ("date", "text") or (free == "number" and number(decision) is not None)


def _stranger(one: Decision, asked: Sequence[str]) -> Problem:
    what = Text(f"“{one.step}”这一步没有“{one.subject}”", f"step '{one.step}' has no '{one.subject}'")
    remedy = suggestion(one.subject, asked)
    if not asked:
        remedy = Text(
            "本次审核这一步没有可决定的内容；删去这条决定", "there is nothing to decide at this step: delete it"
        )
    return Problem(one.ruling.place, "decision-subject", what, remedy)


def _impossible(one: Decision, answers: Collection[str]) -> Problem:
    what = Text(
        f"“{one.subject}”的决定“{one.decision}”不可用", f"'{one.decision}' cannot be decided of '{one.subject}'"
    )
    return Problem(one.ruling.place, "decision-value", what, suggestion(one.decision, sorted(answers)))
