"""A histogram with percentiles and baselines across it."""

import math
from collections.abc import Sequence
from itertools import pairwise

from qingshen.language import Language, Text
from qingshen.report.charts.axis import Axis, Mark, can_show, empty, grid, marks_at, value_axis
from qingshen.report.document import Chart
from qingshen.report.palette import SERIES

GAP = 0.03
"""Share of a bin left white at either side."""


def histogram(
    edges: Sequence[float],
    counts: Sequence[int],
    axis: Axis,
    marks: Sequence[Mark] = (),
    language: Language = "zh",
    *,
    left_out: int = 0,
) -> Chart:
    """Return bins between ascending `edges` (one more than `counts`); `left_out` values are told in the axis name.

    Raises ValueError unless there is one edge more than counts, or for an edge a log axis cannot show.
    """
    if not counts:
        return Chart(empty(language), 4.0)
    if len(edges) != len(counts) + 1 or not all(can_show(edge, axis) for edge in edges):
        raise ValueError(f"{axis.label}: {len(counts)} counts need {len(counts) + 1} edges the axis can show: {edges}")
    reach = [edges[0], edges[-1], *(mark.value for mark in marks if can_show(mark.value, axis))]
    horizontal = value_axis(axis, language, reach, left_out=left_out)
    horizontal = {"min": min(reach), "max": max(reach)} | horizontal
    line, room = marks_at(marks, axis, language, horizontal["min"], horizontal["max"])
    vertical = value_axis(Axis(Text("企业数", "enterprises")), language, (), vertical=True) | {"minInterval": 1}
    option = {
        "grid": grid(top=26 + room),
        "xAxis": horizontal,
        "yAxis": vertical | {"nameGap": 8 + room},
        "series": [
            {
                # An area a bin: bars stand on categories, and bins have widths.
                "type": "line",
                "symbol": "none",
                "lineStyle": {"width": 0},
                "areaStyle": {"color": SERIES[0], "opacity": 0.75},
                "data": _outline(edges, counts, axis),
                "markLine": line,
            }
        ],
    }
    return Chart(option, 7.5)


def _outline(edges: Sequence[float], counts: Sequence[int], axis: Axis) -> list[list[float | None]]:
    into, back = (math.log, math.exp) if axis.log else (float, float)
    points: list[list[float | None]] = []
    for (low, high), count in zip(pairwise(edges), counts, strict=True):
        gap = GAP * (into(high) - into(low))
        points += [[back(into(low) + gap), count], [back(into(high) - gap), count], [None, None]]
    return points
