"""Points of two quantities, classes by colour and shape, some named."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qingshen.language import Language
from qingshen.report.charts.axis import Axis, can_show, empty, grid, legend, name_label, plain, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, words
from qingshen.report.palette import SERIES

SHAPES = ("circle", "triangle", "diamond", "rect", "emptyCircle", "emptyTriangle", "emptyDiamond", "emptyRect")


@dataclass(frozen=True)
class Point:
    """One point; `named` writes its name beside it."""

    name: Words
    x: float | None
    y: float | None
    group: Words = ""
    named: bool = False


def scatter(points: Sequence[Point], x: Axis, y: Axis, language: Language = "zh") -> Chart:
    """Return the points; those missing a value, or with none a log axis can show, are counted in the axis name."""
    known = [
        (point, point.x, point.y)
        for point in points
        if point.x is not None and point.y is not None and can_show(point.x, x) and can_show(point.y, y)
    ]
    if not known:
        return Chart(empty(language), 4.0)
    # A name stands on the side where the plot has more room.
    into = math.log if x.log else float
    middle = (into(min(across for _, across, _ in known)) + into(max(across for _, across, _ in known))) / 2
    groups: dict[str, list[dict[str, Any]]] = {}
    for point, across, up in known:
        entry: dict[str, Any] = {"value": [across, up]}
        if point.named:
            beside = "right" if into(across) <= middle else "left"
            entry["label"] = name_label(formatter=plain(words(point.name, language)), position=beside)
        groups.setdefault(words(point.group, language), []).append(entry)
    has_groups = any(groups)
    option = {
        "grid": grid(top=56 if has_groups else 34, right=40),
        **({"legend": legend(list(groups))} if has_groups else {}),
        "xAxis": value_axis(x, language, [across for _, across, _ in known], left_out=len(points) - len(known))
        | {"scale": True},
        "yAxis": value_axis(y, language, [up for _, _, up in known], vertical=True) | {"scale": True},
        "series": [
            {
                "type": "scatter",
                "name": name,
                "symbol": SHAPES[i % 8],
                "symbolSize": 6,
                "itemStyle": {"color": SERIES[i % 8], "opacity": 0.8},
                "labelLayout": {"hideOverlap": True},
                "data": data,
            }
            for i, (name, data) in enumerate(groups.items())
        ],
    }
    return Chart(option, 9.0)
