"""Section on the options given up: why, and whether the targets they served are reached without them."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.implementation.particulars import particulars
from qingshen.report.content.attainment import targets_named
from qingshen.report.content.cut import cut, listed
from qingshen.report.content.names import halves, variable
from qingshen.report.content.option_titles import money, titles
from qingshen.report.document import Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import pretty_unit

SHOWN, TARGETS = 15, 4
SOURCE = "cohort/abandoned"
TITLE = Text("放弃的方案", "Options given up")
REACHED = {True: Text("能", "yes"), False: Text("不能", "no"), None: Text("不能判断", "cannot be told")}
UNSAID = Text("未说明", "not said")


def _summary(audit: Audit) -> Paragraph:
    table, told = audit.table("abandoned"), _reasons(audit)
    options = table["option"].unique().to_list()
    missed = table.filter(pl.col("still_reached").eq_missing(pl.lit(False)))["target"].n_unique()
    unknown = table.filter(pl.col("target").is_not_null(), pl.col("still_reached").is_null())["target"].n_unique()
    text = Text(
        "放弃方案 {all} 项，未说明理由 {unsaid} 项。它们服务的目标中，{missed} 项凭其余方案不能完成，{unknown} 项因数据不足"
        "不能判断。",
        "{all} options are given up, {unsaid} without a reason. Of the targets they served, {missed} are out of reach with "
        "the options that stay, and {unknown} cannot be told for want of figures.",
    )
    unsaid = sum(told.get(code) is None for code in options)
    values = {"all": len(options), "unsaid": unsaid, "missed": missed, "unknown": unknown}
    return Paragraph(text, {name: Figure(value, SOURCE) for name, value in values.items()})


def _reasons(audit: Audit) -> dict[str, str | None]:
    """Return why each option was not done: as the enterprise says, else as people decided."""
    said = dict(particulars(audit.case).select("option", "said").iter_rows())
    table = audit.table("options")
    decided = dict(table.select("option", "reason").iter_rows()) if not table.is_empty() else {}
    return {code: said.get(code) or decided.get(code) for code in {*said, *decided}}


def _by_target(audit: Audit) -> list[TableBlock]:
    table = audit.table("abandoned").drop_nulls("target")
    if table.is_empty():
        return []
    named = targets_named(audit)
    required = dict(audit.table("targets").select("target", "required").iter_rows()) if named else {}
    grouped = table.sort("target", "option").group_by("target", maintain_order=True).agg(
        options=pl.len(), unknown=pl.col("lost").null_count(), lost=pl.col("lost").sum(), unit=pl.col("unit").first(),
        left=pl.col("left").first(), reached=pl.col("still_reached").first(),
    )  # fmt: skip
    columns = (
        Column(Text("目标", "target"), width=3.0),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("放弃方案", "given up"), align="right", width=0.8),
        Column(Text("失去的减少量", "lost"), align="right"),
        Column(Text("其余方案", "options left"), align="right"),
        Column(Text("应减少", "required"), align="right"),
        Column(Text("仍能完成", "still reached"), width=0.9),
    )
    rows = tuple(
        (named.get(row["target"], row["target"]), f"{pretty_unit(row['unit'] or '—')}/a", Cell(row["options"], SOURCE),
         Cell(row["lost"], SOURCE), Cell(row["left"], SOURCE), Cell(required.get(row["target"]), SOURCE),
         Cell(REACHED[row["reached"]], SOURCE, "bad" if row["reached"] is False else ""))
        for row in grouped.iter_rows(named=True)
    )  # fmt: skip
    note = Text(
        "其余方案之和未计方案间的重叠 [DESIGN]，“能”可能过于乐观；某项方案效果不明时不能判断。",
        "The options left are added up, overlaps uncounted [DESIGN]: “yes” may promise too much; with an effect unknown it "
        "cannot be told.",
    )
    caption = Text("对目标的影响", "What it means for the targets")
    return [TableBlock(caption, columns, rows, SOURCE, note)]


def _options(audit: Audit) -> TableBlock:
    named, told = titles(audit), _reasons(audit)
    about = dict(audit.table("targets").select("target", "variable").iter_rows()) if audit.has("targets") else {}
    table = audit.table("abandoned").group_by("option").agg(pl.col("target").drop_nulls().sort())
    money_of = audit.table("options").select("option", "investment", "annual_saving")
    table = table.join(money_of, on="option", how="left").sort(
        "annual_saving", "option", descending=[True, False], nulls_last=True
    )
    columns = (
        Column(Text("方案", "option"), width=2.6),
        Column(money(audit, Text("投资", "investment")), align="right", width=0.9),
        Column(money(audit, Text("年效益", "saving"), "/a"), align="right", width=0.9),
        Column(Text("理由", "reason"), width=1.7),
        Column(Text("所服务目标的项目", "targets served, by item"), width=2.4),
    )
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        why, source = told.get(row["option"]), f"tracking/{row['option']}"
        served = [variable(audit, code) for code in sorted({about.get(one) or one for one in row["target"]})]
        rows.append((named.get(row["option"], row["option"]), Cell(row["investment"], source),
                     Cell(row["annual_saving"], source), Cell(halves(why) if why else UNSAID, tone="" if why else "bad"),
                     listed(served, TARGETS) if served else Text("—", "—")))  # fmt: skip
    note = Text("年效益大的在前。", "The greatest saving first.")
    caption = Text("放弃的方案与理由", "Options given up, and why")
    return TableBlock(caption, columns, tuple(rows), SOURCE, cut(len(rows), table.height, note))


def abandoned(audit: Audit, language: Language) -> Section | None:
    """Return the section on the options given up; None where none is."""
    del language
    if not audit.has("abandoned"):
        return None
    return Section(TITLE, (_summary(audit), *_by_target(audit), _options(audit)))
