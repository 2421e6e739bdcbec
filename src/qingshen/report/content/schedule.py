"""Section on the implementation plan: periods by class of cost, when the dear options are due, who answers and pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Mark
from qingshen.report.charts.timeline import Task, timeline
from qingshen.report.content.cut import cut
from qingshen.report.content.decided import cells, heads
from qingshen.report.content.names import halves
from qingshen.report.content.option_titles import COST_CLASSES, INDUSTRY, UNCLASSED, money, names, titles
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock

SHOWN, DRAWN = 20, 12
SOURCE = "cohort/schedule"
TITLE = Text("实施计划", "Implementation plan")
DEAR = ("medium", "high")
OPEN = Text("未落实", "open")
NOTHING = Text(
    '没有待实施的方案：没有采纳而尚未完成的方案。在 decisions.toml 的 [[decisions]]（step = "screening"）采纳方案后，'
    "这里列出计划。",
    "Nothing is left to carry out: no option is adopted and not yet done. Adopt options in [[decisions]] (step = "
    '"screening") of decisions.toml, and their plan stands here.',
)


def _summary(audit: Audit) -> Paragraph:
    table, today = audit.table("schedule"), audit.case.settings.date
    late = table.filter(pl.col("end") < today).height if today else 0
    text = Text(
        "待实施的采纳方案 {all} 项，其中责任方未落实 {nobody} 项，资金未落实 {unfunded} 项，完成日期未定 {undated} 项；"
        "{late} 项的完成日期早于审核日期，已逾期。按费用类别差异化安排实施周期 [DESIGN]，有计划日期的按计划日期。",
        "{all} adopted options are to be carried out; nobody answers for {nobody} of them, {unfunded} have no funds, "
        "{undated} no end, and {late} are past their end at the date of the audit. Periods differ by class of cost "
        "[DESIGN]; a planned end goes before them.",
    )
    values = {"all": table.height, "nobody": table["responsible"].null_count(), "unfunded": table["funds"].null_count(),
              "undated": table["end"].null_count(), "late": late}  # fmt: skip
    return Paragraph(text, {name: Figure(value, SOURCE) for name, value in values.items()})


def _classes(audit: Audit) -> TableBlock:
    columns = (
        Column(Text("费用类别", "class of cost"), width=0.9),
        Column(Text("周期（月）", "period (months)"), align="right", width=0.8),
        Column(Text("方案数", "options"), align="right", width=0.7),
        Column(money(audit, Text("投资", "investment")), align="right", width=1.1),
        Column(Text("最早完成", "first end"), width=1.1),
        Column(Text("最晚完成", "last end"), width=1.1),
        Column(Text("无日期", "no end"), align="right", width=0.75),
        Column(Text("无责任方", "nobody in charge"), align="right", width=0.85),
        Column(Text("无资金", "no funds"), align="right", width=0.7),
    )
    rows = []
    for row in audit.table("schedule_classes").iter_rows(named=True):
        invested = Cell(row["investment"] if row["costed"] else None, SOURCE)
        ends = (row["first"] or OPEN, row["last"] or OPEN)
        missing = (row["open_end"], row["open_responsible"], row["open_funds"])
        name = COST_CLASSES.get(row["cost_class"], UNCLASSED)
        rows.append((name, row["months"], Cell(row["options"], SOURCE), invested, *ends, *missing))
    note = Text("投资只计有投资数据的方案。", "Investment covers the options that state one.")
    return TableBlock(Text("差异化实施周期", "Periods by class of cost"), _plain(columns), tuple(rows), SOURCE, note)


def _plain(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns with months as whole numbers."""
    return tuple(replace(one, decimals=0) if at == 1 else one for at, one in enumerate(columns))


def _ranked(audit: Audit) -> pl.DataFrame:
    """Return the medium and high-cost options: changed ones first, then those of the industry, then by investment."""
    costs = audit.table("options").select("option", "investment")
    table = audit.table("schedule").filter(pl.col("cost_class").is_in(DEAR)).join(costs, on="option", how="left")
    return table.sort(
        pl.col("differs"), pl.col("option").str.starts_with(INDUSTRY), pl.col("investment"), "option",
        descending=[True, True, True, False], nulls_last=True,
    )  # fmt: skip


def _dear(audit: Audit, table: pl.DataFrame) -> TableBlock:
    named = titles(audit)
    columns = (
        Column(Text("方案", "option"), width=2.8),
        Column(Text("类别", "class"), width=0.75),
        Column(money(audit, Text("投资", "investment")), align="right", width=0.9),
        Column(Text("责任方", "in charge"), width=1.1),
        Column(Text("资金", "funds"), width=1.3),
        *heads(1.15, 1.15, 1.5, (Text("建议完成", "proposed end"), Text("决定完成", "decided end"))),
    )
    rows = [
        (named.get(row["option"], row["option"]), COST_CLASSES[row["cost_class"]], Cell(row["investment"], SOURCE),
         _said(row["responsible"]), _said(row["funds"]), *cells(row, explain_id=SOURCE))
        for row in table.head(SHOWN).iter_rows(named=True)
    ]  # fmt: skip
    note = Text(
        "行业方案在前，其余按投资从大到小；粗体为人改变的日期。",
        "Options of the industry first, then by investment; bold: an end people changed.",
    )
    caption = Text("中/高费方案的实施计划", "Plan of the medium and high-cost options")
    return TableBlock(caption, columns, tuple(rows), SOURCE, cut(len(rows), table.height, note))


def _said(text: str | None) -> Cell:
    return Cell(halves(text)) if text else Cell(OPEN, tone="fair")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _task(row: dict[str, Any], named: dict[str, Text]) -> Task:
    name = named.get(row["option"])
    # The code first: a long name is cut, and many options share one.
    code = "" if row["option"].startswith(INDUSTRY) else f"{row['option']} "
    label = Text(f"{code}{name.zh}", f"{code}{name.into('en')}") if name else row["option"]
    return Task(label, _day(row["start"]), _day(row["end"]), row["cost_class"])


def _timeline(audit: Audit, table: pl.DataFrame, language: Language) -> Picture:
    named = names(audit)
    first = table.filter(pl.int_range(pl.len()).over("cost_class") < DRAWN).sort("end", "option", nulls_last=True)
    tasks = [_task(row, named) for row in first.to_dicts()]
    day = _day(audit.case.settings.date)
    today = Mark(Text("审核日期", "date of the audit"), day.toordinal()) if day else None
    caption = Text(
        f"中/高费方案的时间安排（中费、高费各前 {DRAWN} 项；◆ 完成日期早于计划开始）",
        f"When the medium and high-cost options are due (first {DRAWN} of each; ◆: end before the start of the plan)",
    )
    alt = Text("每项方案从开始到完成的横条", "a bar for each option from its start to its end")
    chart = timeline(tasks, {key: COST_CLASSES[key] for key in DEAR}, language, today=today)
    return Picture(caption, chart, SOURCE, alt)


def schedule(audit: Audit, language: Language) -> Section:
    """Return the section on when the adopted options are carried out."""
    if not audit.has("schedule"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    blocks: list[Block] = [_summary(audit), _classes(audit)]
    table = _ranked(audit)
    if not table.is_empty():
        blocks += [_timeline(audit, table, language), _dear(audit, table)]
    return Section(TITLE, tuple(blocks))
