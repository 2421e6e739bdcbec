"""Chapter 2: the enterprise list."""

from __future__ import annotations

import polars as pl

from qingshen.case.schema import SIZES
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut, listed
from qingshen.report.content.names import CERTAIN, LEVELS, halves
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value

SHOWN, NAMED = 20, 24
UNSTATED = Text("未填", "not stated")


def _size(code: str | None) -> Text:
    return SIZES[code] if code else UNSTATED


def _strata(listed: pl.DataFrame) -> TableBlock:
    """Return how many enterprises of each process and size are audited (代表性)."""
    sizes = (
        []
        if listed["size"].null_count() == listed.height
        else [size for size in (*SIZES, None) if listed.filter(pl.col("size").eq_missing(pl.lit(size))).height]
    )
    rows: list[tuple[Value, ...]] = []
    for (process,), part in listed.sort(pl.col("process"), nulls_last=True).group_by("process", maintain_order=True):
        counts = [part.filter(pl.col("size").eq_missing(pl.lit(size))).height for size in sizes]
        rows.append((halves(str(process)) if process else UNSTATED, *counts, part.height))
    totals = [listed.filter(pl.col("size").eq_missing(pl.lit(size))).height for size in sizes]
    rows.append((Text("合计", "total"), *totals, listed.height))
    heads = (*(Column(_size(size), align="right") for size in sizes), Column(Text("合计", "total"), align="right"))
    first = Column(Text("主要工艺", "main process"), width=2.5)
    return TableBlock(
        Text("名单内企业：工艺 × 规模", "Enterprises on the list by process and size"), (first, *heads), tuple(rows)
    )


def _years(audit: Audit) -> list[Block]:
    years = audit.table("reference_years")["year"]
    other = int((years != audit.year).sum())
    if not other:
        return []
    text = Text(
        f"{other} 家企业没有 {audit.year} 年的数据，以其最近有数据的年份（{years.min()}—{years.max()}）参加对标。",
        f"{other} enterprises have no data of {audit.year}; they are compared by their latest year "
        f"({years.min()}–{years.max()}).",
    )
    return [Callout("warning", (Paragraph(text),))]


def _off(audit: Audit) -> list[Block]:
    off = audit.table("list").filter(pl.col("listed") == "no")
    if off.is_empty():
        return []
    columns = (
        Column(Text("理由", "reason"), width=2),
        Column(Text("企业数", "enterprises"), align="right", width=0.8),
        Column(Text("企业", "codes"), width=3.6),
    )
    reasons = (
        off.group_by("reason", maintain_order=True)
        .agg("enterprise")
        .sort(pl.col("enterprise").list.len(), descending=True, maintain_order=True)
    )
    rows = []
    for row in reasons.head(SHOWN).to_dicts():
        codes = [Text(code, code) for code in row["enterprise"]]
        reason = halves(row["reason"]) if row["reason"] else UNSTATED
        rows.append((reason, len(codes), listed(codes, NAMED, Text("家", ""))))
    caption = Text("不列入名单的企业及理由", "Enterprises off the list, with reasons")
    return [TableBlock(caption, columns, tuple(rows), note=cut(len(rows), reasons.height))]


def roster(audit: Audit, language: Language) -> Section:
    """Return the chapter on who is audited."""
    audited = audit.table("list").filter(pl.col("listed") == "yes")
    text = Text(
        "名单共 {all} 家企业，其中列入审核 {listed} 家。完整名单见附录。",
        "The list holds {all} enterprises; {listed} are audited. The full list is in the appendix.",
    )
    parts = {
        "all": Figure(audit.table("list").height, "cohort/list"),
        "listed": Figure(audited.height, "cohort/list"),
    }
    blocks: list[Block] = [Paragraph(text, parts), _strata(audited), *_off(audit), *_years(audit)]
    return Section(Text("企业名单", "The enterprise list"), tuple(blocks))


def full_list(audit: Audit, language: Language) -> Section:
    """Return the appendix of every enterprise with its level."""
    levels = audit.table("levels")
    graded = {}
    if not levels.is_empty() and audit.has("level_distribution"):
        graded = {row["enterprise"]: row for row in levels.filter(pl.col("year") == audit.year).to_dicts()}
    columns = [
        Column(Text("企业", "code"), width=0.9),
        Column(Text("名称", "name"), width=2.6),
        Column(Text("工艺", "process"), width=1.6),
    ]
    audited = audit.table("list").filter(pl.col("listed") == "yes")
    sized = audited["size"].null_count() < audited.height
    if sized:
        columns.append(Column(Text("规模", "size"), width=0.7))
    if graded:
        columns += [
            Column(Text("确定水平", "certain level"), width=0.9),
            Column(Text("最好可能", "best possible"), width=0.9),
        ]
    rows = []
    for row in audited.to_dicts():
        cells: list[Cell | Value] = [row["enterprise"], halves(row["name"]), halves(row["process"] or "—")]
        if sized:
            cells.append(_size(row["size"]))
        if graded:
            one = graded[row["enterprise"]]
            source = f"enterprise/{row['enterprise']}/{audit.year}/level"
            cells += [Cell(LEVELS[one["level"]], source), Cell(LEVELS[one["level_best"]], source)]
        rows.append(tuple(cells))
    note = CERTAIN if graded else Text("")
    table = TableBlock(Text("审核企业名单", "Audited enterprises"), tuple(columns), tuple(rows), "cohort/list", note)
    return Section(Text("企业名单", "The enterprises"), (table,), numbered=False)
