"""Data: how complete they are, what is missing, which figures are in doubt."""

from __future__ import annotations

from pathlib import PurePosixPath

from qingshen.language import Text
from qingshen.report.content.cut import cut, listed
from qingshen.report.content.gaps import KINDS
from qingshen.report.document import Block, Cell, Column, Figure, Paragraph, Part, Section, TableBlock
from qingshen.report.formatting import Value, pretty_unit
from qingshen.report.sheet.gathered import Gathered, Row
from qingshen.report.sheet.words import bilingual, short

TITLE = Text("预审核数据", "Data of the pre-audit")
SHOWN = 2
NAMED = 5
SOURCES = {"peers": "intensity", "share": "indicator"}


def data(known: Gathered, enterprise: str) -> Section:
    """Return the state of the data; the doubts in a table."""
    return Section(TITLE, (_complete(known, enterprise), *_missing(known, enterprise), *_doubts(known, enterprise)))


def _complete(known: Gathered, enterprise: str) -> Paragraph:
    row, state = known.one("completeness", enterprise), known.one("survey_states", enterprise)
    if not row:
        text = Text("企业没有上报数据：先按填报表补报。", "Nothing was reported: have the workbook filled in first.")
        return Paragraph(text)
    zh = "{year} 年应报 {items} 项，估算 {estimated} 项，缺失 {missing} 项；待核实数据 {doubts} 条；资料{state}。"
    en = "Of {items} items asked for in {year}, {estimated} are estimated and {missing} missing; {doubts} figures are"
    en += " in doubt; the data were {state}."
    returned = state.get("decision") == "return"
    parts: dict[str, Part] = {
        "year": str(row["year"]),
        "state": Text("退回补正", "returned") if returned else Text("接收", "accepted"),
        "doubts": Figure(len(known.of("doubts", enterprise)), "cohort/doubts"),
    }
    parts |= {name: Figure(row[name], "cohort/completeness") for name in ("items", "estimated", "missing")}
    return Paragraph(Text(zh, en), parts)


def _missing(known: Gathered, enterprise: str) -> list[Block]:
    gaps = sorted(known.of("gaps", enterprise), key=lambda row: (not row["matters"], not row["limiting"]))
    if not gaps:
        return []
    names = listed([known.name(row["indicator"]) for row in gaps], NAMED, Text("项", ""))
    matter = sum(bool(row["matters"]) for row in gaps)
    text = Text(
        f"缺失指标：{names.zh}；其中 {matter} 项会影响定级，评级按区间给出。",
        f"Indicators missing: {names.into('en')}; {matter} of them could change the level, which is told as a range.",
    )
    return [Paragraph(text)]


def _doubts(known: Gathered, enterprise: str) -> list[Block]:
    doubts = known.of("doubts", enterprise)
    if not doubts:
        return []
    columns = (
        Column(Text("项目", "item"), width=1.3),
        Column(Text("数值", "value"), align="right", width=0.9),
        Column(Text("单位", "unit"), width=0.6),
        Column(Text("疑问", "doubt"), width=2.0),
        Column(Text("倍数", "times"), align="right", width=0.6),
        Column(Text("位置", "place"), width=1.8),
    )
    rows = tuple(_doubt(known, row) for row in doubts[:SHOWN])
    caption = Text("需要核实的数据", "Figures to ask about")
    return [TableBlock(caption, columns, rows, "cohort/doubts", cut(len(rows), len(doubts)))]


def _doubt(known: Gathered, row: Row) -> tuple[Cell | Value, ...]:
    kind = SOURCES.get(row["kind"], "quantity")
    source = f"enterprise/{row['enterprise']}/{row['year']}/{kind}/{row['variable']}"
    file = PurePosixPath(row["file"] or "").name
    place = " › ".join(part for part in (file, row["sheet"], row["cell"]) if part) or "—"
    doubt = short(KINDS.get(row["kind"]) or bilingual(row["kind"]), 16)
    unit = pretty_unit(row["unit"] or "")
    return (
        short(known.name(row["variable"]), 11),
        Cell(row["value"], source),
        unit,
        doubt,
        row["ratio"],
        short(Text(place, place), 18),
    )
