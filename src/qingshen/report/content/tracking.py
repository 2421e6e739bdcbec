"""Section on the tracking: states by level, planned money against actual, what is overdue."""

from __future__ import annotations

import math

import polars as pl

from qingshen.explain.performed import STATES
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.names import halves
from qingshen.report.content.option_titles import COST_CLASSES, INDUSTRY, UNCLASSED, money, titles
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value

SHOWN = 15
SOURCE = "cohort/tracking"
TITLE = Text("实施跟踪", "Tracking of implementation")
LEVELS = {True: Text("行业级", "industry"), False: Text("企业级", "enterprise")}
NOTHING = Text(
    "没有可跟踪的方案：没有采纳的方案，也没有企业报告实施情况。在 tables/measures.csv 填写 outcome、actual_end、"
    "actual_investment、actual_saving 和 evidence。",
    "There is nothing to track: no option is adopted, and no enterprise reports an outcome. Fill in outcome, actual_end, "
    "actual_investment, actual_saving and evidence in tables/measures.csv.",
)
WHOLE = Text("合计", "all")
CLASSES: dict[str | None, Text] = {**dict(COST_CLASSES.items()), None: UNCLASSED}


def tracked(audit: Audit) -> pl.DataFrame:
    """Return the tracking with the class of cost of each option, and whether it is the industry's."""
    classes = audit.table("options").select("option", "cost_class")
    table = audit.table("tracking").join(classes, on="option", how="left", maintain_order="left")
    return table.with_columns(shared=pl.col("option").str.starts_with(INDUSTRY))


def _summary(audit: Audit) -> list[Block]:
    table = audit.table("tracking")
    done = table.filter(pl.col("state") == "completed")
    text = Text(
        "跟踪方案 {all} 项，已完成 {done} 项（{share}%），逾期未完成 {overdue} 项。",
        "{all} options are tracked; {done} are completed ({share} %) and {overdue} overdue.",
    )
    parts = {
        "all": Figure(table.height, SOURCE), "done": Figure(done.height, SOURCE),
        "share": Figure(100 * done.height / table.height, SOURCE, decimals=0),
        "overdue": Figure(int(table["overdue"].sum()), SOURCE),
    }  # fmt: skip
    return [Paragraph(text, parts), *_delays(done)]


def _delays(done: pl.DataFrame) -> list[Block]:
    """Say how late the completed options came, or that it cannot be told."""
    known = done.drop_nulls("delay_days")
    if done.is_empty():
        return []
    if known.is_empty():
        text = Text(
            "已完成的方案都没有计划或实际完成日期，不能判断是否延期。",
            "No completed option states both its planned and its actual end: delays cannot be told.",
        )
        return [Paragraph(text)]
    late = known.filter(pl.col("delay_days") > 0)
    values = {"late": late.height, "known": known.height, "undated": done.height - known.height}
    parts = {name: Figure(value, SOURCE) for name, value in values.items()}
    if late.is_empty():
        text = Text(
            "已完成而日期齐全的 {known} 项中，{late} 项晚于计划；{undated} 项日期不全。",
            "Of the {known} completed with both dates {late} came later than planned; {undated} lack a date.",
        )
        return [Paragraph(text, parts)]
    parts["days"] = Figure(float(late["delay_days"].median() or 0), SOURCE, decimals=0)  # type: ignore[arg-type]
    text = Text(
        "已完成而日期齐全的 {known} 项中，{late} 项晚于计划，延期中位数 {days} 天；{undated} 项日期不全。",
        "Of the {known} completed with both dates {late} came later than planned, by a median of {days} days; {undated} "
        "lack a date.",
    )
    return [Paragraph(text, parts)]


def _states(table: pl.DataFrame) -> TableBlock:
    columns = (
        Column(Text("方案级别", "level"), width=1),
        Column(Text("费用类别", "class of cost"), width=1),
        *(Column(name, align="right", width=0.95) for name in STATES.values()),
        Column(WHOLE, align="right", width=0.7),
        Column(Text("逾期", "overdue"), align="right", width=0.85),
    )
    rows: list[tuple[Cell | Value, ...]] = []
    for shared, level in LEVELS.items():
        for cost_class, name in CLASSES.items():
            own = table.filter(
                pl.col("shared") == shared, pl.col("cost_class").eq_missing(pl.lit(cost_class, pl.String))
            )
            if not own.is_empty():
                rows.append((level, name, *_counts(own)))
    rows.append((Cell(WHOLE, tone="strong"), "", *_counts(table)))
    note = Text(
        "“建议”为按建议采纳、无人决定也无实施消息；“已选定”为经人决定采纳或企业报告待实施。",
        "“Proposed”: adopted by the proposal alone, without a decision or news; “selected”: decided, or reported as pending.",
    )
    return TableBlock(Text("方案状态", "States of the options"), columns, tuple(rows), SOURCE, note)


