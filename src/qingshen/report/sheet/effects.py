"""Effects: what the options carried out were to save and what is claimed and accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from qingshen.language import Text
from qingshen.report.content.cut import cut
from qingshen.report.document import Column, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value, pretty_unit
from qingshen.report.sheet.gathered import Gathered, Row
from qingshen.report.sheet.words import NOTHING

TITLE = Text("实施效果", "Effects")
SHOWN = 4
NONE = Text(
    "没有申报的实施效果：方案完成后填报实际节约量和证明材料。",
    "No effect is claimed: once options are completed, report the actual savings with evidence.",
)
NOTE = Text("认可量只计有证明并被接受的实际节约。", "Accepted: actual savings with evidence that were accepted.")
MONEY = {"benefit": Text("经济效益", "economic benefit")}


class Sums(NamedTuple):
    """What the claims of a variable add up to, None where none states it; `silent` of `claims` state no actual one."""

    planned: float | None
    actual: float | None
    accepted: float | None
    silent: int
    claims: int


def effects(known: Gathered, enterprise: str) -> Section:
    """Return the savings claimed by variable; a sentence where none is."""
    sums = summed(known.of("claims", enterprise))
    if not sums:
        return Section(TITLE, (Paragraph(NONE),))
    columns = (
        Column(Text("项目", "item"), width=1.6),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("计划节约", "planned"), align="right"),
        Column(Text("实际节约", "actual"), align="right"),
        Column(Text("认可", "accepted"), align="right"),
        Column(Text("申报项数", "claims"), align="right", width=0.8),
        Column(Text("无实际数", "no figure"), align="right", width=0.8),
    )
    rows: list[tuple[Value, ...]] = []
    for (code, unit), one in list(sums.items())[:SHOWN]:
        figures = (NOTHING if value is None else value for value in (one.planned, one.actual, one.accepted))
        rows.append((MONEY.get(code) or known.name(code), _unit(known, unit), *figures, one.claims, one.silent))
    caption = Text("节约量：计划、实际与认可", "Savings: planned, actual, accepted")
    return Section(TITLE, (TableBlock(caption, columns, tuple(rows), note=cut(len(rows), len(sums), NOTE)),))


def _unit(known: Gathered, unit: str | None) -> Text:
    """Return a unit with the audit's money in both languages."""
    money, shown = known.audit.case.settings.currency, pretty_unit(unit or "")
    return Text(shown, shown.replace(money.zh, money.into("en")) if money.zh else shown)


def summed(claims: Sequence[Row]) -> dict[tuple[str, str | None], Sums]:
    """Return the sums by variable and unit; units are never added up across."""
    groups: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in claims:
        groups[row["variable"], row["unit"]].append(row)
    found = {}
    for key in sorted(groups, key=lambda one: (one[0], one[1] or "")):
        rows = groups[key]
        accepted = [row["actual"] for row in rows if row["decision"] == "accept"]
        actual = [row["actual"] for row in rows]
        planned = [row["planned"] for row in rows]
        found[key] = Sums(_sum(planned), _sum(actual), _sum(accepted), actual.count(None), len(rows))
    return found


def _sum(values: list[float | None]) -> float | None:
    told = [one for one in values if one is not None]
    return sum(told) if told else None
