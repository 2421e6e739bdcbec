"""The marginal abatement cost curve: measures by unit cost, each as wide as what it saves."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.axis import Axis, empty, grid, legend, name_label, plain, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, number, words
from qingshen.report.palette import MARK, QUIET, SERIES


@dataclass(frozen=True)
class Measure:
    """One measure: yearly saving (> 0), cost of a unit saved (negative: it pays), and the class that colours it."""

    name: Words
    saving: float | None
    unit_cost: float | None
    group: Words = ""


def abatement_curve(
    measures: Sequence[Measure],
    saving: Axis,
    unit_cost: Axis,
    language: Language = "zh",
    *,
    drawn_to: float | None = None,
    named: int = 4,
) -> Chart:
    """Return a step for each measure, cheapest first: width = saving, height = unit cost.

    Costs beyond ±`drawn_to` are drawn at it and counted in the axis name. Measures without cost, or without a
    saving above 0, are left out and counted. The `named` widest carry their names. At most 8 groups have a
    colour of their own: group the rest before.
    """
    known = [
        (one, one.saving, one.unit_cost)
        for one in measures
        if one.saving is not None
        and one.unit_cost is not None
        and math.isfinite(one.unit_cost)
        and 0 < one.saving < math.inf
    ]
    if not known:
        return Chart(empty(language), 4.0)
    known.sort(key=lambda step: (step[2], -step[1], words(step[0].name, "zh")))
    ends = list(accumulate(width for _, width, _ in known))
    limit = math.inf if drawn_to is None else drawn_to
    groups: dict[str, list[list[float | None]]] = {}
    tops = []
    for (one, width, cost), end in zip(known, ends, strict=True):
        height = max(-limit, min(limit, cost))
        # A break after each step: the area under the next one starts afresh.
        outline: list[list[float | None]] = [[end - width, height], [end, height], [None, None]]
        groups.setdefault(words(one.group, language), []).extend(outline)
        tops.append((width, end - width / 2, height, words(one.name, language)))
    steps = [_steps(name, points, SERIES[i % len(SERIES)]) for i, (name, points) in enumerate(groups.items())]
    has_groups = any(groups)
    option = {
        "grid": grid(top=56 if has_groups else 34),
        **({"legend": legend(list(groups)) | {"icon": "rect"}} if has_groups else {}),
        "xAxis": _saving_axis(saving, language, ends[-1], len(measures) - len(known)),
        "yAxis": _cost_axis(unit_cost, language, limit, sum(abs(cost) > limit for _, _, cost in known)),
        "series": [*steps, _names(sorted(tops, reverse=True)[:named], ends[-1])],
    }
    return Chart(option, 8.5)


def _saving_axis(saving: Axis, language: Language, end: float, left_out: int) -> dict[str, Any]:
    axis = value_axis(saving, language, (), left_out=left_out, positive=True)
    # The end is a sum with all its digits: the plot stops there, but no label says so.
    axis["axisLabel"] |= {"showMaxLabel": False}
    return axis | {"max": end, "axisLine": {"show": True, "lineStyle": {"color": QUIET}}}


def _cost_axis(unit_cost: Axis, language: Language, limit: float, beyond: int) -> dict[str, Any]:
    axis = value_axis(unit_cost, language, (), vertical=True)
    if beyond:
        clipped = Text(f"; {beyond}项超出±{number(limit)}, 画至此", f"; {beyond} beyond ±{number(limit)} drawn there")
        axis["name"] += clipped.into(language)
    return axis


def _steps(name: str, points: list[list[float | None]], colour: str) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "symbol": "none",
        "itemStyle": {"color": colour},
        "lineStyle": {"width": 1, "color": colour},
        "areaStyle": {"color": colour, "opacity": 0.8},
        "data": points,
    }


def _names(tops: list[tuple[float, float, float, str]], end: float) -> dict[str, Any]:
    data = []
    for _, middle, height, name in tops:
        # Near the plot's sides a centred name would run over the axis.
        align = "left" if middle < 0.15 * end else "right" if middle > 0.85 * end else "center"
        label = {"formatter": plain(name), "position": "top" if height >= 0 else "bottom", "align": align}
        data.append({"value": [middle, height], "label": label})
    return {
        "type": "scatter",
        "z": 4,
        "symbolSize": 3,
        "itemStyle": {"color": MARK},
        "label": name_label(),
        "labelLayout": {"hideOverlap": True, "moveOverlap": "shiftY"},
        "data": data,
    }
