"""Results: the level that is certain and the best possible, the indices, the indicators below level I and how far."""

from __future__ import annotations

from qingshen.language import Text
from qingshen.report.content.cut import cut
from qingshen.report.content.names import LEVELS
from qingshen.report.document import Block, Cell, Column, Figure, Paragraph, Part, Section, TableBlock, Tone
from qingshen.report.formatting import Interval, Value, pretty_unit
from qingshen.report.sheet.gathered import Gathered, Row
from qingshen.report.sheet.words import NOTHING, short

TITLE = Text("审核结果", "Results")
SHOWN = 6
UNGRADED = Text(
    "没有采用评价指标体系或没有可评价的数据，不评级。",
    "No index system is used, or there are no data to grade by: no level is given.",
)
CLEAN = Text("所有适用指标达到Ⅰ级。", "All indicators that apply reach level I.")


def results(known: Gathered, enterprise: str) -> Section:
    """Return the level and the indicators that miss level I; a sentence where nobody is graded."""
    row = known.one("levels", enterprise)
    if not row:
        return Section(TITLE, (Paragraph(UNGRADED),))
    return Section(TITLE, (_level(known, enterprise, row), *_indicators(known, enterprise)))


def _level(known: Gathered, enterprise: str, row: Row) -> Paragraph:
    source = f"enterprise/{enterprise}/{row['year']}"
    zh = "清洁生产水平：确定为{level}，最好可能为{best}；综合评价指数 YⅠ {i1}，YⅡ {i2}，YⅢ {i3}（区间来自缺失数据）。"
    en = "Level: {level} for certain, at best {best}; indices YⅠ {i1}, YⅡ {i2}, YⅢ {i3} (ranges stem from gaps)."
    parts: dict[str, Part] = {
        "level": Figure(LEVELS[row["level"]], f"{source}/level"),
        "best": Figure(LEVELS[row["level_best"]], f"{source}/level"),
    }
    for k in (1, 2, 3):
        both = row[f"index_{k}"], row[f"index_{k}_best"]
        value = Interval(*both) if None not in both else both[0]
        parts[f"i{k}"] = Figure(value, f"{source}/index_{k}", decimals=1)
    changed = known.one("level_changes", enterprise)
    if changed.get("level_before"):
        zh += "基准年为{before}。"
        en += " In the baseline year: {before}."
        parts["before"] = LEVELS[changed["level_before"]]
    return Paragraph(Text(zh, en), parts)


def _indicators(known: Gathered, enterprise: str) -> list[Block]:
    missed = known.of("indicators", enterprise)
    if not missed:
        return [Paragraph(CLEAN)]
    columns = (
        Column(Text("未达Ⅰ级的指标", "indicator below level I"), width=2.7),
        Column(Text("数值", "value"), align="right", width=0.8),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("级别", "level"), width=1.2),
        Column(Text("距Ⅱ级", "to level II"), align="right", width=0.8),
        Column(Text("距Ⅰ级", "to level I"), align="right", width=0.8),
        Column(Text("YⅠ 失分", "points lost"), align="right", decimals=1, width=0.9),
    )
    rows = tuple(_indicator(known, row) for row in missed[:SHOWN])
    caption = Text("未达Ⅰ、Ⅱ级的指标及差距", "Indicators below levels I and II, and how far")
    return [TableBlock(caption, columns, rows, note=cut(len(rows), len(missed)))]


def _indicator(known: Gathered, row: Row) -> tuple[Cell | Value, ...]:
    system = known.audit.case.system
    one = system.by_code.get(row["indicator"]) if system else None
    source = f"enterprise/{row['enterprise']}/{row['year']}/indicator/{row['indicator']}"
    value: Value = row["value"]
    if value is None:
        value = None if row["status"] == "missing" else NOTHING
    far = tuple(NOTHING if row[name] is None else row[name] for name in ("distance_2", "distance_1"))
    tone: Tone = "bad" if row["level"] in ("III", "none") else ""
    level = Cell(LEVELS[row["level"]], source, tone) if row["level"] else NOTHING
    unit = pretty_unit(one.unit) if one else ""
    return (short(known.name(row["indicator"]), 22), Cell(value, source), unit, level, *far, row["lost_1"])
