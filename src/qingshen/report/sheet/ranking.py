"""The weighted ranking: the industry's candidates for the focus, and what the enterprise has to do with each."""

from __future__ import annotations

from collections import Counter

from qingshen.language import Text
from qingshen.report.content.cut import cut
from qingshen.report.document import Cell, Column, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value
from qingshen.report.sheet.gathered import Gathered, Row
from qingshen.report.sheet.words import NOTHING, short

TITLE = Text("权重排序与审核重点", "Weighted ranking and audit focus")
SHOWN = 4
FOCUS = "focus"
NONE = Text(
    "行业没有确定审核重点的备选，或本企业与各备选无关。",
    "The industry has no candidates for its focus, or the enterprise has to do with none of them.",
)
NOTE = Text(
    "总分为行业的权重总和 [DESIGN]；占比：占全部企业。",
    "Totals: the industry's weighted sums [DESIGN].",
)


def ranking(known: Gathered, enterprise: str) -> Section:
    """Return the candidates the enterprise has a problem with or a share in; those of the focus first."""
    shares = {row["variable"]: row["share"] for row in known.of("contribution", enterprise)}
    counted = Counter(row["variable"] for row in known.of("findings", enterprise))
    own = [one for one in known.candidates if counted[one["variable"]] or shares.get(one["variable"]) is not None]
    if not own:
        return Section(TITLE, (Paragraph(NONE),))
    own.sort(key=lambda one: (one["decision"] != FOCUS, one["rank"] is None, one["rank"] or 0))
    columns = (
        Column(Text("备选重点", "candidate"), width=2),
        Column(Text("名次", "rank"), align="right", width=0.8),
        Column(Text("总分", "total"), align="right", decimals=0, width=0.8),
        Column(Text("审核重点", "focus"), width=0.8),
        Column(Text("本企业问题数", "problems here"), align="right", width=0.9),
        Column(Text("本企业占比 %", "its share %"), "", "right", width=0.9),
    )
    rows = tuple(_candidate(known, one, counted[one["variable"]], shares) for one in own[:SHOWN])
    caption = Text("与本企业有关的备选重点", "Candidates that concern the enterprise")
    return Section(TITLE, (TableBlock(caption, columns, rows, note=cut(len(rows), len(own), NOTE)),))


def _candidate(known: Gathered, one: Row, count: int, shares: dict[str, float | None]) -> tuple[Cell | Value, ...]:
    share = shares.get(one["variable"])
    is_focus = one["decision"] == FOCUS
    return (
        Cell(short(known.name(one["variable"]), 20), tone="strong" if is_focus else ""),
        one["rank"],
        one["total"],
        Text("是", "yes") if is_focus else Text("否", "no"),
        count,
        Cell(100 * share, f"cohort/concentration/{one['variable']}") if share is not None else NOTHING,
    )
