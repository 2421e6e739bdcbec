"""The tornado: how far a result moves when one factor at a time changes, the factor that moves it most on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qingshen.language import Language
from qingshen.report.charts.axis import Axis, can_show, empty, grid, height_of, legend, name_axis, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, number, words
from qingshen.report.palette import INK, MARK, SERIES


@dataclass(frozen=True)
class Swing:
    """One factor: the result when it is lower, and when it is higher; None where that cannot be said."""

    factor: Words
    lower: float | None
    higher: float | None


def tornado(
    swings: Sequence[Swing], base: float, lower: Words, higher: Words, axis: Axis, language: Language = "zh"
) -> Chart:
    """Return a bar each way from `base` for each factor, the widest on top; `lower` and `higher` name the changes.

    A result that is missing has no bar and is counted in the axis name; a dashed line stands at 0 where it is in sight.
    """
    ordered = sorted(swings, key=lambda one: (-_span(one, base), words(one.factor, "zh")))
    values = [value for one in ordered for value in (one.lower, one.higher) if can_show(value, axis)]
    if not values:
        return Chart(empty(language), 4.0)
    lowest, highest = min(base, *values, 0.0), max(base, *values, 0.0)
    room = 0.12 * (highest - lowest or 1.0)
    shown = value_axis(axis, language, (), left_out=2 * len(ordered) - len(values))
    shown["axisLabel"] |= {"showMinLabel": False, "showMaxLabel": False}
    names = [words(lower, language), words(higher, language)]
    option = {
        "grid": grid(top=28),
        "legend": legend(names),
        "xAxis": shown | {"min": lowest - room, "max": highest + room},
        "yAxis": name_axis([words(one.factor, language) for one in ordered]),
        "series": [
            {
                "type": "line",
                "name": name,
                "symbol": "none",
                "lineStyle": {"width": 13, "color": colour, "cap": "butt"},
                "itemStyle": {"color": colour},
                "data": _bars([getattr(one, side) for one in ordered], base, axis),
            }
            for name, colour, side in zip(names, (SERIES[1], SERIES[0]), ("lower", "higher"), strict=True)
        ]
        + [_ends(ordered, base, axis), _lines(base)],
    }
    return Chart(option, height_of(len(ordered), 2.8))


def _span(one: Swing, base: float) -> float:
    return max((abs(value - base) for value in (one.lower, one.higher) if value is not None), default=0.0)


def _bars(values: Sequence[float | None], base: float, axis: Axis) -> list[list[float | None]]:
    """Return a thick line from `base` to each value, broken between the rows."""
    points: list[list[float | None]] = []
    for row, value in enumerate(values):
        if can_show(value, axis):
            points += [[base, row], [value, row], [None, None]]
    return points


def _ends(ordered: Sequence[Swing], base: float, axis: Axis) -> dict[str, object]:
    """Return the figures at the bars' ends."""
    data = [
        {
            "value": [value, row],
            "label": {"formatter": number(value), "position": "left" if value < base else "right"},
        }
        for row, one in enumerate(ordered)
        for value in (one.lower, one.higher)
        if value is not None and can_show(value, axis)
    ]
    label = {"show": True, "fontSize": 9, "color": INK}
    return {"type": "scatter", "silent": True, "symbolSize": 0.01, "label": label, "data": data}


def _lines(base: float) -> dict[str, object]:
    line = {
        "silent": True,
        "symbol": "none",
        "label": {"show": False},
        "data": [
            {"xAxis": base, "lineStyle": {"color": INK, "width": 1}},
            {"xAxis": 0, "lineStyle": {"color": MARK, "type": "dashed", "width": 1.2}},
        ],
    }
    return {"type": "scatter", "silent": True, "data": [], "markLine": line}
