"""Options: no- and low-cost ones, then medium- and high-cost ones with what they cost and bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qingshen.language import Text
from qingshen.report.content.cut import cut
from qingshen.report.document import Cell, Column, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value
from qingshen.report.sheet.gathered import Gathered, Row
from qingshen.report.sheet.words import CHEAP, COSTS, DEAR, DECISIONS, NOTHING, STATES, bilingual, short

CHEAP_TITLE = Text("无/低费方案", "No- and low-cost options")
DEAR_TITLE = Text("中/高费方案", "Medium- and high-cost options")
CHEAP_SHOWN, DEAR_SHOWN = 4, 5
NO_CHEAP = Text("没有无/低费方案。", "There are no no- or low-cost options.")
NO_DEAR = Text("没有中/高费方案。", "There are no medium- or high-cost options.")
UNSIZED = Text("“—”为未测算，不是零。", "“—”: not calculated, which is not zero.")


def cheap(known: Gathered, enterprise: str) -> Section:
    """Return the no- and low-cost options, adopted ones first."""
    chosen = _of(known, enterprise, CHEAP)
    if not chosen:
        return Section(CHEAP_TITLE, (Paragraph(NO_CHEAP),))
    money = known.audit.case.settings.currency
    columns = (
        Column(Text("方案", "option"), width=3.2),
        Column(Text("类别", "class"), width=0.7),
        Column(Text("投资", "investment"), align="right", width=1.0),
        Column(Text("年效益", "saving/a"), align="right", width=0.8),
        Column(Text("决定", "decision"), width=0.8),
        Column(Text("状态", "state"), width=0.9),
    )
    rows = tuple(
        (_named(row), COSTS[row["cost_class"]], *_figures(row, "investment", "annual_saving"), *_decided(row))
        for row in chosen[:CHEAP_SHOWN]
    )
    caption = _caption(Text("无/低费方案", "No- and low-cost options"), money)
    return Section(CHEAP_TITLE, (TableBlock(caption, columns, rows, note=_note(rows, chosen)),))


def dear(known: Gathered, enterprise: str) -> Section:
    """Return the medium- and high-cost options, adopted ones first; those whose cost nobody knows are among them."""
    chosen = _of(known, enterprise, (*DEAR, None))
    if not chosen:
        return Section(DEAR_TITLE, (Paragraph(NO_DEAR),))
    money = known.audit.case.settings.currency
    columns = (
        Column(Text("方案", "option"), width=2.6),
        Column(Text("投资", "investment"), align="right", width=1.0),
        Column(Text("年效益", "saving/a"), align="right", width=0.8),
        Column(Text("回收期 (a)", "payback (a)"), align="right", decimals=1, width=0.85),
        Column(Text("净现值", "NPV"), align="right", width=0.9),
        Column(Text("收益率 IRR %", "IRR %"), "", "right", decimals=1, width=0.8),
        Column(Text("决定", "decision"), width=0.8),
        Column(Text("状态", "state"), width=0.9),
    )
    rows = tuple(
        (_named(row), *_figures(row, "investment", "annual_saving", "payback", "npv", "irr"), *_decided(row))
        for row in chosen[:DEAR_SHOWN]
    )
    caption = _caption(Text("中/高费方案的投资与效益", "Medium- and high-cost options: cost and benefit"), money)
    return Section(DEAR_TITLE, (TableBlock(caption, columns, rows, note=_note(rows, chosen)),))


def _of(known: Gathered, enterprise: str, classes: Sequence[str | None]) -> list[Row]:
    return [row for row in known.of("options", enterprise) if row["cost_class"] in classes]


def _caption(text: Text, money: Text) -> Text:
    """Return a caption that tells the money once: in five heads it would take a line each."""
    return Text(f"{text.zh}（{money.zh}）", f"{text.into('en')} ({money.into('en')})")


def _named(row: Row) -> Cell:
    return Cell(short(bilingual(row["name"]), 22), tone="strong" if row["decision"] == "adopt" else "")


def _figures(row: Row, *names: str) -> tuple[Value, ...]:
    """Return the figures of an option; a rate of return in per cent."""
    return tuple(NOTHING if row[name] is None else 100 * row[name] if name == "irr" else row[name] for name in names)


def _decided(row: Row) -> tuple[Value, Value]:
    return DECISIONS.get(row["decision"], NOTHING), STATES.get(row.get("state") or "", NOTHING)


def _note(rows: tuple[Any, ...], chosen: list[Row]) -> Text:
    blank = any(cell is NOTHING for row in rows for cell in row[:-2])
    return cut(len(rows), len(chosen), *([UNSIZED] if blank else []))
