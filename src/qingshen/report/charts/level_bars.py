"""Levels as stacked bars: by count and by output, certain beside best possible."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshen.language import Language, Text
from qingshen.report.charts.axis import Axis, empty, grid, height_of, legend, name_axis, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, number, words
from qingshen.report.palette import HATCH, LEVEL_INK, LEVELS, PAPER

LEVEL_NAMES = {
    "I": Text("Ⅰ级", "level I"),
    "II": Text("Ⅱ级", "level II"),
    "III": Text("Ⅲ级", "level III"),
    "none": Text("未达Ⅲ级", "below level III"),
    "uncertain": Text("未定", "undecided"),
}
"""What a part is called where the index system does not name its levels."""


@dataclass(frozen=True)
class LevelRow:
    """One bar: amounts (enterprises, output) by level: "I", "II", "III", "none" or "uncertain"; none below 0."""

    label: Words
    amounts: Mapping[str, float]


def level_bars(rows: Sequence[LevelRow], language: Language = "zh", names: Mapping[str, Words] = LEVEL_NAMES) -> Chart:
    """Return the bars, each 100 % long, labelled with amount and share.

    Raises ValueError for an amount that is negative, missing or not of a level: a share of it would lie.
    """
    for row in rows:
        wrong = {key: x for key, x in row.amounts.items() if key not in LEVELS or not math.isfinite(x) or x < 0}
        if wrong:
            raise ValueError(f"{row.label}: not amounts by level: {wrong}")
    totals = [sum(row.amounts.values()) for row in rows]
    if not any(totals):
        return Chart(empty(language), 4.0)
    series = []
    for level in LEVELS:
        amounts = [row.amounts.get(level, 0.0) for row in rows]
        if not any(amounts):
            continue
        style = {"color": LEVELS[level], "borderColor": PAPER, "borderWidth": 1}
        ground = {"backgroundColor": PAPER, "padding": [1, 2]} if level == "uncertain" else {}
        series.append(
            {
                "type": "bar",
                "stack": "levels",
                "name": words(names.get(level, LEVEL_NAMES[level]), language),
                "barMaxWidth": 22,
                "itemStyle": style | ({"decal": HATCH} if level == "uncertain" else {}),
                "label": {"show": True, "color": LEVEL_INK[level], "fontSize": 10} | ground,
                "data": [_segment(amount, total) for amount, total in zip(amounts, totals, strict=True)],
            }
        )
    axis = value_axis(Axis(Text("占比", "share"), "%"), language, ())
    option = {
        "grid": grid(top=28),
        "legend": legend([str(one["name"]) for one in series]),
        "xAxis": axis | {"min": 0, "max": 100},
        "yAxis": name_axis([words(row.label, language) for row in rows]),
        "series": series,
    }
    return Chart(option, height_of(len(rows), 2.6))


def _segment(amount: float, total: float) -> dict[str, object]:
    share = 100 * amount / total if total else 0.0
    label = f"{number(share, decimals=0)}%"
    if share >= 16:
        label = f"{number(int(amount) if float(amount).is_integer() else amount)} · {label}"
    return {"value": share, "label": {"show": share >= 5, "formatter": label}}
