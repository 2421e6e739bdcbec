"""Section on the audit's team and its work plan."""

from __future__ import annotations

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.decided import NOBODY, why
from qingshen.report.content.names import halves
from qingshen.report.document import Block, Callout, Cell, Column, Paragraph, Section, TableBlock
from qingshen.rulebook.procedure import roles, steps

UNSETTLED = Text("未确定", "not settled")
UNDATED = Text("未定", "open")


def _team(audit: Audit) -> TableBlock:
    named = {one.code: one.name for one in roles()}
    columns = (
        Column(Text("角色", "role"), width=1.1),
        Column(Text("单位", "organisation"), width=1.8),
        Column(Text("职责", "duty"), width=2.6),
        Column(Text("投入（人日）", "person-days"), align="right", width=0.7),
    )
    rows = []
    for row in audit.table("team").iter_rows(named=True):
        who = halves(row["organisation"]) if row["organisation"] else UNSETTLED
        cell = Cell(who, f"step/team/{row['role']}", "strong" if row["differs"] else "")
        rows.append((named[row["role"]], cell, halves(row["duty"]), row["days"]))
    note = Text(
        "职责依编制说明归纳；粗体为审核小组改动。",
        "Duties follow the explanatory note; bold: changed by the audit team.",
    )
    return TableBlock(Text("审核小组", "The audit team"), columns, tuple(rows), "step/team", note)


def _plan(audit: Audit) -> TableBlock:
    named = {one.code: one.name for one in steps()}
    responsible = {one.code: one.name for one in roles()}
    columns = (
        Column(Text("阶段", "phase"), width=0.5),
        Column(Text("步骤", "step"), width=1.4),
        Column(Text("开始", "start"), width=1.05),
        Column(Text("结束", "end"), width=1.05),
        Column(Text("责任方", "responsible"), width=1.3),
        Column(Text("产出", "output"), width=1.9),
        Column(Text("最迟", "deadline"), width=1.05),
    )
    rows = []
    for row in audit.table("work_plan").iter_rows(named=True):
        end = Cell(row["end"] or UNDATED, f"step/team/{row['step']}.end", "strong" if row["differs"] else "")
        late = Cell(row["deadline"], tone="bad" if row["late"] else "")
        rows.append(
            (
                str(row["phase"]),
                named[row["step"]],
                row["start"] or UNDATED,
                end,
                responsible[row["responsible"]],
                halves(row["output"]),
                late,
            )
        )
    note = Text(
        "工期为本软件的缺省值 [DESIGN]；最迟日期自名单公布或备案之日起算，红色为计划超期。",
        "Durations are this project's defaults [DESIGN]; deadlines count from publication or filing; red: the plan is late.",
    )
    return TableBlock(Text("工作计划", "The work plan"), columns, tuple(rows), "step/plan", note)


def _changed(audit: Audit) -> list[Block]:
    named = {one.code: one.name for one in steps()} | {one.code: one.name for one in roles()}
    told = []
    for table, key in (("team", "role"), ("work_plan", "step")):
        for row in audit.table(table).iter_rows(named=True):
            if why(row) != NOBODY:
                name, reason = named[row[key]], why(row)
                told.append(Paragraph(Text(f"{name.zh}：{reason.zh}", f"{name.into('en')}: {reason.into('en')}")))
    return [Callout("note", tuple(told))] if told else []


def organisation(audit: Audit, language: Language) -> Section:
    """Return the section on who does what, and when."""
    del language
    blocks = (_team(audit), _plan(audit), *_changed(audit))
    return Section(Text("审核小组与工作计划", "Team and work plan"), blocks)
