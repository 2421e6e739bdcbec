"""The waterfall: how effects, one after the other, add up to a change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qingshen.language import Language
from qingshen.report.charts.axis import Axis, bar_axis, can_show, empty, figure_axis, grid, height_of, name_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import MISSING, Words, number, words
from qingshen.report.palette import QUIET, SERIES

RISE, FALL = SERIES[1], SERIES[0]


@dataclass(frozen=True)
class Effect:
    """One step: what it adds (positive) or takes away (negative)."""

    name: Words
    value: float | None


def waterfall(effects: Sequence[Effect], total: Words, axis: Axis, language: Language = "zh") -> Chart:
    """Return a bar for each effect, first on top, from where the one before ends, and last the bar `total`, their sum.

    Figures with their sign stand on the right. A missing effect has no bar and says so; the total is then of the rest,
    as the axis name tells. Raises ValueError for a log axis.
    """
    known = [one.value for one in effects if one.value is not None and can_show(one.value, axis)]
    if not known:
        return Chart(empty(language), 4.0)
    spans: list[tuple[float, float, str]] = []
    labels, at = [], 0.0
    for one in effects:
        if one.value is None or not can_show(one.value, axis):
            spans.append((at, at, FALL))
            labels.append(MISSING.into(language))
            continue
        spans.append((at, at + one.value, RISE if one.value > 0 else FALL))
        labels.append(signed(one.value))
        at += one.value
    whole = math.fsum(known)
    spans.append((0.0, whole, QUIET))
    labels.append(signed(whole))
    names = [*(words(one.name, language) for one in effects), words(total, language)]
    left_out = len(effects) - len(known)
    quantity = bar_axis(axis, language)
    if left_out:
        quantity["name"] += {"zh": f"; 未画: {left_out}个缺失", "en": f"; not shown: {left_out} missing"}[language]
    option = {
        "grid": grid(right=10),
        "xAxis": quantity,
        "yAxis": [name_axis(names), figure_axis(labels)],
        "series": _bars(spans),
    }
    return Chart(option, height_of(len(names)))


def signed(value: float) -> str:
    """Return a figure with its sign: +12.3, −4.56, 0."""
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}" if value < 0 else "0"


def _bars(spans: Sequence[tuple[float, float, str]]) -> list[dict[str, Any]]:
    """Return the bars as stacks on both sides of zero: nothing up to where a bar begins, then its part of that side."""
    blank, above, below = [], [], []
    for start, end, colour in spans:
        low, high = min(start, end), max(start, end)
        blank.append(low if low > 0 else min(high, 0.0))
        above.append({"value": max(high, 0.0) - max(low, 0.0), "itemStyle": {"color": colour}})
        below.append({"value": min(low, 0.0) - min(high, 0.0), "itemStyle": {"color": colour}})
    bar: dict[str, Any] = {"type": "bar", "stack": "effects", "barMaxWidth": 14}
    return [
        bar | {"silent": True, "itemStyle": {"color": "transparent"}, "data": blank},
        bar | {"data": above},
        bar | {"data": below},
    ]
