"""A year against another: two dots a row, joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from qingshen.language import Language
from qingshen.report.charts.axis import Axis, can_show, empty, grid, height_of, legend, name_axis, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, words
from qingshen.report.palette import QUIET, SERIES


@dataclass(frozen=True)
class Change:
    """One row: its value before and after."""

    name: Words
    before: float | None
    after: float | None


def dumbbell(changes: Sequence[Change], before: Words, after: Words, axis: Axis, language: Language = "zh") -> Chart:
    """Return a row for each change, first on top; `before` and `after` name the dots (years).

    A missing value has no dot and no line; how many are missing stands in the axis name.
    """
    ends = [(change.before, change.after) for change in changes]
    values = [value for pair in ends for value in pair if value is not None and can_show(value, axis)]
    if not values:
        return Chart(empty(language), 4.0)
    joined: list[list[float | None]] = []
    for row, (old, new) in enumerate(ends):
        if can_show(old, axis) and can_show(new, axis):
            joined += [[old, row], [new, row], [None, None]]
    names = [words(before, language), words(after, language)]
    dots = [[[pair[side], row] for row, pair in enumerate(ends) if can_show(pair[side], axis)] for side in (0, 1)]
    option = {
        "grid": grid(top=28),
        "legend": legend(names),
        "xAxis": value_axis(axis, language, values, left_out=2 * len(ends) - len(values)) | {"scale": True},
        "yAxis": name_axis([words(change.name, language) for change in changes]),
        "series": [
            {
                "type": "line",
                "symbol": "none",
                "silent": True,
                "lineStyle": {"color": QUIET, "width": 1.5},
                "data": joined,
            },
            {
                "type": "scatter",
                "name": names[0],
                "symbol": "emptyCircle",
                "symbolSize": 8,
                "itemStyle": {"color": SERIES[1]},
                "data": dots[0],
            },
            {"type": "scatter", "name": names[1], "symbolSize": 8, "itemStyle": {"color": SERIES[0]}, "data": dots[1]},
        ],
    }
    return Chart(option, height_of(len(changes), 2.6))
