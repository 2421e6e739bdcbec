"""A plan in time: a bar a task from its start to its end, the day of the report across."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.axis import Mark, empty, grid, height_of, legend, name_axis, plain
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, words
from qingshen.report.palette import GRID, INK, MARK, QUIET, SERIES

BAR_PX = 9
UNDATED = Text("未画: {}项没有日期", "not shown: {} without dates")


@dataclass(frozen=True)
class Task:
    """One task: when it starts and ends, and the class that colours it (a key of `groups`)."""

    name: Words
    start: date | None
    end: date | None
    group: str = ""


def timeline(
    tasks: Sequence[Task], groups: Mapping[str, Words], language: Language = "zh", *, today: Mark | None = None
) -> Chart:
    """Return a row for each task, first on top; what ends before it starts, or has no start, is a point at its end.

    `today`: a line across, its value a day's ordinal (`date.toordinal`). A task without an end keeps its row, without a
    bar; how many stands under the axis. Raises ValueError for a group that is not among `groups`, and for more groups
    than there are colours.
    """
    if len(groups) > len(SERIES) or any(one.group not in groups for one in tasks):
        raise ValueError(f"tasks of groups that are not among {list(groups)}, or more than {len(SERIES)} groups")
    dated = [one for one in tasks if one.end is not None]
    if not dated:
        return Chart(empty(language), 4.0)
    missing = len(tasks) - len(dated)
    used = [key for key in groups if any(one.group == key for one in dated)]
    colours = dict(zip(groups, SERIES, strict=False))
    series = [part for key in used for part in _of(key, words(groups[key], language), tasks, colours[key])]
    if today is not None:
        series[0] |= {"markLine": _across(today, language)}
    option = {
        "useUTC": True,
        "grid": grid(top=48 if today else 28, bottom=34 if missing else 12),
        "legend": legend([words(groups[key], language) for key in used]) | {"icon": "rect"},
        "xAxis": _days(UNDATED.into(language).format(missing) if missing else ""),
        "yAxis": name_axis([words(one.name, language) for one in tasks]),
        "series": series,
    }
    return Chart(option, height_of(len(tasks), 2.8))


def _at(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000


def _of(key: str, name: str, tasks: Sequence[Task], colour: str) -> list[dict[str, Any]]:
    """Return the bars of a group as one thick line broken between them, and its points."""
    bars: list[list[int | None]] = []
    points: list[list[int]] = []
    for row, one in enumerate(tasks):
        if one.group != key or one.end is None:
            continue
        if one.start is None or one.start >= one.end:
            points.append([_at(one.end), row])
        else:
            bars += [[_at(one.start), row], [_at(one.end), row], [None, None]]
    style = {"name": name, "itemStyle": {"color": colour}}
    line = {"type": "line", "symbol": "none", "silent": True, "lineStyle": {"color": colour, "width": BAR_PX}}
    dots = {"type": "scatter", "symbol": "diamond", "symbolSize": 9}
    return [style | line | {"data": bars}, *([style | dots | {"data": points}] if points else [])]


def _days(name: str) -> dict[str, Any]:
    return {
        "type": "time",
        "name": name,
        "nameLocation": "middle",
        "nameGap": 28,
        "nameTextStyle": {"color": INK, "fontSize": 12},
        "axisLabel": {"color": QUIET, "fontSize": 11, "hideOverlap": True, "formatter": "{yyyy}-{MM}"},
        "axisLine": {"lineStyle": {"color": QUIET}},
        "splitLine": {"show": True, "lineStyle": {"color": GRID, "width": 1}},
    }


def _across(today: Mark, language: Language) -> dict[str, Any]:
    label = {"formatter": plain(words(today.label, language)), "position": "start", "color": MARK, "fontSize": 11}
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": MARK, "type": "dashed", "width": 1.2},
        "data": [{"xAxis": _at(date.fromordinal(int(today.value))), "label": label}],
    }
