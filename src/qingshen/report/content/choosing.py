"""Section on how the list was chosen: scores by the four principles, what the list must hold, what stands in the way."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.decided import YES_NO, cells, heads
from qingshen.report.content.names import variable
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.rulebook.procedure import principles

SHOWN = 20
# The names of the principles are too long for a column.
SHORT = {
    "impact": Text("环境影响", "impact"),
    "need": Text("治理需求", "need"),
    "feasibility": Text("可行性", "feasible"),
    "representativeness": Text("代表性", "typical"),
}
LISTED = {"mandatory": Text("强制（双超、高耗能、双有）", "mandatory"), "most": Text("名单上限", "greatest size")}


def _summary(audit: Audit) -> Paragraph:
    row = audit.table("selection_summary").row(0, named=True)
    text = Text(
        "候选 {all} 家，建议名单 {size} 家；满足全部要求的名单至少 {bound} 家（整数规划，间隙 {gap}%）；同样家数的名单总分至多还能高 {score_gap}%。决定列入 {listed} 家。",
        "Of {all} candidates the proposed list holds {size}; no list that meets every requirement is shorter than {bound} "
        "(integer programme, gap {gap} %), and none as short scores more than {score_gap} % better; {listed} are decided.",
    )
    parts = {name: Figure(row[column], "cohort/selection") for name, column in
             (("all", "candidates"), ("size", "size"), ("bound", "bound"), ("listed", "listed"))}  # fmt: skip
    higher = row["score_gap"] / row["score"] if row["score"] else 0.0
    for name, share in (("gap", row["gap"]), ("score_gap", higher)):
        parts[name] = Figure(100 * share, "cohort/selection", decimals=1)
    return Paragraph(text, parts)


def _requirement(audit: Audit, code: str) -> Text:
    kind, _, what = code.partition(":")
    if kind == "load":
        name = variable(audit, what)
        return Text(f"{name.zh}的占比", f"share of {name.into('en')}")
    if kind == "mandatory" and what:
        return Text(f"强制：{what}", f"mandatory: {what}")
    if kind == "stratum":
        return Text(f"分层代表：{what.replace('|', '·')}", f"stratum {what.replace('|', '·')}")
    return LISTED.get(kind, Text(code, code))


def _requirements(audit: Audit) -> TableBlock:
    table = audit.table("selection_requirements")
    many = pl.col("kind").is_in(["stratum", "mandatory"])
    strata, forced = (table.filter(pl.col("kind") == kind) for kind in ("stratum", "mandatory"))
    kept = pl.concat([table.filter(~many), table.filter(many, pl.col("met").not_())])
    columns = (
        Column(Text("要求", "requirement"), width=2.2),
        Column(Text("要求值", "needed"), align="right"),
        Column(Text("达到", "reached"), align="right"),
        Column(Text("全部候选", "all candidates"), align="right"),
        Column(Text("无数据", "no data"), align="right", width=0.7),
        Column(Text("满足", "met"), width=0.6),
    )
    words = {True: Text("是", "yes"), False: Text("否", "no"), None: Text("—", "—")}
    rows = [
        (_requirement(audit, row["requirement"]), row["needed"], row["reached"], row["total"], row["unknown"],
         Cell(words[row["met"]], tone="bad" if row["met"] is False else ""))
        for row in kept.iter_rows(named=True)
    ]  # fmt: skip
    met = strata.filter("met").height
    note = Text(
        f"分层（规模、工艺、地区的组合）共 {strata.height} 个，{met} 个有代表；强制企业 {forced.height} 家，"
        f"{forced.filter('met').height} 家列入；只列出没有满足的。",
        f"{met} of {strata.height} strata (size, process, region) are represented, {forced.filter('met').height} of "
        f"{forced.height} mandatory enterprises are on the list; only those that are not are shown.",
    )
    return TableBlock(
        Text("名单须满足的要求", "What the list must hold"), columns, tuple(rows), "cohort/selection", note
    )


def _conflicts(audit: Audit) -> list[Block]:
    table = audit.table("selection_conflicts")
    if table.is_empty():
        return []
    columns = (
        Column(Text("要求", "requirement"), width=2.2),
        Column(Text("要求值", "needed"), align="right"),
        Column(Text("其他要求不变时最多", "most with the others kept"), align="right"),
        Column(Text("放宽到", "relaxed to"), align="right"),
        Column(Text("名单家数", "size of the list"), align="right"),
    )
    rows = tuple(
        (_requirement(audit, row["requirement"]), row["needed"], row["reachable"], row["relaxed_to"], row["price"])
        for row in table.iter_rows(named=True)
    )
    text = Text(
        "各项要求不能同时满足。建议名单违反最少；下表逐项列出放宽的代价，由审核小组取舍。",
        "The requirements cannot all be met. The proposed list violates them least; the table tells what relaxing each costs.",
    )
    caption = Text("不能同时满足的要求", "Requirements in conflict")
    return [Callout("warning", (Paragraph(text),)), TableBlock(caption, columns, rows, "cohort/selection")]


def _scores(audit: Audit) -> TableBlock:
    table = audit.table("selection").sort("differs", "score", "enterprise", descending=[True, True, False])
    names = principles()
    columns = (
        Column(Text("企业", "code"), width=0.9),
        *(Column(SHORT.get(one.code, one.name), align="right", decimals=1, width=0.85) for one in names),
        Column(Text("总分", "score"), align="right", decimals=2, width=0.7),
        Column(Text("强制", "forced"), width=0.7),
        *heads(0.75, 0.75, 3.4),
    )
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        source = f"selection/{row['enterprise']}"
        forced = Text("是", "yes") if row["mandatory"] else Text("", "")
        scores = [Cell(row[one.code], source) for one in names]
        rows.append((row["enterprise"], *scores, Cell(row["score"], source), forced, *cells(row, YES_NO)))
    note = Text(
        f"四项原则得分 0–10，权重与计分规则为本软件所拟 [DESIGN]；与建议不同的在前，只列前 {min(SHOWN, table.height)} 家"
        f"（共 {table.height} 家），其余见 results.xlsx。空白为没有数据，不按零计。",
        f"Points 0 to 10 by principle; weights and rules are this project's [DESIGN]; decisions that differ come first; "
        f"{min(SHOWN, table.height)} of {table.height} shown, the rest in results.xlsx. Blank: no data, never zero.",
    )
    caption = Text("候选企业得分、建议与决定", "Candidates: scores, proposal, decision")
    return TableBlock(caption, columns, tuple(rows), "cohort/selection/scores", note)


def choosing(audit: Audit, language: Language) -> Section | None:
    """Return the section on the choice of the list; None where the audit asks for no proposal."""
    del language
    if not audit.has("selection"):
        return None
    blocks = (_summary(audit), _requirements(audit), *_conflicts(audit), _scores(audit))
    return Section(Text("名单的选择", "How the list was chosen"), blocks)
