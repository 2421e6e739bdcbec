"""Section on single indicators beside further systems: how many reach which level, no index, no level of anybody."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import CERTAINTIES
from qingshen.report.document import Callout, Cell, Column, Paragraph, Section, TableBlock
from qingshen.rulebook.system import IndexSystem

LEVELS = ("I", "II", "III", "none")


def _table(system: IndexSystem, rows: pl.DataFrame) -> TableBlock:
    marks = (*(f"{mark}级" for mark in "ⅠⅡⅢ"), "未达Ⅲ级")
    english = ("level I", "level II", "level III", "below III")
    columns = (
        Column(Text("指标", "indicator"), width=2.4),
        *(Column(Text(zh, en), align="right", width=0.7) for zh, en in zip(marks, english, strict=True)),
        Column(Text("无数值", "no value"), align="right", width=0.7),
        Column(Text("不适用", "not applicable"), align="right", width=0.7),
    )
    lines = []
    for one in system.indicators:
        own = rows.filter(pl.col("indicator") == one.code)
        valued = own.filter(pl.col("value").is_not_null())
        counts = [valued.filter(pl.col("level") == level).height for level in LEVELS]
        aside = own.filter(pl.col("status") == "not_applicable").height
        source = f"further/{system.code}/{one.code}"
        lines.append((one.name, *(Cell(count, source) for count in counts), own.height - valued.height - aside, aside))
    return TableBlock(system.title, columns, tuple(lines), f"further/{system.code}")


def further(audit: Audit, language: Language) -> Section | None:
    """Return the section on the further systems; None where the audit names none."""
    del language
    if not audit.has("further_indicators"):
        return None
    blocks = []
    now = audit.table("further_indicators").filter(pl.col("year") == audit.year)
    for system in audit.case.further:
        certainty = CERTAINTIES[system.certainty]
        text = Text(
            f"{system.title.zh}（{system.document}）逐项对照，不计算指数，不定级。数值可靠性：{certainty.zh}。",
            f"{system.title.into('en')} ({system.document}): single indicators only, no index, no level. "
            f"Certainty of its figures: {certainty.into('en')}.",
        )
        blocks.append(Callout("note", (Paragraph(text),)))
        blocks.append(_table(system, now.filter(pl.col("system") == system.code)))
    return Section(Text("与其他标准逐项对照", "Single indicators beside further standards"), tuple(blocks))
