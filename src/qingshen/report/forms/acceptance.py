"""The form for acceptance (验收): key indicators, the items of the score table, targets, performance, signatures."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.names import halves, variable
from qingshen.report.document import Block, Callout, Cell, Column, Document, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value
from qingshen.report.forms.front import form, signatures
from qingshen.report.forms.performance import performance
from qingshen.report.sheet.words import ANSWERS, NOTHING, bilingual, short
from qingshen.units import in_words

TITLE = Text("验收表", "Acceptance form")
OWN = Text("条目凭行业知识，官方分值未见", "items as recalled; the official points were not seen")
VETO = "veto"
BASIS = 60
SHOWN = 60
POINTS = Text(
    "条目参照《清洁生产审核评估与验收指南》（环办科技〔2018〕5号）附表3，凭行业知识整理；官方印本及其分值未见，本表不打分。"
    "正式使用前请与印本核对，由专家组评分。",
    "Items follow table 3 of the national guideline of 2018 as recalled. Neither the official print nor its points were"
    " seen, so none are given here. Compare with the print before official use; the experts give the points.",
)
UNJUDGED = Text(
    "尚未进行绩效评估，各项由专家组填写。",
    "There was no evaluation of performance yet: the experts fill in the items.",
)
NO_TARGETS = Text("没有已确定的目标。", "No targets are decided.")
CONCLUSION = Text(
    "结论由专家组给出（合格 / 不合格）：　　　　　　　　　　",
    "The conclusion is for the experts (passed / not passed): ",
)
SIGNERS = (
    Text("申请单位", "applicant"),
    Text("验收专家组组长", "head of the expert group"),
    Text("组织验收的主管部门", "authority that organises the acceptance"),
)
SIGNING = Text(
    "关键指标有一项为“否”即不合格；“待定”须由专家组现场核定。",
    "One “no” among the key indicators means not passed; the experts settle on site what is open.",
)
LEVEL_AIMS = {
    "level_count": Text("企业数", "enterprises"),
    "level_share": Text("企业比例", "share of enterprises"),
}
TONES: dict[str, Any] = {"yes": "good", "no": "bad", "open": "fair"}


def acceptance(audit: Audit, language: Language) -> Document:
    """Return the form for acceptance, filled in as far as the data tell; the conclusion stays blank."""
    table = audit.table("acceptance")
    judged: list[Section] = []
    if table.is_empty():
        judged.append(Section(Text("关键指标与评分项", "Key indicators and items"), (Paragraph(UNJUDGED),)))
    else:
        judged += _blocks(table)
    first, *others = judged
    told = Section(first.title, (Callout("warning", (Paragraph(POINTS),)), *first.blocks))
    sections = (
        told,
        *others,
        Section(Text("目标完成情况", "Targets attained"), tuple(_targets(audit))),
        Section(Text("方案绩效表", "Performance of the options"), tuple(performance(audit))),
        Section(Text("验收结论", "Conclusion"), (Paragraph(CONCLUSION),)),
        signatures(SIGNING, SIGNERS),
    )
    return form(audit, language, TITLE, OWN, sections)


def _blocks(table: pl.DataFrame) -> list[Section]:
    """Return a section a block of the score table, in its order: key indicators first."""
    sections = []
    for (block,), part in table.group_by("block", maintain_order=True):
        title = halves(str(block))
        sections.append(Section(title, (_items(title, part),)))
    return sections


def _items(title: Text, part: pl.DataFrame) -> TableBlock:
    key = VETO in part["kind"].to_list()
    columns = (
        Column(Text("关键指标（否决项）", "key indicator (veto)") if key else Text("评分项", "item"), width=2.2),
        Column(Text("数据所示", "data say"), width=0.7),
        Column(Text("认定", "decided"), width=0.6),
        Column(Text("依据", "basis"), width=2.6),
        Column(Text("专家意见", "experts"), width=0.9),
    )
    rows = tuple(_item(row) for row in part.iter_rows(named=True))
    return TableBlock(title, columns, rows)


def _item(row: dict[str, Any]) -> tuple[Cell | Value, ...]:
    answer, said = row["answer"], row.get("proposal") or row["answer"]
    basis = short(bilingual(row["basis"]), BASIS)
    if row.get("differs") and row.get("reason"):
        why = bilingual(row["reason"])
        basis = short(Text(f"{basis.zh}；{why.zh}", f"{basis.into('en')}; {why.into('en')}"), BASIS)
    return (
        bilingual(row["name"]),
        ANSWERS.get(said, NOTHING),
        Cell(ANSWERS.get(answer, NOTHING), tone=TONES.get(answer, "")),
        basis,
        Text("　", "　"),
    )


def _targets(audit: Audit) -> list[Block]:
    table = audit.table("attainment")
    if table.is_empty():
        return [Paragraph(NO_TARGETS)]
    columns = (
        Column(Text("目标", "target"), width=2),
        Column(Text("单位", "unit"), width=0.9),
        Column(Text("目标年", "year"), align="right", width=0.7),
        Column(Text("基准值", "baseline"), align="right"),
        Column(Text("目标值", "target value"), align="right"),
        Column(Text("实际值", "actual"), align="right"),
        Column(Text("进度", "progress"), "%", "right", decimals=0, width=0.8),
        Column(Text("完成", "attained"), width=0.7),
    )
    rows = tuple(_target(audit, row) for row in table.head(SHOWN).iter_rows(named=True))
    caption = Text("目标与实际", "Targets and what is reached")
    return [TableBlock(caption, columns, rows, note=cut(len(rows), table.height))]


def aimed(audit: Audit, row: dict[str, Any]) -> Text:
    """Return what a target is about: a variable, or the enterprises that reach a level."""
    name = variable(audit, row["variable"])
    if row["aim"] in LEVEL_AIMS:
        kind = LEVEL_AIMS[row["aim"]]
        return Text(f"达到{name.zh}的{kind.zh}", f"{kind.into('en')} at {name.into('en')} or better")
    return name


def _target(audit: Audit, row: dict[str, Any]) -> tuple[Cell | Value, ...]:
    # A progress that rounds to nothing must not read "-0".
    progress = None if row["progress"] is None else 100 * row["progress"] + 0.0
    answer = row.get("decision") or row["attained"]
    return (
        aimed(audit, row),
        in_words(row["unit"] or ""),
        str(row["year"]) if row["year"] is not None else NOTHING,
        row["baseline"],
        row["value"],
        row["actual"],
        progress,
        Cell(ANSWERS.get(answer, NOTHING), tone=TONES.get(answer, "")),
    )
