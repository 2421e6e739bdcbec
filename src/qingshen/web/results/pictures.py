"""A chart of the report's as a page shows it: the same option, drawn in the browser, its figures beside it."""

import itertools
import json
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from qingshen.language import Language, Text
from qingshen.report.document import TEXT_WIDTH_CM, Chart
from qingshen.report.draw import PIXELS_PER_CM
from qingshen.report.palette import INK, SERIES
from qingshen.web.results.alternative import Alternative, alternative

FIGURES = Text("以表格显示数据", "The figures as a table")
CUT = Text("只列前面的行，全部见结果表。", "The first rows only; all are in the tables of results.")
_numbers = itertools.count(1)
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def picture(chart: Chart, caption: SafeString, alt: str, language: Language) -> SafeString:
    """Return a figure with its chart; `alt` says in words what it shows."""
    key = f"chart-{next(_numbers)}"
    width, height = (round(length * PIXELS_PER_CM) for length in (TEXT_WIDTH_CM, chart.height_cm))
    # What is drawn by hand, for the width of a page, is scaled as a whole; a chart of series is laid out anew.
    is_drawn = "graphic" in chart.option and "series" not in chart.option
    size = (
        format_html('data-size="{} {}" style="aspect-ratio:{}/{}"', width, height, width, height)
        if is_drawn else format_html('style="height:{}px"', height)
    )  # fmt: skip
    table = alternative(chart.option, language)
    return format_html(
        '<figure class="chart-figure"><div class="chart-frame"><div class="chart" data-chart="{}" role="img" '
        'aria-label="{}" {}></div></div>{}<figcaption>{}</figcaption>{}</figure>',
        key, alt, size, data(chart.option, key), caption, _beside(table, language) if table else "",
    )  # fmt: skip


def data(option: dict[str, Any], key: str) -> SafeString:
    """Return the option as JSON in the page; numbers are finite, or ValueError is raised."""
    full = {"color": list(SERIES), "textStyle": {"color": INK, "fontSize": 12}, **option}
    script = json.dumps(full, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPED)
    return format_html('<script type="application/json" id="{}">{}</script>', key, mark_safe(script))


def _beside(table: Alternative, language: Language) -> SafeString:
    heads = format_html_join("", '<th scope="col">{}</th>', ((one,) for one in table.heads))
    rows = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((one,) for one in row)),) for row in table.rows)
    )
    note = format_html('<p class="table-note">{}</p>', CUT.into(language)) if table.is_cut else ""
    return format_html(
        '<details class="chart-table d-print-none"><summary>{}</summary><div class="table-responsive">'
        '<table class="table table-sm"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}</details>',
        FIGURES.into(language), heads, rows, note,
    )  # fmt: skip
