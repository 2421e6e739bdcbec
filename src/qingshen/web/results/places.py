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
from qingshen.web.results.peers import FEWEST, current

TITLE = Text("企业分布", "Where the enterprises are")
POINTS = Text(
    "企业位置与确定的级别（经纬度，无底图）", "Places and certain levels (longitude and latitude, no map beneath)"
)
DISTRICTS = Text("各区县的级别分布", "Levels by district")
UNKNOWN = Text("未填区县", "district not stated")
UNGRADED = Text("未评级", "not graded")
SMALL = Text("您不能查看的其他企业（所在区县各不足五家）", "others you may not see (fewer than five of each district)")
SEEN = Text(
    "您不能查看的企业，一个区县有五家以上才计入该区县；其余合为一行，合起来仍不足五家的不计入。",
    "Enterprises you may not see count in their district where it has five of them at least; the rest stand together, "
    "or are not counted where they are fewer than five even so.",
)
NAMED = 40
NO_PLACE = Text(
    "没有企业填报经纬度，不画位置图；在名单中填写“经度”“纬度”两列后重新运行即可。",
    "No enterprise states its longitude and latitude: nothing is drawn. Fill in both in the list and run again.",
)
NO_POINTS = Text(
    "位置图只对能查看全部企业的人显示：从位置可以认出企业。",
    "The points are shown to those only who may see every enterprise: a place tells whose it is.",
)
Counts = list[tuple[Text, dict[str, float]]]


def places(audit: Audit, language: Language) -> Section:
    """Return the points and the districts."""
    firms, levels = _listed(audit), current(audit, "levels")
    known = dict(levels.select("enterprise", "level").iter_rows()) if levels.height else {}
    return Section(TITLE, (*_points(firms, known, language), *_districts(_counted(firms, levels), language)))


def large_districts(audit: Audit, language: Language, hidden: frozenset[str]) -> Section:
    """Return the districts as one who may not open those of `hidden` sees them; no points: a place tells whose it is.

    The reader can take those it may open from a sum: of the others in it there are five at least.
    """
    firms, levels = _listed(audit), current(audit, "levels")
    seen, kept = (
        _counted([one for one in firms if (one["enterprise"] in hidden) is is_kept], levels)
        for is_kept in (False, True)
    )
    return Section(TITLE, (Paragraph(NO_POINTS), Paragraph(SEEN), *_districts(added(seen, together(kept)), language)))


def _listed(audit: Audit) -> list[dict[str, object]]:
    listed = audit.table("list").filter(pl.col("listed") == "yes")["enterprise"].to_list()
    return audit.case.enterprises.filter(pl.col("enterprise").is_in(listed)).to_dicts()


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


def _counted(firms: list[dict[str, object]], levels: pl.DataFrame) -> Counts:
    """Return how many enterprises of each district are at each level, most first."""
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
    named = sorted(counted.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    return [(halves(name) if name else UNKNOWN, amounts) for name, amounts in named]


def together(counted: Counts) -> Counts:
    """Return the districts with all of fewer than five enterprises as one; [] where they are too few even so."""
    large = [one for one in counted if sum(one[1].values()) >= FEWEST]
    small = [one for one in counted if sum(one[1].values()) < FEWEST]
    if large and 0 < sum(sum(amounts.values()) for _, amounts in small) < FEWEST:
        small.append(large.pop())
    summed: dict[str, float] = {}
    for _, amounts in small:
        for level, number in amounts.items():
            summed[level] = summed.get(level, 0.0) + number
    return [*large, (SMALL, summed)] if sum(summed.values()) >= FEWEST else large


def added(seen: Counts, others: Counts) -> Counts:
    """Return two counts by district as one, most first."""
    summed: dict[Text, dict[str, float]] = {}
    for name, amounts in (*seen, *others):
        own = summed.setdefault(name, {})
        for level, number in amounts.items():
            own[level] = own.get(level, 0.0) + number
    return sorted(summed.items(), key=lambda each: (each[0] == SMALL, -sum(each[1].values()), each[0].zh))


def _districts(named: Counts, language: Language) -> list[Block]:
    if not named:
        return []
    bars = [LevelRow(name, amounts) for name, amounts in named]
    return [Picture(DISTRICTS, level_bars(bars, language), alt=DISTRICTS), Paragraph(UNDECIDED), _table(named)]


def _table(named: Counts) -> TableBlock:
    shown = {**LEVELS, "uncertain": Text("未定", "undecided")}
    columns = (
        Column(Text("区县", "district"), width=2), Column(Text("企业数", "enterprises"), align="right"),
        *(Column(one, align="right") for one in shown.values()),
    )  # fmt: skip
    rows = tuple(
        (name, int(sum(amounts.values())), *(int(amounts.get(one, 0)) for one in shown)) for name, amounts in named
    )
    return TableBlock(DISTRICTS, columns, rows)
