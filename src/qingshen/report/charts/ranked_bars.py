"""Horizontal bars in the order given: potentials, top problems."""

from collections.abc import Sequence

from qingshen.language import Language
from qingshen.report.charts.axis import LABELLED_ROWS, Axis, bar_axis, can_show, empty, grid, height_of, name_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, shown, words
from qingshen.report.palette import ACCENT, INK


def ranked_bars(rows: Sequence[tuple[Words, float | None]], axis: Axis, language: Language = "zh") -> Chart:
    """Return one bar a (name, value), first on top, each with its value; a missing value has no bar and says so.

    Raises ValueError for a log axis.
    """
    if not rows:
        return Chart(empty(language), 4.0)
    # ECharts labels only a bar that is there: a missing value is one of no length beside the word.
    data = [
        {"value": value if can_show(value, axis) else 0, "label": {"formatter": shown(value, language)}}
        for _, value in rows
    ]
    option = {
        "grid": grid(right=64),
        "xAxis": bar_axis(axis, language),
        "yAxis": name_axis([words(name, language) for name, _ in rows]),
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 14,
                "itemStyle": {"color": ACCENT},
                "label": {"show": len(rows) <= LABELLED_ROWS, "position": "right", "fontSize": 9, "color": INK},
                "data": data,
            }
        ],
    }
    return Chart(option, height_of(len(rows)))
