"""Sections that close the report: whether the chain is closed, and what people decided beside what was proposed."""

from __future__ import annotations

import polars as pl

from qingshen.explain.ruled import ruled
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.chain import RULES
from qingshen.report.content.cut import cut
from qingshen.report.content.decided import why
from qingshen.report.content.names import halves, variable
from qingshen.report.content.option_titles import titles
from qingshen.report.content.subjects import decided_of, targets_by_code
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.rulebook.procedure import steps

SHOWN = 20
HOLDS = {True: Text("闭合", "closed"), False: Text("未闭合", "open"), None: Text("不能判断", "cannot be told")}


def _rules(audit: Audit) -> TableBlock:
    table = audit.table("chain")
    columns = (
        Column(Text("规则", "rule"), width=3.2),
        *(Column(words, align="right", width=0.8) for words in HOLDS.values()),
    )
    rows = []
    for rule, words in RULES.items():
        own = table.filter(pl.col("rule") == rule)
        counts = [own.filter(pl.col("holds").eq_missing(pl.lit(value, dtype=pl.Boolean))).height for value in HOLDS]
        rows.append((words, *(Cell(count, "cohort/chain") for count in counts)))
    return TableBlock(
        Text("问题—目标—方案—绩效", "Problem, target, option, performance"), columns, tuple(rows), "cohort/chain"
    )


def _open(audit: Audit) -> list[Block]:
    table = audit.table("chain").filter(pl.col("holds").eq_missing(pl.lit(False)))
    if table.is_empty():
        text = Text("逻辑链条没有未闭合之处。", "No link of the chain is open.")
        return [Callout("note", (Paragraph(text),))]
    columns = (
        Column(Text("规则", "rule"), width=1.8),
        Column(Text("对象", "subject"), width=1.4),
        Column(Text("缺什么", "what is missing"), width=2),
    )
    named = subjects(audit)
    rows = tuple(
        (RULES[row["rule"]], named.get(row["subject"]) or variable(audit, row["subject"]), halves(row["what"]))
        for row in table.head(SHOWN).iter_rows(named=True)
    )
    note = cut(len(rows), table.height)
    return [TableBlock(Text("未闭合之处", "Links left open"), columns, rows, "cohort/chain/open", note)]


def subjects(audit: Audit) -> dict[str, Text]:
    """Return what the links of the chain are about, by code: problems, targets and options by their names."""
    named = {row["problem"]: halves(row["name"]) for row in audit.table("problems").iter_rows(named=True)}
    return named | targets_by_code(audit) | dict(titles(audit))


def chain(audit: Audit, language: Language) -> Section:
    """Return the section on the chain check."""
    del language
    return Section(Text("逻辑链条检查", "The chain checked"), (_rules(audit), *_open(audit)))


def _steps(audit: Audit) -> TableBlock:
    named = {one.code: one.name for one in steps()}
    columns = (
        Column(Text("步骤", "step"), width=2),
        Column(Text("建议", "proposals"), align="right"),
        Column(Text("已决定", "decided"), align="right"),
        Column(Text("改变建议", "decided otherwise"), align="right"),
        Column(Text("未闭合", "open"), align="right"),
    )
    rows = tuple(
        (named[row["step"]], Cell(row["proposals"], "cohort/decisions"), row["decided"], row["differing"], row["open"])
        for row in audit.table("steps").iter_rows(named=True)
    )
    return TableBlock(
        Text("十二个步骤的建议与决定", "Proposals and decisions at the twelve steps"), columns, rows, "cohort/decisions"
    )


def record(audit: Audit, language: Language) -> Section:
    """Return the appendix of every decision people took, beside the engine's proposal."""
    del language
    named = {one.code: one.name for one in steps()}
    table = audit.table("decisions")
    text = Text(
        "程序提出建议，由人决定；未作决定的按建议。人的决定共 {all} 项，其中 {other} 项与建议不同。",
        "The engine proposes, people decide; what nobody decided stands as proposed. People took {all} decisions, {other} "
        "differ from the proposal.",
    )
    differing = int(table["differs"].sum()) if not table.is_empty() else 0
    parts = {"all": Figure(table.height, "cohort/decisions"), "other": Figure(differing, "cohort/decisions")}
    blocks: list[Block] = [Paragraph(text, parts), _steps(audit)]
    if not table.is_empty():
        columns = (
            Column(Text("步骤", "step"), width=1.3),
            Column(Text("对象", "subject"), width=1.6),
            Column(Text("建议", "proposal"), width=1),
            Column(Text("决定", "decision"), width=1),
            Column(Text("决定人与理由", "by whom, and why"), width=2.4),
        )
        known = decided_of(audit)
        rows = tuple(
            (named[row["step"]], known.get((row["step"], row["subject"])) or halves(row["subject"]),
             ruled(row["proposal"], row["step"]),
             Cell(ruled(row["decision"], row["step"]), tone="strong" if row["differs"] else ""), why(row))
            for row in table.head(SHOWN).iter_rows(named=True)
        )  # fmt: skip
        caption = Text("决定记录", "Record of decisions")
        note = cut(len(rows), table.height, Text("粗体：与建议不同。", "Bold: other than proposed."))
        blocks.append(TableBlock(caption, columns, rows, "cohort/decisions", note))
    return Section(Text("建议与决定记录", "Record of proposals and decisions"), tuple(blocks), numbered=False)