def _counts(own: pl.DataFrame) -> tuple[Cell, ...]:
    counts = [own.filter(pl.col("state") == state).height for state in STATES]
    late = int(own["overdue"].sum())
    return (*(Cell(n, SOURCE) for n in (*counts, own.height)), Cell(late, SOURCE, "bad" if late else ""))


def _money(audit: Audit, table: pl.DataFrame) -> list[Block]:
    done = table.filter(pl.col("state") == "completed")
    if done.is_empty():
        return []
    if not done["actual_investment"].count() and not done["actual_saving"].count():
        text = Text(
            "已完成的方案都没有填报实际投资和实际效益，不能与预期比较。",
            "No completed option reports what it actually cost and saves: nothing can be compared with the plan.",
        )
        return [Callout("note", (Paragraph(text),))]
    columns = (
        Column(Text("费用类别", "class of cost"), width=1),
        Column(Text("已完成", "completed"), align="right", width=0.85),
        Column(Text("有实际投资", "with actual cost"), align="right", width=0.8),
        Column(money(audit, Text("预期投资", "planned cost")), align="right", width=1.1),
        Column(money(audit, Text("实际投资", "actual cost")), align="right", width=1.1),
        Column(Text("有实际效益", "with actual saving"), align="right", width=0.8),
        Column(money(audit, Text("预期年效益", "planned saving"), "/a"), align="right", width=1.1),
        Column(money(audit, Text("实际年效益", "actual saving"), "/a"), align="right", width=1.1),
        Column(Text("实现率", "realised"), "%", "right", decimals=0, width=0.8),
    )
    rows: list[tuple[Cell | Value, ...]] = []
    for cost_class, name in CLASSES.items():
        own = done.filter(pl.col("cost_class").eq_missing(pl.lit(cost_class, pl.String)))
        if not own.is_empty():
            rows.append((name, *_compared(own)))
    rows.append((Cell(WHOLE, tone="strong"), *_compared(done)))
    note = Text(
        "预期与实际都只计两者俱全的方案；没有实际数的不按零计，也不按预期计。",
        "Planned and actual cover the options that have both; without an actual figure an option is in neither.",
    )
    caption = Text("已完成方案：预期与实际", "Completed options: planned against actual")
    return [TableBlock(caption, columns, tuple(rows), SOURCE, note)]


def _compared(own: pl.DataFrame) -> tuple[Cell, ...]:
    paid = own.drop_nulls(["investment", "actual_investment"])
    earned = own.drop_nulls(["annual_saving", "actual_saving"])
    costs = [_sum(paid, name) for name in ("investment", "actual_investment")]
    savings = [_sum(earned, name) for name in ("annual_saving", "actual_saving")]
    planned, actual = savings
    share = 100 * actual / planned if planned is not None and actual is not None and planned > 0 else Text("—", "—")
    told = (own.height, paid.height, *costs, earned.height, *savings, share)
    return tuple(Cell(Text("—", "—") if one is None else one, SOURCE) for one in told)


def _sum(rows: pl.DataFrame, name: str) -> float | None:
    """Return a sum that does not depend on the order of rows; None of no rows."""
    return math.fsum(rows[name]) if rows.height else None


def _overdue(audit: Audit) -> list[Block]:
    table = audit.table("tracking").filter(pl.col("overdue").fill_null(False))
    if table.is_empty():
        return []
    table = table.sort("delay_days", "investment", "option", descending=[True, True, False], nulls_last=True)
    named = titles(audit)
    responsible = dict(audit.table("schedule").select("option", "responsible").iter_rows())
    columns = (
        Column(Text("方案", "option"), width=3.6),
        Column(Text("状态", "state"), width=0.8),
        Column(Text("责任方", "in charge"), width=1.1),
        Column(money(audit, Text("投资", "investment")), align="right", width=1),
        Column(Text("计划完成", "planned end"), width=1.1),
        Column(Text("逾期（天）", "overdue (days)"), align="right", width=0.8),
    )
    rows: list[tuple[Cell | Value, ...]] = []
    for row in table.head(SHOWN).iter_rows(named=True):
        source, who = f"tracking/{row['option']}", responsible.get(row["option"])
        rows.append((named.get(row["option"], row["option"]), STATES[row["state"]],
                     halves(who) if who else Text("未落实", "open"), Cell(row["investment"], source),
                     row["planned_end"], Cell(row["delay_days"], source, "bad")))  # fmt: skip
    note = Text(
        "到审核日期应完成而未完成，逾期最久的在前。", "Due by the date of the audit and not done, the latest first."
    )
    caption = Text("逾期方案", "Overdue options")
    return [TableBlock(caption, columns, tuple(rows), SOURCE, cut(len(rows), table.height, note))]


def tracking(audit: Audit, language: Language) -> Section:
    """Return the section on what became of the options."""
    del language
    if not audit.has("tracking"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    table = tracked(audit)
    return Section(TITLE, (*_summary(audit), _states(table), *_money(audit, table), *_overdue(audit)))
