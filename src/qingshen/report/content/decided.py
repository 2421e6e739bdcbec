"""Proposal, decision, reason side by side: the columns every table of proposals ends with, and who decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qingshen.language import Text
from qingshen.report.content.names import halves
from qingshen.report.document import Cell, Column
from qingshen.report.formatting import Value

NOBODY = Text("按建议", "as proposed")
HEADS = (
    Column(Text("建议", "proposal"), width=0.8),
    Column(Text("决定", "decision"), width=0.8),
    Column(Text("决定人与理由", "decided by, and why"), width=2.2),
)
YES_NO = {"yes": Text("列入", "on"), "no": Text("不列入", "off")}


def heads(
    proposal: float = 0.8, decision: float = 0.8, reason: float = 2.2, labels: tuple[Text, Text] | None = None
) -> tuple[Column, Column, Column]:
    """Return HEADS with these widths; `labels` name the first two where what is decided has a word of its own."""
    first, second, third = HEADS
    said = labels or (first.label, second.label)
    return (
        replace(first, label=said[0], width=proposal),
        replace(second, label=said[1], width=decision),
        replace(third, width=reason),
    )


def cells(
    row: Mapping[str, Any], words: Mapping[str, Text] | None = None, explain_id: str = ""
) -> tuple[Cell | Value, ...]:
    """Return the cells under HEADS for a row with decision columns; `words` names the codes of what was decided."""
    named = words or {}

    def shown(value: str | None) -> Value:
        return None if value is None else named.get(value) or halves(value)

    tone = "strong" if row["differs"] else ""
    return (shown(row["proposal"]), Cell(shown(row["decision"]), explain_id, tone), why(row))


def why(row: Mapping[str, Any]) -> Text:
    """Return who decided and why, each in the reader's language; what nobody decided stands as proposed."""
    if row["by"] is None and row["reason"] is None:
        return NOBODY
    by, reason = halves(row["by"] or ""), halves(row["reason"] or "")
    zh = "：".join(one for one in ("，".join(one for one in (by.zh, row["date"]) if one), reason.zh) if one)
    who = ", ".join(one for one in (by.into("en"), row["date"]) if one)
    return Text(zh, ": ".join(one for one in (who, reason.into("en")) if one))
