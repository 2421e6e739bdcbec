"""Section on the savings claimed: planned beside actual, with evidence or without, taken or refused."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.implementation.claims import BENEFIT
from qingshen.report.content.cut import cut, listed
from qingshen.report.content.decided import cells, heads
from qingshen.report.content.names import halves, variable
from qingshen.report.content.option_titles import titles
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value, pretty_unit

SHOWN, NAMED = 15, 8
SOURCE = "cohort/claims"
TITLE = Text("节约申报与核实", "Savings claimed and verified")
WORDS = {"accept": Text("认可", "accepted"), "refuse": Text("不认可", "refused")}
MONEY = Text("经济效益", "economic benefit")
NOTHING = Text(
    "没有节约申报：没有已完成的方案，也没有上报实际效果。方案完成后在 tables/effects.csv（stage = actual）填写实际减少量和证明。",
    "No saving is claimed: no option is completed, and no actual effect is reported. When options are done, fill in what "
    "fell and its evidence in tables/effects.csv (stage = actual).",
)
# Realised less than this, or more than the other: told by itself.
FAR = (0.5, 1.5)


def claimed(audit: Audit, code: str) -> Text:
    """Return what a claim is about."""
    return MONEY if code == BENEFIT else variable(audit, code)


def _summary(audit: Audit) -> Paragraph:
    table = audit.table("claims")
    verified = table["verified"].fill_null(False)
    text = Text(
        "已完成方案申报节约 {all} 项（每项方案的每个项目一项），有实际数和证明的 {verified} 项，无证明的 {bare} 项，"
        "没有实际数的 {silent} 项；认可 {taken} 项。无据可查的建议不认可。",
        "Completed options claim {all} savings (one an option and item): {verified} with an actual figure and evidence, "
        "{bare} without evidence, {silent} without an actual figure; {taken} are accepted. What has no evidence is proposed to be refused.",
    )
    silent = table["actual"].null_count()
    values = {
        "all": table.height, "verified": int(verified.sum()), "silent": silent,
        "bare": table.height - silent - int(verified.sum()), "taken": int((table["decision"] == "accept").sum()),
    }  # fmt: skip
    return Paragraph(text, {name: Figure(value, SOURCE) for name, value in values.items()})


def _by_variable(audit: Audit) -> TableBlock:
    taken = pl.col("decision") == "accept"
    both = pl.col("planned").is_not_null() & pl.col("actual").is_not_null()
    table = audit.table("claims").sort("variable", "unit", "option").group_by("variable", "unit", maintain_order=True).agg(
        claims=pl.len(),
        silent=pl.col("actual").null_count(),
        verified=pl.col("verified").sum(),
        taken=taken.sum(),
        planned=pl.col("planned").filter(both).sum(),
        actual=pl.col("actual").filter(both).sum(),
        compared=both.sum(),
        accepted=pl.col("actual").filter(taken).sum(),
    ).sort("claims", "variable", descending=[True, False])  # fmt: skip
    columns = (
        Column(Text("项目", "item"), width=1.6),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("申报", "claims"), align="right", width=0.6),
        Column(Text("无实际数", "no figure"), align="right", width=0.75),
        Column(Text("有据", "verified"), align="right", width=0.8),
        Column(Text("预期", "planned"), align="right", width=1),
        Column(Text("实际", "actual"), align="right", width=1),
        Column(Text("实现率", "realised"), "%", "right", decimals=0, width=0.7),
        Column(Text("认可", "accepted"), align="right", width=1),
    )
    rows: list[tuple[Cell | Value, ...]] = []
    for row in table.iter_rows(named=True):
        known = bool(row["compared"])
        none = Text("—", "—")
        share = 100 * row["actual"] / row["planned"] if known and row["planned"] > 0 else none
        amounts = (row["planned"], row["actual"]) if known else (none, none)
        figures = (row["claims"], row["silent"], row["verified"], *amounts, share, row["accepted"])
        unit = _unit(audit, row["variable"], row["unit"])
        rows.append((claimed(audit, row["variable"]), unit, *(Cell(one, SOURCE) for one in figures)))
    note = Text(
        "每年减少量；预期和实际只计两者俱全的申报，认可为认可的实际数之和。综合能耗和温室气体由所节约的能源推算，不另加。",
        "Falls per year; planned and actual over the claims with both; accepted: the actual figures taken. Energy and "
        "greenhouse gases follow from the carriers saved and do not add to them.",
    )
    return TableBlock(Text("各项目的节约申报", "Claims by item"), columns, tuple(rows), SOURCE, note)


def _unit(audit: Audit, code: str, unit: str | None) -> Text:
    """Return the unit of a fall per year."""
    if code == BENEFIT:
        currency = audit.case.settings.currency
        return Text(f"{currency.zh}/a", f"{currency.into('en')}/a")
    told = f"{pretty_unit(unit or '—')}/a"
    return Text(told, told)


def _named(audit: Audit) -> list[Block]:
    """Return the claims a reader must look at: refused despite a figure, changed by people, far from the plan."""
    far = ~pl.col("realised").is_between(*FAR)
    table = audit.table("claims").filter(
        ((pl.col("decision") == "refuse") & pl.col("actual").is_not_null()) | pl.col("differs") | far.fill_null(False)
    ).with_columns(stated=pl.col("actual").is_not_null())  # fmt: skip
    if table.is_empty():
        return []
    table = table.sort("differs", "stated", "option", "variable", descending=[True, True, False, False])
    columns = (
        Column(Text("方案", "option"), width=2),
        Column(Text("项目（单位）", "item (unit)"), width=1.5),
        Column(Text("预期", "planned"), align="right", width=0.85),
        Column(Text("实际", "actual"), align="right", width=0.85),
        Column(Text("证明", "evidence"), width=1.3),
        *heads(0.85, 0.85, 1.7),
    )
    named = titles(audit)
    rows = [_row(audit, row, named) for row in table.head(SHOWN).iter_rows(named=True)]
    note = Text(
        f"有实际数而不认可的、人改变建议的、实际不足预期 {FAR[0]:.0%} 或超过 {FAR[1]:.0%} 的申报 [DESIGN]。",
        f"Claims refused despite a figure, decided otherwise than proposed, or with less than {FAR[0]:.0%} or more than {FAR[1]:.0%} of what "
        "was planned [DESIGN].",
    )
    caption = Text("须核对的申报", "Claims to look at")
    return [TableBlock(caption, columns, tuple(rows), SOURCE, cut(len(rows), table.height, note))]


def _silent(audit: Audit) -> list[Block]:
    """Say which options claim savings without any figure of what they turned out to be."""
    table = audit.table("claims").filter(pl.col("actual").is_null())
    if table.is_empty():
        return []
    named = titles(audit)
    options = [named.get(code, Text(code, code)) for code in table["option"].unique().sort()]
    told = listed(options, NAMED)
    text = Text(
        f"没有实际数的申报涉及 {len(options)} 项方案：{told.zh}。补报前不认可，也不按预期计入绩效。",
        f"Claims without an actual figure are of {len(options)} options: {told.into('en')}. Until it is reported they are "
        "refused.",
    )
    return [Callout("note", (Paragraph(text),))]


def _row(audit: Audit, row: dict[str, Any], named: dict[str, Text]) -> tuple[Cell | Value, ...]:
    source = f"claim/{row['option']}/{row['variable']}"
    proof = Cell(halves(row["evidence"])) if row["evidence"] else Cell(Text("无", "none"), tone="bad")
    item, unit = claimed(audit, row["variable"]), _unit(audit, row["variable"], row["unit"])
    item = Text(f"{item.zh}（{unit.zh}）", f"{item.into('en')} ({unit.into('en')})")
    title = named.get(row["option"], row["option"])
    figures = (Cell(row["planned"], source), Cell(row["actual"], source))
    return (title, item, *figures, proof, *cells(row, WORDS, source))


def claims(audit: Audit, language: Language) -> Section:
    """Return the section on the savings claimed."""
    del language
    if not audit.has("claims"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    return Section(TITLE, (_summary(audit), _by_variable(audit), *_silent(audit), *_named(audit)))
