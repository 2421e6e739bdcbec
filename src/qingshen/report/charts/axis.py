"""Axes in the house style: names with units, light grid lines, what cannot be shown told in the name."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.formatting import Words, with_unit
from qingshen.report.palette import GRID, INK, MARK, QUIET

PLOT_WIDTH_PX = 480
"""Width of the plot between its axes in a picture as wide as the type area, about [px]."""
ROW_CM = 0.58
TALLEST_CM = 20.0
"""A picture and its caption stand on one page."""
ROOMY_ROWS, LABELLED_ROWS = 44, 66
"""How many rows of a page's height take names in full size, and in small type; beyond, only some are named."""
NAME_WIDTH_PX = 168
"""Room for a name beside a bar: 14 Chinese characters."""


@dataclass(frozen=True)
class Axis:
    """What is measured along an axis; `log` only for positive values."""

    label: Words
    unit: str = ""
    log: bool = False


@dataclass(frozen=True)
class Mark:
    """A line across the plot at `value` (a baseline, a percentile, a threshold) and its name."""

    label: Words
    value: float


def can_show(value: float | None, axis: Axis) -> bool:
    """Say whether `value` has a place on `axis`."""
    return value is not None and math.isfinite(value) and (value > 0 or not axis.log)


def bar_axis(axis: Axis, language: Language) -> dict[str, Any]:
    """Return the axis along which bars begin at 0; raise ValueError for a log one, where a length means nothing."""
    if axis.log:
        raise ValueError(f"{axis.label}: bars need an axis with a zero; a log axis has none")
    return value_axis(axis, language, ())


def name_of(axis: Axis, language: Language, left_out: int = 0, *, positive: bool = False) -> str:
    """Return label, unit and, when values could not be shown, how many; `positive`: only those above 0 can be."""
    name = with_unit(axis.label, axis.unit, language)
    if not left_out:
        return name
    reason = Text("缺失或≤0", "missing or ≤ 0") if axis.log or positive else Text("缺失", "missing")
    return Text(f"{name}; 未画: {left_out}个{reason.zh}", f"{name}; not shown: {left_out} {reason.en}").into(language)


def value_axis(
    axis: Axis,
    language: Language,
    values: Iterable[float],
    *,
    left_out: int = 0,
    positive: bool = False,
    vertical: bool = False,
) -> dict[str, Any]:
    """Return an option's axis for quantities; `values` are those to be shown (they set the ends of a log axis)."""
    option: dict[str, Any] = {
        "type": "value",
        "name": name_of(axis, language, left_out, positive=positive),
        "nameTextStyle": {"color": INK, "fontSize": 12},
        # The ends are set inwards: a long figure at an end would be cut by the picture's edge.
        "axisLabel": {
            "color": QUIET,
            "fontSize": 11,
            "hideOverlap": True,
            **({} if vertical else {"alignMinLabel": "left", "alignMaxLabel": "right"}),
        },
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": GRID, "width": 1}},
    }
    if vertical:
        option |= {"nameLocation": "end", "nameGap": 12}
        option["nameTextStyle"]["align"] = "left"
    else:
        option |= {"nameLocation": "middle", "nameGap": 28}
    if axis.log:
        option |= _log_ends(list(values))
    return option


def _log_ends(values: Sequence[float]) -> dict[str, Any]:
    if not values:
        return {"type": "log", "min": 1, "max": 10}
    low, high = min(values), max(values)
    # ECharts ticks a log axis at powers of its base only: two decades of tens, or less in twos.
    base = 10 if high / low > 50 else 2
    first, last = math.floor(math.log(low, base) + 1e-9), math.ceil(math.log(high, base) - 1e-9)
    last = max(last, first + 1)
    return {"type": "log", "logBase": base, "min": float(base) ** first, "max": float(base) ** last}


