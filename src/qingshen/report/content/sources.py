"""Section on the survey: other sources beside what was reported, records of visits, data accepted or returned."""

from __future__ import annotations

import polars as pl

from qingshen.case.schema import RECORDS
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.decided import cells, heads
from qingshen.report.content.names import halves, variable
from qingshen.report.document import Block, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.units import in_words

SHOWN = 20
FROM = {
    "invoice": Text("发票", "invoice"),
    "meter": Text("计量表", "meter"),
    "permit": Text("排污许可", "permit"),
    "manifest": Text("转移联单", "waste manifest"),
    "statistics": Text("环境统计", "statistics"),
    "monitoring": Text("监测", "monitoring"),
    "balance": Text("平衡校正值", "reconciled balance"),
}
STATES = {"accept": Text("接受", "accept"), "return": Text("退回", "return")}


def _compared(audit: Audit) -> list[Block]:
    table = audit.table("sources_compared")
    if table.is_empty():
        return []
    count = dict(table["verdict"].value_counts().iter_rows())
    off = table.filter(pl.col("verdict").is_in(["differs", "exceeds"]))
    text = Text(
        "{all} 个数据有第二来源：一致 {agrees}，在许可内 {within}，不一致 {differs}，超许可 {exceeds}，企业未报 {unreported}。",
        "{all} figures have a second source: {agrees} agree, {within} lie within the permit, {differs} differ, {exceeds} exceed "
        "it, {unreported} were not reported.",
    )
    names = ("agrees", "within", "differs", "exceeds", "unreported")
    parts = {name: Figure(count.get(name, 0), "cohort/sources") for name in names}
    blocks: list[Block] = [Paragraph(text, parts | {"all": Figure(table.height, "cohort/sources")})]
    if not off.is_empty():
        blocks.append(_off(audit, off))
    return blocks


def _off(audit: Audit, off: pl.DataFrame) -> TableBlock:
    columns = (
        Column(Text("企业", "code"), width=0.8),
        Column(Text("年份", "year"), width=0.6),
        Column(Text("项目", "item"), width=1.4),
        Column(Text("来源", "source"), width=1),
        Column(Text("来源值", "source says"), align="right"),
        Column(Text("上报", "reported"), align="right"),
        Column(Text("单位", "unit"), width=0.7),
        Column(Text("比值", "ratio"), align="right", width=0.7),
    )
    ordered = off.sort(
        pl.col("ratio").log().abs(), "enterprise", "variable", descending=[True, False, False], nulls_last=True
    )
    rows = tuple(
        (row["enterprise"], str(row["year"]), variable(audit, row["variable"]), FROM[row["source"]], row["value"],
         Cell(row["reported"], f"enterprise/{row['enterprise']}/{row['year']}/quantity/{row['variable']}"),
         in_words(row["unit"] or ""), row["ratio"])
        for row in ordered.head(SHOWN).iter_rows(named=True)
    )  # fmt: skip
    tolerance = audit.case.settings.survey.tolerance
    note = Text(
        f"允许差 {tolerance:.0%} [DESIGN]；许可是上限。共 {off.height} 项，差别大的在前。",
        f"Tolerance {tolerance:.0%} [DESIGN]; a permit is a limit. {off.height} in all, the widest first.",
    )
    return TableBlock(
        Text("与其他来源矛盾的数据", "Figures another source contradicts"), columns, rows, "cohort/sources", note
    )


def _states(audit: Audit) -> list[Block]:
    table = audit.table("survey_states")
    told = table.filter((pl.col("proposal") == "return") | pl.col("differs") | (pl.col("decision") == "return"))
    accepted = int((table["decision"] == "accept").sum())
    text = Text(
        "{accepted} 家企业的数据接受，{back} 家退回补正。",
        "The data of {accepted} enterprises are accepted, those of {back} returned.",
    )
    parts = {"accepted": Figure(accepted, "cohort/survey"), "back": Figure(table.height - accepted, "cohort/survey")}
    blocks: list[Block] = [Paragraph(text, parts)]
    if not told.is_empty():
        columns = (
            Column(Text("企业", "code"), width=0.8),
            Column(Text("完整率", "complete"), "%", "right", decimals=0, width=0.8),
            Column(Text("待核实", "doubts"), align="right", width=0.7),
            Column(Text("记录", "records"), align="right", width=0.6),
            *heads(),
        )
        rows = tuple(
            (row["enterprise"], None if row["complete"] is None else 100 * row["complete"], row["doubts"], row["records"],
             *cells(row, STATES))
            for row in told.head(SHOWN).iter_rows(named=True)
        )  # fmt: skip
        note = Text(
            "缺限定性指标、缺半数以上项目或与其他来源矛盾的，建议退回 [DESIGN]。",
            "Proposed to be returned: a limiting indicator or half of the items missing, or contradicted by another source [DESIGN].",
        )
        blocks.append(
            TableBlock(
                Text("退回或改变建议的企业", "Returned, or decided otherwise"), columns, rows, "cohort/survey", note
            )
        )
    return blocks


def _records(audit: Audit) -> list[Block]:
    table = audit.table("records")
    if table.is_empty():
        return []
    columns = (
        Column(Text("企业", "code"), width=0.8),
        Column(Text("日期", "date"), width=0.9),
        Column(Text("类型", "kind"), width=0.9),
        Column(Text("内容", "finding"), width=3.4),
        Column(Text("记录人", "by"), width=0.9),
    )
    rows = tuple(
        (row["enterprise"], row["date"], RECORDS[row["kind"]], halves(row["finding"]), halves(row["by"] or "—"))
        for row in table.head(SHOWN).iter_rows(named=True)
    )
    note = Text(
        f"共 {table.height} 条，列出前 {len(rows)} 条。", f"{table.height} in all, the first {len(rows)} shown."
    )
    return [TableBlock(Text("现场与访谈记录", "Site visits and interviews"), columns, rows, "cohort/records", note)]


def sources(audit: Audit, language: Language) -> Section:
    """Return the section on how the data were verified."""
    del language
    blocks = (*_states(audit), *_compared(audit), *_records(audit))
    return Section(Text("数据核实与现场调查", "Data verified, and visits on site"), tuple(blocks))
