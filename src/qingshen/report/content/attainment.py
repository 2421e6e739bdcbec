"""Section on the targets: baseline, target, what is reached, whether attained."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.content.cut import cut
from qingshen.report.content.decided import cells, heads
from qingshen.report.content.targets import name_of
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import Value
from qingshen.units import in_words

SHOWN = 20
SOURCE = "cohort/attainment"
TITLE = Text("目标完成情况", "Attainment of the targets")
ANSWERS = {"yes": Text("完成", "attained"), "no": Text("未完成", "missed"), "open": Text("未定", "open")}
TONES = {"yes": "good", "no": "bad"}
NOTHING = Text(
    "没有可评估的目标：没有通过检查的目标，或都被决定不采用。见“清洁生产目标”一节，在 decisions.toml 的 [[targets]] 补充。",
    "There is no target to assess: none passes the checks, or none is adopted. See the section on targets, and add to "
    "[[targets]] of decisions.toml.",
)


def dated(audit: Audit, row: dict[str, Any]) -> Text:
    """Return a target's name with the year it is due."""
    name = name_of(audit, row)
    return Text(f"{name.zh} {row['year']}", f"{name.into('en')} {row['year']}") if row["year"] else name


def targets_named(audit: Audit) -> dict[str, Text]:
    """Return every target's name by code."""
    return {row["target"]: dated(audit, row) for row in audit.table("targets").iter_rows(named=True)}


def _summary(audit: Audit) -> list[Block]:
    table, now = audit.table("attainment"), audit.year
    text = Text(
        "目标 {all} 项：完成 {yes} 项，未完成 {no} 项，未定 {open} 项（其中目标年在审核年之后的 {later} 项）。",
        "{all} targets: {yes} attained, {no} missed, {open} open ({later} are due after the audited year).",
    )
    counts = {answer: int((table["decision"] == answer).sum()) for answer in ANSWERS}
    later = table.filter(pl.col("decision") == "open", pl.col("year") > now).height
    values = {"all": table.height, **counts, "later": later}
    blocks: list[Block] = [Paragraph(text, {name: Figure(value, SOURCE) for name, value in values.items()})]
    same = audit.table("targets").filter(pl.col("baseline_year") == now).select("target")
    fresh = table.join(same, on="target", how="semi").height
    if fresh:
        told = Text(
            f"{fresh} 项目标以审核年 {now} 为基准年，进度自然为零：绩效要到方案实施后的年份才能评估。",
            f"{fresh} targets have the audited year {now} as their baseline, so their progress is nil by definition: it "
            "shows only in the years after the options are carried out.",
        )
        blocks.append(Callout("note", (Paragraph(told),)))
    return blocks


def _table(audit: Audit) -> TableBlock:
    table = audit.table("attainment")
    columns = (
        Column(Text("目标", "target"), width=2.6),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("基准", "baseline"), align="right", width=1),
        Column(Text("目标值", "target value"), align="right", width=1),
        Column(Text(f"实际 {audit.year}", f"actual {audit.year}"), align="right", width=1),
        Column(Text("进度", "progress"), "%", "right", decimals=0, width=0.9),
        *heads(0.85, 0.85, 1.3),
    )
    rows = [_row(audit, row) for row in table.head(SHOWN).iter_rows(named=True)]
    note = Text(
        "总量的实际值按基准年产量折算 [DESIGN]，强度为名单企业之和相除；级别只计确定达到的企业。"
        "进度＝(实际−基准)/(目标−基准)；数据缺口使级别不定、未到目标年或数据未知时为未定。",
        "The actual value of an amount is at the output of its baseline year [DESIGN], an intensity a ratio of sums, a level "
        "counts those certain to reach it. Progress = (actual − baseline)/(target − baseline); open where not yet due, "
        "unknown, or left open by gaps.",
    )
    caption = Text("目标与实际", "Targets against what is reached")
    return TableBlock(caption, columns, tuple(rows), SOURCE, cut(len(rows), table.height, note))


def _row(audit: Audit, row: dict[str, Any]) -> tuple[Cell | Value, ...]:
    source = f"attainment/{row['target']}"
    progress = None if row["progress"] is None else 100 * row["progress"]
    figures = [Cell(row[name], source) for name in ("baseline", "value", "actual")]
    proposal, decision, why = cells(row, ANSWERS, source)
    tone = TONES.get(row["decision"], "")
    if isinstance(decision, Cell) and not decision.tone and tone:
        decision = Cell(decision.value, source, "good" if tone == "good" else "bad")
    unit = in_words(row["unit"]) if row["unit"] else "—"
    return (dated(audit, row), unit, *figures, Cell(progress, source), proposal, decision, why)


def _bars(audit: Audit, language: Language) -> list[Block]:
    table = audit.table("attainment").head(SHOWN)
    if not (table["progress"].abs() > 0.0005).any():
        return []
    rows = [
        (dated(audit, row), None if row["progress"] is None else 100 * row["progress"])
        for row in table.iter_rows(named=True)
    ]
    caption = Text("目标进度（100% 为完成）", "Progress towards the targets (100 %: attained)")
    chart = ranked_bars(rows, Axis(Text("进度", "progress"), "%"), language)
    return [Picture(caption, chart, SOURCE, Text("每个目标的进度横条", "a bar of progress for each target"))]


def attainment(audit: Audit, language: Language) -> Section:
    """Return the section on the attainment of targets."""
    if not audit.has("attainment"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    return Section(TITLE, (*_summary(audit), _table(audit), *_bars(audit, language)))
