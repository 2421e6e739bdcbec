"""What the engine proposes and people decide: both stand side by side, and the record keeps them."""

from __future__ import annotations

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


def joined(text: Text) -> str:
    """Return both languages as one cell, 中文 / English, as the report splits it again."""
    return f"{text.zh} / {text.en}" if text.en and text.en != text.zh else text.zh


class Record:
    """Takes the decisions of people step by step; what they decided of nothing there is refused in the end."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.given = {(one.step, one.subject): one for one in decisions}
        self.counts: dict[str, int] = {}
        self.rows: list[dict[str, Any]] = []
        self.problems: list[Problem] = []
        self.asked: dict[str, list[str]] = {}
        self.met: set[tuple[str, str]] = set()

    def decide(self, step: str, proposals: pl.DataFrame, allowed: Collection[str] | None = None) -> pl.DataFrame:
        """Return `proposals` with what people decided: `decision, differs, reason, by, date`.

        `proposals` has `subject` (unique) and `proposal`, a text; null proposes nothing. Where nobody decided, the
        proposal stands and `reason, by, date` are null. A decision that is not `allowed` is kept for `finish`.
        """
        self.counts[step] = self.counts.get(step, 0) + len(proposals)
        self.asked.setdefault(step, []).extend(proposals["subject"].to_list())
        decided = [self._one(step, subject, proposal, allowed) for subject, proposal in zip(
            proposals["subject"].to_list(), proposals["proposal"].to_list(), strict=True)]  # fmt: skip
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

    def _one(self, step: str, subject: str, proposal: str | None, allowed: Collection[str] | None) -> dict[str, Any]:
        given = self.given.get((step, subject))
        if given is None:
            return {"decision": proposal, "differs": False, "reason": None, "by": None, "date": None}
        self.met.add((step, subject))
        if allowed is not None and given.decision not in allowed:
            self.problems.append(_impossible(given, allowed))
        ruling = given.ruling
        row = {
            "step": step, "subject": subject, "proposal": proposal, "decision": given.decision,
            "differs": given.decision != proposal, "reason": ruling.reason, "by": ruling.by, "date": ruling.date,
            "place": str(ruling.place),
        }  # fmt: skip
        self.rows.append(row)
        return row


def _stranger(one: Decision, asked: Sequence[str]) -> Problem:
    what = Text(f"“{one.step}”这一步没有“{one.subject}”", f"step '{one.step}' has no '{one.subject}'")
    remedy = suggestion(one.subject, asked)
    if not asked:
        remedy = Text(
            "本次审核这一步没有可决定的内容；删去这条决定", "there is nothing to decide at this step: delete it"
        )
    return Problem(one.ruling.place, "decision-subject", what, remedy)


def _impossible(one: Decision, allowed: Collection[str]) -> Problem:
    what = Text(
        f"“{one.subject}”的决定“{one.decision}”不可用", f"'{one.decision}' cannot be decided of '{one.subject}'"
    )
    return Problem(one.ruling.place, "decision-value", what, suggestion(one.decision, sorted(allowed)))
