"""The radar of an enterprise's classes: what it has of each class's points, the same palette as the report's charts."""

from collections.abc import Sequence
from math import ceil
from textwrap import wrap
from typing import Any

from qingshen.report.document import Chart
from qingshen.report.palette import GRID, INK, QUIET, SERIES

LETTERS = 13
"""Letters of a line beside a radar; a Chinese character is as wide as two."""
FEWEST = 3
"""A radar of fewer axes is a line."""


def radar(axes: Sequence[str], lines: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    """Return a radar of shares [%] by class; a line a (name, shares). Raises ValueError for fewer than three axes."""
    if len(axes) < FEWEST:
        raise ValueError(f"a radar needs {FEWEST} axes; there are {len(axes)}")
    styles = ("solid", "dashed", "dotted", "solid")
    data: list[dict[str, Any]] = [
        {
            "name": name,
            "value": [round(share, 1) for share in shares],
            "symbolSize": 4,
            "itemStyle": {"color": SERIES[at % len(SERIES)]},
            "lineStyle": {"type": styles[at % len(styles)], "width": 2},
            **({"areaStyle": {"opacity": 0.12}} if at == 0 else {}),
        }
        for at, (name, shares) in enumerate(lines)
    ]
    option = {
        "legend": {"data": [name for name, _ in lines], "bottom": 0, "itemWidth": 18, "textStyle": {"fontSize": 11}},
        "radar": {
            "indicator": [{"name": _wrapped(name), "min": 0, "max": 100} for name in axes],
            "radius": "48%",
            "center": ["50%", "47%"],
            "splitNumber": 4,
            "axisName": {"color": INK, "fontSize": 11},
            "splitLine": {"lineStyle": {"color": GRID}},
            "splitArea": {"show": False},
            "axisLine": {"lineStyle": {"color": QUIET, "opacity": 0.4}},
        },
        "series": [{"type": "radar", "data": data}],
    }
    return Chart(option, 9.0)


def _wrapped(name: str) -> str:
    """Return a name in lines short enough to stand beside a radar on a phone and on half a printed page."""
    if name.isascii():
        return "\n".join(wrap(name, LETTERS, break_long_words=False))
    lines = ceil(2 * len(name) / LETTERS)
    each = ceil(len(name) / lines)
    return "\n".join(name[at : at + each] for at in range(0, len(name), each))


def unwrapped(name: str) -> str:
    """Return a name of the radar's in one line again."""
    return name.replace("\n", " " if name.isascii() else "")
