"""Where the enterprises are: points by longitude and latitude where they are given, and levels by district."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, LevelRow, level_bars, scatter
from qingshen.report.charts.scatter import Point
from qingshen.report.content.levels import UNDECIDED
from qingshen.report.content.names import LEVELS, halves
from qingshen.report.document import Block, Column, Paragraph, Picture, Section, TableBlock
from qingshen.web.results.peers import current

TITLE = Text("企业分布", "Where the enterprises are")
POINTS = Text(
    "企业位置与确定的级别（经纬度，无底图）", "Places and certain levels (longitude and latitude, no map beneath)"
)
DISTRICTS = Text("各区县的级别分布", "Levels by district")
UNKNOWN = Text("未填区县", "district not stated")
UNGRADED = Text("未评级", "not graded")
NAMED = 40
NO_PLACE = Text(
    "没有企业填报经纬度，不画位置图；在名单中填写“经度”“纬度”两列后重新运行即可。",
    "No enterprise states its longitude and latitude: nothing is drawn. Fill in both in the list and run again.",
)


def places(audit: Audit, language: Language) -> Section:
    """Return the points and the districts."""
    levels = current(audit, "levels")
    known = dict(levels.select("enterprise", "level").iter_rows()) if levels.height else {}
    listed = audit.table("list").filter(pl.col("listed") == "yes")["enterprise"].to_list()
    firms = audit.case.enterprises.filter(pl.col("enterprise").is_in(listed)).to_dicts()
    return Section(TITLE, (*_points(firms, known, language), *_districts(audit, firms, language)))


def _points(firms: list[dict[str, object]], levels: dict[str, str], language: Language) -> list[Block]:
    placed = [one for one in firms if one.get("longitude") is not None and one.get("latitude") is not None]
    if not placed:
        return [Paragraph(NO_PLACE)]
    order = [*LEVELS, ""]
    placed.sort(key=lambda one: order.index(levels.get(str(one["enterprise"]), "")))
    points = [
        Point(
            str(one["enterprise"]), float(str(one["longitude"])), float(str(one["latitude"])),
            LEVELS.get(levels.get(str(one["enterprise"]), ""), UNGRADED), len(placed) <= NAMED,
        )
        for one in placed
    ]  # fmt: skip
    chart = scatter(points, Axis(Text("经度", "longitude"), "°"), Axis(Text("纬度", "latitude"), "°"), language)
    return [Picture(POINTS, chart, alt=POINTS)]


def _districts(audit: Audit, firms: list[dict[str, object]], language: Language) -> list[Block]:
    levels = current(audit, "levels")
    if levels.is_empty():
        return []
    rows = {row["enterprise"]: row for row in levels.iter_rows(named=True)}
    counted: dict[str, dict[str, float]] = {}
    for one in firms:
        row = rows.get(str(one["enterprise"]))
        if row is None or row["level"] is None:
            continue
        open_yet = row["level"] == "none" and row["level_best"] != "none"
        amounts = counted.setdefault(str(one.get("district") or ""), {})
        level = "uncertain" if open_yet else row["level"]
        amounts[level] = amounts.get(level, 0.0) + 1
    if not counted:
        return []
    named = sorted(counted.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    bars = [LevelRow(halves(name) if name else UNKNOWN, amounts) for name, amounts in named]
    return [Picture(DISTRICTS, level_bars(bars, language), alt=DISTRICTS), Paragraph(UNDECIDED), _table(named)]


def _table(named: list[tuple[str, dict[str, float]]]) -> TableBlock:
    shown = {**LEVELS, "uncertain": Text("未定", "undecided")}
    columns = (
        Column(Text("区县", "district"), width=2), Column(Text("企业数", "enterprises"), align="right"),
        *(Column(one, align="right") for one in shown.values()),
    )  # fmt: skip
    rows = tuple(
        (halves(name) if name else UNKNOWN, int(sum(amounts.values())), *(int(amounts.get(one, 0)) for one in shown))
        for name, amounts in named
    )
    return TableBlock(DISTRICTS, columns, rows)
