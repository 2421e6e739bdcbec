"""An index as a bar from what is certain to what is still possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.axis import (
    Axis,
    Mark,
    bar_axis,
    can_show,
    empty,
    figure_axis,
    grid,
    height_of,
    legend,
    marks_at,
    name_axis,
)
from qingshen.report.document import Chart
from qingshen.report.formatting import MISSING, Interval, Words, interval, words
from qingshen.report.palette import ACCENT, HATCH, LEVELS, PAPER, QUIET

CERTAIN = Text("确定", "certain")
POSSIBLE = Text("尚可能", "still possible")


@dataclass(frozen=True)
class Span:
    """One enterprise: the certain and the best possible value (low ≤ high), and the level that colours the bar."""

    name: Words
    low: float | None
    high: float | None
    level: str = ""


def interval_bars(
    spans: Sequence[Span], axis: Axis, marks: Sequence[Mark] = (), language: Language = "zh", *, decimals: int = 1
) -> Chart:
    """Return one bar a span, first on top: solid up to `low` ≥ 0, hatched on to `high`, `marks` across.

    A span without `low` or `high` keeps its row and says it is missing.
    Raises ValueError for a log axis.
    """
    if not spans:
        return Chart(empty(language), 4.0)
    certain, possible, labels = [], [], []
    # Bars a pixel or two high would be nothing but outline.
    edge = {"borderColor": QUIET, "borderWidth": 0.5 if len(spans) <= 60 else 0}
    for span in spans:
        low, high = _ends(span)
        missing = low is None or high is None
        label = (
            MISSING.into(language) if missing else interval(Interval(low or 0, high or 0), language, decimals=decimals)
        )
        colour = LEVELS.get(span.level, ACCENT)
        certain.append(
            {
                "value": 0 if low is None or high is None else low,
                "itemStyle": {"color": colour, **edge},
            }
        )
        labels.append(label)
        possible.append({"value": 0 if low is None or high is None else high - low})
    top = max([mark.value for mark in marks] + [_ends(span)[1] or 0 for span in spans] + [1e-9])
    end = 100.0 if 50 < top <= 100 else top * 1.05
    line, room = marks_at(marks, axis, language, 0, end, top="start")
    bar: dict[str, Any] = {"type": "bar", "stack": "span", "barMaxWidth": 14}
    names = [CERTAIN.into(language), POSSIBLE.into(language)]
    hatched = {"color": PAPER, "decal": HATCH, **edge}
    option = {
        "grid": grid(top=20 + room, right=10),
        "legend": legend(names),
        "xAxis": bar_axis(axis, language) | {"min": 0, "max": end},
        "yAxis": [name_axis([words(span.name, language) for span in spans]), figure_axis(labels)],
        "series": [
            bar | {"name": names[0], "color": ACCENT, "data": certain, "markLine": line},
            bar | {"name": names[1], "itemStyle": hatched, "data": possible},
        ],
    }
    return Chart(option, height_of(len(spans), 3.0))


def _ends(span: Span) -> tuple[float | None, float | None]:
    axis = Axis("")
    return (span.low if can_show(span.low, axis) else None, span.high if can_show(span.high, axis) else None)
