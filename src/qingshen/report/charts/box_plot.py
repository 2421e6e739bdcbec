"""Distributions by group as boxes, outliers named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.axis import (
    Axis,
    can_show,
    empty,
    figure_axis,
    grid,
    height_of,
    name_axis,
    name_label,
    plain,
    value_axis,
)
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, words
from qingshen.report.palette import ACCENT, LEVELS, MARK


@dataclass(frozen=True)
class Box:
    """One group: five ascending figures (whiskers without outliers), how many values, and outliers by name."""

    name: Words
    minimum: float
    lower_quartile: float
    median: float
    upper_quartile: float
    maximum: float
    count: int
    outliers: tuple[tuple[str, float], ...] = ()


def box_plot(boxes: Sequence[Box], axis: Axis, language: Language = "zh") -> Chart:
    """Return one lying box a group, first on top. What a log axis cannot show is counted in the axis name."""
    rows, dots, left_out, values = [], [], 0, []
    for position, box in enumerate(boxes):
        five = [box.minimum, box.lower_quartile, box.median, box.upper_quartile, box.maximum]
        if all(can_show(value, axis) for value in five):
            rows.append(five)
            values += five
        else:
            # ECharts skips a box of blanks and keeps the row.
            rows.append(["-"] * 5)  # type: ignore[list-item]
            left_out += box.count
        for name, value in box.outliers:
            if can_show(value, axis):
                values.append(value)
                dots.append({"value": [value, position], "label": {"formatter": plain(name)}})
            else:
                left_out += 1
    if not values:
        return Chart(empty(language), 4.0)
    sizes = [Text(f"{box.count}家", f"n = {box.count}").into(language) for box in boxes]
    series: list[dict[str, Any]] = [
        {
            "type": "boxplot",
            "layout": "vertical",
            "boxWidth": [6, 20],
            "itemStyle": {"color": LEVELS["III"], "borderColor": ACCENT, "borderWidth": 1.4},
            "data": rows,
        },
        _outliers(dots),
    ]
    option = {
        "grid": grid(right=10),
        "xAxis": value_axis(axis, language, values, left_out=left_out) | {"scale": True},
        "yAxis": [name_axis([words(box.name, language) for box in boxes]), figure_axis(sizes)],
        "series": series,
    }
    return Chart(option, height_of(round(1.4 * len(boxes)), 1.8))


def _outliers(dots: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "symbol": "emptyCircle",
        "symbolSize": 5,
        "itemStyle": {"color": MARK},
        "label": name_label(position="top", distance=3),
        "labelLayout": {"hideOverlap": True},
        "data": dots,
    }