def name_axis(names: Sequence[str]) -> dict[str, Any]:
    """Return a vertical axis of `names`, the first on top; long names are cut by an ellipsis."""
    return {
        "type": "category",
        "data": list(names),
        "inverse": True,
        "axisLabel": {
            "color": INK,
            "fontSize": 11 if len(names) <= ROOMY_ROWS else 9,
            "width": NAME_WIDTH_PX,
            "overflow": "truncate",
            # Beyond what a page can hold, a name for every bar would be a grey smear.
            "interval": 0 if len(names) <= LABELLED_ROWS else "auto",
        },
        "axisLine": {"lineStyle": {"color": QUIET}},
        "axisTick": {"show": False},
    }


def figure_axis(figures: Sequence[str]) -> dict[str, Any]:
    """Return figures for the rows of a `name_axis`, set on the right, where no bar or threshold runs through them."""
    axis = name_axis(figures) | {"position": "right", "axisLine": {"show": False}}
    axis["axisLabel"] |= {"show": len(figures) <= LABELLED_ROWS, "margin": 6}
    return axis


def height_of(rows: int, extra_cm: float = 2.0) -> float:
    """Return the height [cm] that `rows` of horizontal bars need, at most a page's."""
    return round(min(TALLEST_CM, max(4.0, rows * ROW_CM + extra_cm)), 2)


def grid(*, top: int = 12, right: int = 28, bottom: int = 34, left: int = 8) -> dict[str, Any]:
    """Return the plot's place; labels lie inside it, so none is cut."""
    return {"left": left, "right": right, "top": top, "bottom": bottom, "containLabel": True}


def name_label(**more: Any) -> dict[str, Any]:
    """Return the label option of a named point: small, cut when long, left out where it would hide another."""
    return {"show": True, "fontSize": 9, "color": INK, "width": 120, "overflow": "truncate", **more}


def plain(text: str) -> str:
    """Return `text` with nothing ECharts could read as a template ({b}, {style|…})."""
    return text.replace("{", "（").replace("}", "）").replace("\n", " ")


def marks_at(
    marks: Sequence[Mark], axis: Axis, language: Language, low: float, high: float, *, top: str = "end"
) -> tuple[dict[str, Any], int]:
    """Return a `markLine` across a horizontal `axis` from `low` to `high`, and the room its names need on top [px].

    Names that would touch stand on different rows. `top` is the line's upper end: "start" under a `name_axis`,
    which runs downwards.
    """
    position = math.log if axis.log else float
    shown = sorted((mark for mark in marks if can_show(mark.value, axis)), key=lambda mark: mark.value)
    span = (position(high) - position(low)) or 1.0
    ends: list[float] = []
    data = []
    for mark in shown:
        label = plain(with_unit(mark.label, "", language))
        width = 6 + sum(11 if ord(letter) > 0x2E80 else 6.2 for letter in label)
        centre = (position(mark.value) - position(low)) / span * PLOT_WIDTH_PX
        row = next((row for row, end in enumerate(ends) if end <= centre - width / 2), len(ends))
        ends[row : row + 1] = [centre + width / 2]
        data.append({"xAxis": mark.value, "label": {"formatter": label, "distance": 3 + 14 * row}})
    line = {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": MARK, "type": "dashed", "width": 1.2},
        "label": {"position": top, "color": MARK, "fontSize": 11},
        "data": data,
    }
    return line, 10 + 14 * len(ends)


def legend(names: Sequence[str]) -> dict[str, Any]:
    """Return a legend on top, left."""
    return {
        "data": list(names),
        "top": 0,
        "left": 0,
        "itemWidth": 14,
        "itemHeight": 10,
        "textStyle": {"fontSize": 11},
    }


def empty(language: Language) -> dict[str, Any]:
    """Return the option of a chart without data: it says so."""
    return {
        "title": {
            "text": Text("没有可画的数据", "nothing to show").into(language),
            "left": "center",
            "top": "middle",
            "textStyle": {"color": QUIET, "fontSize": 13, "fontWeight": "normal"},
        }
    }
