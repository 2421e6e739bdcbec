"""The form for filing (备案): who is audited and why, the plan, focus and targets, the options and their basis."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.names import variable
from qingshen.report.document import Block, Cell, Column, Document, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value
from qingshen.report.forms.acceptance import aimed
from qingshen.report.forms.front import form, signatures
from qingshen.report.sheet.words import COSTS, NOTHING, UNSTATED, bilingual, short
from qingshen.rulebook.procedure import filing_items, roles, steps
from qingshen.units import in_words

TITLE = Text("备案表", "Filing form")
OWN = Text("内容为本软件所拟 [DESIGN]，官方表式未见", "contents are this project's [DESIGN]; no official form was seen")
SHOWN = 400
WHO, WHAT = 26, 24
HORIZONS = {"near": Text("近期", "near term"), "long": Text("中远期", "long term")}
LEVELS = {"industry": Text("行业", "industry"), "enterprise": Text("企业", "enterprise")}
EMPTY = {
    "enterprises": Text("名单内没有企业。", "There is no enterprise on the list."),
    "plan": Text(
        "没有工作计划：在 audit.toml 的 [plan] 填写开始日期。", "No plan: give its start in [plan] of audit.toml."
    ),
    "goals": Text("尚未确定审核重点和目标。", "Focus and targets are not decided yet."),
    "options": Text("尚无采纳的方案可备案。", "No option is adopted yet, so there is none to file."),
    "basis": Text("尚无采纳的方案，没有效果可说明。", "No option is adopted yet, so there is no effect to explain."),
}
SIGNERS = (
    Text("企业或申请单位", "enterprise or applicant"),
    Text("区（县）主管部门或牵头单位", "district authority or lead unit"),
    Text("市级主管部门", "city authority"),
)
SIGNING = Text(
    "两级备案：企业报区（县）主管部门或牵头单位核对，再由其报市级主管部门备案。",
    "Filed at two levels: the enterprise hands in to the district or lead unit, which checks and files at the city.",
)


def filing(audit: Audit, language: Language) -> Document:
    """Return the form for filing; its items are those of the rulebook, each with a sentence where there is nothing."""
    named = {one.code: one.name for one in filing_items()}
    written = {
        "enterprises": _enterprises(audit),
        "plan": _plan(audit),
        "goals": [*_focus(audit), *_targets(audit)],
        "options": _options(audit),
        "basis": _basis(audit),
    }
    sections = tuple(
        Section(named[code], tuple(blocks) or (Paragraph(EMPTY[code]),)) for code, blocks in written.items()
    )
    return form(audit, language, TITLE, OWN, (*sections, signatures(SIGNING, SIGNERS)))


def _enterprises(audit: Audit) -> list[Block]:
    table = audit.table("list")
    if table.is_empty():
        return []
    listed = table.filter(pl.col("listed") == "yes")
    columns = (
        Column(Text("序号", "no."), align="right", width=0.4),
        Column(Text("代码", "code"), width=0.8),
        Column(Text("企业", "enterprise"), width=2),
        Column(Text("区（县）", "district"), width=1),
        Column(Text("列入理由", "on the list because"), width=2.4),
    )
    rows = tuple(
        (at, row["enterprise"], short(bilingual(row["name"]), WHAT), short(bilingual(row["district"]), 12),
         short(bilingual(row["reason"]), WHO) if row["reason"] else UNSTATED)
        for at, row in enumerate(listed.head(SHOWN).iter_rows(named=True), 1)
    )  # fmt: skip
    caption = Text("审核企业及列入理由", "Audited enterprises, and why")
    return [TableBlock(caption, columns, rows, "cohort/list", cut(len(rows), listed.height))] if rows else []


def _plan(audit: Audit) -> list[Block]:
    table = audit.table("work_plan")
    if table.is_empty():
        return []
    step = {one.code: one.name for one in steps()}
    role = {one.code: one.name for one in roles()}
    columns = (
        Column(Text("步骤", "step"), width=1.8),
        Column(Text("开始", "start"), width=0.9),
        Column(Text("结束", "end"), width=0.9),
        Column(Text("责任方", "responsible"), width=1.1),
        Column(Text("成果", "output"), width=2.2),
    )
    rows = tuple(
        (step.get(row["step"], row["step"]), row["start"] or NOTHING, row["decision"] or row["end"] or NOTHING,
         role.get(row["responsible"]) or bilingual(row["responsible"]), short(bilingual(row["output"]), WHO))
        for row in table.sort("order").iter_rows(named=True)
    )  # fmt: skip
    blocks: list[Block] = [TableBlock(Text("工作计划", "Work plan"), columns, rows, "step/plan")]
    return [*blocks, *_team(audit, role)]


def _team(audit: Audit, role: dict[str, Text]) -> list[Block]:
    table = audit.table("team")
    if table.is_empty():
        return []
    columns = (
        Column(Text("角色", "role"), width=1),
        Column(Text("单位", "organisation"), width=2),
        Column(Text("职责", "duty"), width=2.4),
    )
    rows = tuple(
        (role.get(row["role"], row["role"]), short(bilingual(row["decision"]), WHO) if row["decision"] else UNSTATED,
         short(bilingual(row["duty"]), WHO) if row["duty"] else UNSTATED)
        for row in table.iter_rows(named=True)
    )  # fmt: skip
    return [TableBlock(Text("审核小组", "Audit team"), columns, rows, "step/team")]


def _focus(audit: Audit) -> list[Block]:
    table = audit.table("focus")
    chosen = table.filter(pl.col("decision") == "focus") if table.height else table
    if chosen.is_empty():
        return []
    names = [variable(audit, code) for code in chosen.sort("rank")["variable"]]
    zh, en = "、".join(one.zh for one in names), ", ".join(one.into("en") for one in names)
    return [Paragraph(Text(f"审核重点：{zh}。", f"Audit focus: {en}."))]


def _targets(audit: Audit) -> list[Block]:
    table = audit.table("targets")
    taken = table.filter(pl.col("accepted"), pl.col("decision").fill_null("") != "none") if table.height else table
    if taken.is_empty():
        return []
    columns = (
        Column(Text("目标", "target"), width=1.9),
        Column(Text("期限", "horizon"), width=0.8),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("基准年", "base year"), align="right", width=0.7),
        Column(Text("基准值", "base value"), align="right"),
        Column(Text("目标年", "target year"), align="right", width=0.7),
        Column(Text("目标值", "target value"), align="right"),
        Column(Text("责任方", "responsible"), width=1.3),
    )
    rows = tuple(_target(audit, row) for row in taken.head(SHOWN).iter_rows(named=True))
    caption = Text("清洁生产目标", "Targets")
    return [TableBlock(caption, columns, rows, note=cut(len(rows), taken.height))]


def _target(audit: Audit, row: dict[str, Any]) -> tuple[Cell | Value, ...]:
    years = (str(row[name]) if row[name] is not None else NOTHING for name in ("baseline_year", "year"))
    then, when = years
    return (
        aimed(audit, row),
        HORIZONS.get(row["horizon"], NOTHING),
        in_words(row["unit"] or ""),
        then,
        row["baseline"],
        when,
        row["value"],
        short(bilingual(row["responsible"]), 12),
    )


def _options(audit: Audit) -> list[Block]:
    table = audit.table("filing")
    if table.is_empty():
        return []
    money = audit.case.settings.currency
    columns = (
        Column(Text("序号", "no."), align="right", width=0.5),
        Column(Text("层次", "level"), width=0.7),
        Column(Text("企业", "enterprise"), width=0.8),
        Column(Text("方案", "option"), width=2.6),
        Column(Text("类别", "class"), width=0.7),
        Column(Text(f"投资 ({money.zh})", f"cost ({money.into('en')})"), align="right", width=0.9),
        Column(Text("期限 (月)", "months"), align="right", decimals=0, width=0.6),
        Column(Text("责任人", "responsible"), width=1.3),
    )
    rows = tuple(
        (row["number"], LEVELS.get(row["level"], NOTHING), row["enterprise"] or NOTHING,
         short(bilingual(row["name"]), WHAT), COSTS.get(row["cost_class"], NOTHING), _known(row["investment"]),
         _known(row["period_months"]), short(bilingual(row["responsible"]), 12))
        for row in table.head(SHOWN).iter_rows(named=True)
    )  # fmt: skip
    caption = Text("备案方案清单", "Options filed")
    return [TableBlock(caption, columns, rows, note=cut(len(rows), table.height))]


def _basis(audit: Audit) -> list[Block]:
    table = audit.table("filing")
    if table.is_empty():
        return []
    counted = table.group_by("basis").agg(pl.len(), pl.col("investment").sum())
    counted = counted.sort("len", "basis", descending=[True, False])
    money = audit.case.settings.currency
    columns = (
        Column(Text("预期效果的依据", "where the expected effects come from"), width=3.2),
        Column(Text("方案数", "options"), align="right", width=0.8),
        Column(Text(f"投资 ({money.zh})", f"cost ({money.into('en')})"), align="right"),
    )
    rows = tuple((bilingual(row["basis"]), row["len"], row["investment"]) for row in counted.iter_rows(named=True))
    note = Text(
        "逐项的节约量、算式和假设见 results.xlsx 的 options、option_effects。",
        "Savings, formulas and assumptions of each option: options and option_effects in results.xlsx.",
    )
    return [TableBlock(Text("效果依据汇总", "Basis of the effects"), columns, rows, note=note)]


def _known(value: float | None) -> Value:
    return NOTHING if value is None else value
