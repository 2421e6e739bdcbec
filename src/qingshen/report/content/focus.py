"""Section on the audit focus: the candidates ranked by the weighted sum, how firm the order is, what was decided."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.content.cut import cut
from qingshen.report.content.decided import cells, heads
from qingshen.report.content.names import variable
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import Interval, Value
from qingshen.rulebook.focusing import focus_factors
from qingshen.rulebook.procedure import orientations

SHOWN = 20
TITLE = Text("审核重点", "Audit focus")
WORDS = {"focus": Text("重点", "focus"), "no": Text("否", "no")}
NOTHING = Text(
    "没有备选的审核重点：没有可比较的用量、能耗或排放，也没有企业属于强制审核。在 audit.toml 的 [benchmark] amounts "
    "写明要比较的项目并补报数据。",
    "There is no candidate: no amount, energy use or emission can be compared, and nobody must be audited. Name the "
    "amounts in [benchmark] amounts of audit.toml and have them reported.",
)
NO_POINTS = Text("—", "—")


def name_of(audit: Audit, row: dict[str, Any]) -> Text:
    """Return what a candidate is about: its variable."""
    return variable(audit, row["variable"])


def _summary(audit: Audit) -> Paragraph:
    table, chosen = audit.table("focus"), audit.case.settings.focus
    first = table.sort("first", "rank", descending=[True, False], nulls_last=True).row(0, named=True)
    decided = int((table["decision"] == "focus").sum())
    name = name_of(audit, first)
    text = Text(
        f"备选 {{all}} 项，按权重总和计分排序，确定审核重点 {{decided}} 项。各因素权重在 ±{chosen.spread:.0%} 内随机变动 "
        f"{chosen.trials:,} 次，{name.zh}居首的占 {{first}}%。",
        f"{{all}} candidates were ranked by the weighted sum and {{decided}} are the audit focus. With every weight drawn "
        f"within ±{chosen.spread:.0%}, {chosen.trials:,} times, {name.into('en')} stands first in {{first}} % of them.",
    )
    share = None if first["first"] is None else 100 * first["first"]
    parts = {
        "all": Figure(table.height, "cohort/focus"),
        "decided": Figure(decided, "cohort/focus"),
        "first": Figure(share, f"focus/{first['candidate']}"),
    }
    return Paragraph(text, parts)


def _bars(audit: Audit, language: Language) -> Picture:
    table = audit.table("focus").head(SHOWN)
    rows = []
    for row in table.iter_rows(named=True):
        name, mark = name_of(audit, row), "● " if row["decision"] == "focus" else ""
        rows.append((Text(f"{mark}{name.zh}", f"{mark}{name.into('en')}"), row["total"]))
    caption = Text("备选重点的总分（● 为审核重点）", "Total of each candidate (●: audit focus)")
    axis = Axis(Text("总分 Σ R·W", "total Σ R·W"))
    alt = Text("按总分从高到低的横条", "bars from the highest total to the lowest")
    return Picture(caption, ranked_bars(rows, axis, language), "cohort/focus", alt)


def _ranked(audit: Audit) -> TableBlock:
    table = audit.table("focus")
    columns = (
        Column(Text("名次", "rank"), align="right", width=0.6),
        Column(Text("备选重点", "candidate"), width=1.5),
        Column(Text("导向", "orientation"), width=1.5),
        Column(Text("总分", "total"), align="right", decimals=0, width=0.6),
        Column(Text("居首", "first"), "%", "right", decimals=1, width=0.7),
        Column(Text("名次区间", "range of ranks"), align="right", decimals=0, width=0.9),
        *heads(0.8, 0.8, 2.2),
    )
    named = {one.code: one.name for one in orientations()}
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        source = f"focus/{row['candidate']}"
        first = None if row["first"] is None else 100 * row["first"]
        rows.append((row["rank"], Cell(name_of(audit, row), source), named[row["orientation"]],
                     Cell(row["total"], source), Cell(first, source), Cell(_range(row), source),
                     *cells(row, WORDS, source)))  # fmt: skip
    note = Text(
        "总分为 Σ 得分×权重，缺数据的因素按已知因素的平均分计；名次区间为权重变动时 90% 的试验所在 [DESIGN]。"
        "双超、超限额、双有是必选因素；其余先取各导向之首，再按名次，可由审核小组改变。",
        "Total: Σ points × weight, an unknown factor counting as the mean of the known ones; range: where 90 % of the "
        "trials lie [DESIGN]. Grounds of a compulsory audit are always proposed, then the best of each orientation, then "
        "by rank; the audit team may decide otherwise.",
    )
    caption = Text("备选重点的排序、建议与决定", "Candidates: rank, proposal, decision")
    return TableBlock(caption, columns, tuple(rows), "cohort/focus", cut(len(rows), table.height, note))


def _range(row: dict[str, Any]) -> Value:
    low, high = row["rank_low"], row["rank_high"]
    return None if low is None or high is None else Interval(low, high)


def _points(audit: Audit) -> TableBlock:
    factors, points = focus_factors(), audit.table("focus_points")
    given = {one.code: one.weight for one in factors} | dict(audit.case.settings.focus.weights)
    known = {(candidate, factor): value for candidate, factor, value in
             points.select("candidate", "factor", "points").iter_rows()}  # fmt: skip
    heads = (Column(Text(f"{one.name.zh}（W={given[one.code]:g}）", f"{one.name.into('en')} (W={given[one.code]:g})"),
                    align="right", decimals=1) for one in factors)  # fmt: skip
    columns = (
        Column(Text("备选重点", "candidate"), width=1.6),
        *heads,
        Column(Text("有数据的权重", "weight known"), "%", "right", decimals=0, width=0.8),
    )
    table = audit.table("focus")
    rows: list[tuple[Cell | Value, ...]] = []
    for row in table.head(SHOWN).iter_rows(named=True):
        source = f"focus/{row['candidate']}"
        marks = (known.get((row["candidate"], one.code)) for one in factors)
        share = Cell(100 * row["known"], source)
        rows.append((name_of(audit, row), *(Cell(NO_POINTS if one is None else one, source) for one in marks), share))
    told = "；".join(f"{one.name.zh}：{one.detail.zh}" for one in factors)
    told_en = "; ".join(f"{one.name.into('en')}: {one.detail.into('en')}" for one in factors)
    note = Text(
        f"得分 R=1+9·v/v最大 [DESIGN]；{told}。— 为没有数据，不得分也不是零。",
        f"Points R = 1 + 9·v/max v [DESIGN]; {told_en}. —: no data, no points, never zero.",
    )
    caption = Text("各因素得分", "Points by factor")
    return TableBlock(caption, columns, tuple(rows), "cohort/focus", cut(len(rows), table.height, note))


def _unsettled(audit: Audit) -> list[Block]:
    """Say where the order rests on little: the focus decided whose factors are mostly unknown."""
    table = audit.table("focus").filter(pl.col("decision") == "focus", pl.col("known") < 0.5)
    if table.is_empty():
        return []
    names = [name_of(audit, row) for row in table.iter_rows(named=True)]
    text = Text(
        f"下列审核重点有数据的权重不足一半，总分只供参考：{'、'.join(one.zh for one in names)}。",
        f"Less than half of the weight has data for {', '.join(one.into('en') for one in names)}: read their totals with care.",
    )
    return [Callout("note", (Paragraph(text),))]


def focus(audit: Audit, language: Language) -> Section:
    """Return the section on the audit focus."""
    if not audit.has("focus"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    blocks = (_summary(audit), _bars(audit, language), _ranked(audit), *_unsettled(audit), _points(audit))
    return Section(TITLE, blocks)
