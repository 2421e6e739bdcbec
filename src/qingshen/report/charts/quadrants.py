"""The co-control plane: what falls of two things at once, a point an option, the four quadrants in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.axis import Axis, can_show, empty, grid, legend, name_label, plain, value_axis
from qingshen.report.charts.scatter import SHAPES, Point
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, words
from qingshen.report.palette import QUIET, SERIES

CORNERS = ("II", "I", "III", "IV")
"""Quadrants in the order they are written: upper left, upper right, lower left, lower right."""
ROOM = 1.25
"""How far the plane reaches beyond the farthest point, so that the words in its corners cover none."""


def quadrants(
    points: Sequence[Point],
    x: Axis,
    y: Axis,
    corners: Mapping[str, Words],
    language: Language = "zh",
    *,
    drawn_to: tuple[float, float] | None = None,
) -> Chart:
    """Return the points about the two zero lines, `corners` naming the quadrants I to IV.

    Points beyond ±`drawn_to` (across, up; both > 0) are drawn at it and counted; those that miss a value are counted.
    """
    known = [(one, one.x, one.y) for one in points
             if one.x is not None and one.y is not None and can_show(one.x, x) and can_show(one.y, y)]  # fmt: skip
    if not known:
        return Chart(empty(language), 4.0)
    wide, high = drawn_to or (max(abs(across) for _, across, _ in known), max(abs(up) for _, _, up in known))
    beyond = sum(abs(across) > wide or abs(up) > high for _, across, up in known)
    groups: dict[str, list[dict[str, Any]]] = {}
    for point, across, up in known:
        at = [max(-wide, min(wide, across)), max(-high, min(high, up))]
        entry: dict[str, Any] = {"value": at}
        if point.named:
            side = "left" if at[0] > 0 else "right"
            entry["label"] = name_label(formatter=plain(words(point.name, language)), position=side)
        groups.setdefault(words(point.group, language), []).append(entry)
    option = {
        "grid": grid(top=56, right=40),
        "legend": legend(list(groups)),
        "xAxis": _through_zero(value_axis(x, language, (), left_out=len(points) - len(known)), wide),
        "yAxis": _through_zero(_told(value_axis(y, language, (), vertical=True), beyond, language), high),
        "series": [
            *(_dots(name, data, at) for at, (name, data) in enumerate(groups.items())),
            _words(corners, wide, high, language),
        ],
    }
    return Chart(option, 10.0)


def _dots(name: str, data: list[dict[str, Any]], at: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "symbol": SHAPES[at % len(SHAPES)],
        "symbolSize": 6,
        "itemStyle": {"color": SERIES[at % len(SERIES)], "opacity": 0.75},
        "labelLayout": {"hideOverlap": True},
        "data": data,
    }


def _through_zero(axis: dict[str, Any], limit: float) -> dict[str, Any]:
    end = (limit or 1.0) * ROOM
    axis["axisLabel"] |= {"showMinLabel": False, "showMaxLabel": False}
    # Beside the plot, not along its middle, figures and the name have room.
    return axis | {"min": -end, "max": end, "axisLine": {"show": False, "onZero": False}}


def _told(axis: dict[str, Any], beyond: int, language: Language) -> dict[str, Any]:
    if beyond:
        axis["name"] += Text(f"; {beyond}个超出图幅, 画在边上", f"; {beyond} beyond, drawn at the edge").into(language)
    return axis


def _words(corners: Mapping[str, Words], wide: float, high: float, language: Language) -> dict[str, Any]:
    """Return the words in the corners; points under them stay visible."""
    data = []
    for at, corner in enumerate(CORNERS):
        right, lower = at % 2, at // 2
        place = [(wide or 1.0) * (ROOM if right else -ROOM), (high or 1.0) * (-ROOM if lower else ROOM)]
        label = {
            "formatter": plain(f"{corner} {words(corners[corner], language)}"),
            "position": "inside",
            "align": "right" if right else "left",
            "verticalAlign": "bottom" if lower else "top",
            "offset": [-4 if right else 4, -4 if lower else 4],
        }
        data.append({"value": place, "label": label})
    shown = {"show": True, "fontSize": 11, "color": QUIET}
    zero = {"silent": True, "symbol": "none", "label": {"show": False}, "lineStyle": {"color": QUIET, "type": "solid"}}
    lines = zero | {"data": [{"xAxis": 0}, {"yAxis": 0}]}
    return {"type": "scatter", "silent": True, "symbolSize": 0.01, "label": shown, "data": data, "markLine": lines}


def limits(points: Sequence[Point], share: float) -> tuple[float, float] | None:
    """Return how far `share` [0-1] of the points reach across and up; None where that is nothing."""

    def reach(values: list[float]) -> float:
        found = sorted(abs(one) for one in values)
        return found[min(len(found) - 1, int(share * len(found)))] if found else 0.0

    across, up = (reach([value for one in points if (value := getattr(one, axis)) is not None]) for axis in ("x", "y"))
    return (across, up) if across > 0 and up > 0 else None
