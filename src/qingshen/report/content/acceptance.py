"""Section on the acceptance: each item answered yes, no or open, and on what basis."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.decided import heads, why
from qingshen.report.content.names import CERTAINTIES, halves
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock, Tone
from qingshen.report.formatting import Value
from qingshen.rulebook.procedure import acceptance_items

SOURCE = "cohort/acceptance"
TITLE = Text("验收自查", "Acceptance, checked beforehand")
ANSWERS = {"yes": Text("是", "yes"), "no": Text("否", "no"), "open": Text("未定", "open")}
TONES: dict[str, Tone] = {"yes": "good", "no": "bad"}
KINDS = {"veto": Text("否决", "veto"), "item": Text("评分", "item")}
NOTHING = Text("验收表尚未填写。", "The acceptance table has not been filled in.")


def _summary(audit: Audit) -> Paragraph:
    table = audit.table("acceptance")
    veto = table.filter(pl.col("kind") == "veto")
    text = Text(
        "验收条目 {all} 项：是 {yes} 项，否 {no} 项，未定 {open} 项；其中否决项 {vetoes} 项，答“否”的 {failed} 项。"
        "数据能说明的由程序按数据回答，其余由人判断，未判断的为未定。",
        "{all} items: {yes} yes, {no} no, {open} open; {vetoes} of them are vetoes, {failed} of these answered no. The engine "
        "answers what the data can tell; people judge the rest, and what nobody judged is open.",
    )
    values = {"all": table.height, "vetoes": veto.height, "failed": veto.filter(pl.col("answer") == "no").height}
    values |= {answer: table.filter(pl.col("answer") == answer).height for answer in ANSWERS}
    return Paragraph(text, {name: Figure(value, SOURCE) for name, value in values.items()})


def _vetoed(audit: Audit) -> list[Block]:
    table = audit.table("acceptance").filter(pl.col("kind") == "veto", pl.col("answer") == "no")
    if table.is_empty():
        return []
    names = [halves(name) for name in table["name"]]
    text = Text(
        f"下列否决项为“否”，任一项都使验收不能通过：{'；'.join(one.zh for one in names)}。",
        f"These vetoes are answered no, and each alone stands in the way of acceptance: "
        f"{'; '.join(one.into('en') for one in names)}.",
    )
    return [Callout("warning", (Paragraph(text),))]


def _table(audit: Audit) -> TableBlock:
    columns = (
        Column(Text("部分", "block"), width=1.45),
        Column(Text("项目", "item"), width=2.1),
        Column(Text("类别", "kind"), width=0.55),
        Column(Text("依据", "basis"), width=2.1),
        *heads(0.6, 0.65, 1.6, (Text("数据", "by data"), Text("回答", "answer"))),
    )
    rows = tuple(_row(row) for row in audit.table("acceptance").iter_rows(named=True))
    citations = sorted(
        {(one.citation.source, one.citation.clause, one.citation.certainty) for one in acceptance_items()}
    )
    told = [(f"{source} {clause}", CERTAINTIES[certainty]) for source, clause, certainty in citations]
    items = Text("；".join(f"{what}，{sure.zh}" for what, sure in told),
                 "; ".join(f"{what}, {sure.into('en')}" for what, sure in told))  # fmt: skip
    note = Text(
        f"条目来源：{items.zh}。官方分值未见，故只答是否，不计分；哪些数据说明哪一项为本软件所拟 [DESIGN]。",
        f"Items: {items.en}. The official points have not been seen: "
        "items are answered, not scored; which data answer which item is this project's own [DESIGN].",
    )
    return TableBlock(Text("验收条目", "Items of the acceptance"), columns, rows, SOURCE, note)


def _row(row: dict[str, Any]) -> tuple[Cell | Value, ...]:
    tone: Tone = "strong" if row["differs"] else TONES.get(row["answer"], "")
    answer = Cell(ANSWERS[row["answer"]], SOURCE, tone)
    block, name, kind = halves(row["block"]), halves(row["name"]), KINDS[row["kind"]]
    return (block, name, kind, halves(row["basis"]), ANSWERS[row["proposal"]], answer, why(row))


def acceptance(audit: Audit, language: Language) -> Section:
    """Return the section on the acceptance table."""
    del language
    if not audit.has("acceptance"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    return Section(TITLE, (_summary(audit), *_vetoed(audit), _table(audit)))
