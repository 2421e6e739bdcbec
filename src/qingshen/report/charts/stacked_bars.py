"""Bars of parts laid end to end: causes by kind of problem, shares of groups."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshen.language import Language
from qingshen.report.charts.axis import Axis, can_show, empty, grid, height_of, legend, name_axis, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, number, words
from qingshen.report.palette import INK, PAPER, SERIES

DARK = 0.55
"""Words on a colour that reflects less than this are white."""
LEGEND_PX = 560
"""Width of the legend, about the picture's [px]."""
ROOM = 0.06
"""A part narrower than this share of the longest bar has no room for its figure."""


@dataclass(frozen=True)
class Stack:
    """One bar: its parts by the key of their series, none below 0; a missing one is not drawn and counted."""

    label: Words
    parts: Mapping[str, float | None]


def stacked_bars(
    stacks: Sequence[Stack],
    series: Mapping[str, Words],
    axis: Axis,
    language: Language = "zh",
    *,
    end: float | None = None,
) -> Chart:
    """Return the bars, first on top, parts in the order of `series` (key → name), each with its figure.

    The axis ends at `end`, or after the longest bar. Raises ValueError for a log axis, a part below 0 or of no series,
    and more series than there are colours.
    """
    if axis.log or len(series) > len(SERIES):
        raise ValueError(f"{axis.label}: stacks need an axis with a zero and at most {len(SERIES)} series")
    for one in stacks:
        wrong = {key: part for key, part in one.parts.items() if key not in series or (part is not None and part < 0)}
        if wrong:
            raise ValueError(f"{one.label}: no parts of a stack: {wrong}")
    shown = [{key: _drawn(one.parts.get(key), axis) for key in series} for one in stacks]
    longest = max((sum(part or 0.0 for part in row.values()) for row in shown), default=0.0)
    if not longest:
        return Chart(empty(language), 4.0)
    left_out = sum(key in one.parts and row[key] is None for one, row in zip(stacks, shown, strict=True) for key in row)
    bars = [
        {
            "type": "bar",
            "stack": "parts",
            "name": words(name, language),
            "barMaxWidth": 20,
            "itemStyle": {"color": colour, "borderColor": PAPER, "borderWidth": 1},
            "label": {"show": True, "fontSize": 10, "color": _ink(colour)},
            "data": [_part(row[key], longest) for row in shown],
        }
        for (key, name), colour in zip(series.items(), SERIES, strict=False)
    ]
    option = {
        "grid": grid(top=11 + 17 * _rows([str(one["name"]) for one in bars])),
        "legend": legend([str(one["name"]) for one in bars]),
        "xAxis": value_axis(axis, language, (), left_out=left_out) | {"min": 0, "max": end},
        "yAxis": name_axis([words(one.label, language) for one in stacks]),
        "series": bars,
    }
    return Chart(option, height_of(len(stacks), 2.8))


def _drawn(part: float | None, axis: Axis) -> float | None:
    return part if can_show(part, axis) else None


def _part(part: float | None, longest: float) -> dict[str, object]:
    told = part is not None and part / longest >= ROOM
    return {"value": part or 0, "label": {"show": told, "formatter": number(part or 0.0, decimals=0)}}


def _rows(names: Sequence[str]) -> int:
    """Return how many rows the legend needs: ECharts sets a name that does not fit on the next."""
    end, rows = 0.0, 1
    for name in names:
        width = 30 + sum(11 if ord(letter) > 0x2E80 else 6.2 for letter in name)
        if end and end + width > LEGEND_PX:
            end, rows = 0.0, rows + 1
        end += width
    return rows


def _ink(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return PAPER if math.sqrt(0.3 * red**2 + 0.59 * green**2 + 0.11 * blue**2) < DARK else INK
