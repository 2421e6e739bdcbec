from qingshen.report.document import Cell, Column, TableBlock
from qingshen.report.formatting import Interval
from qingshen.report.pdf.table import WHOLE_ROWS, table


def made(*rows, **column):
    return table(TableBlock("t", (Column("用水", "m3/t", "right", **column),), tuple((row,) for row in rows)), "zh")


def test_figures_are_rounded_and_missing_is_said_in_quiet_words():
    assert made(1234.5, None, Interval(1, 2), decimals=1)["rows"] == [
        [[["1,234.5"], ""]],
        [[["缺失"], "quiet"]],
        [[["1.0–2.0"], ""]],
    ]


def test_a_tone_is_kept():
    assert made(Cell("x", tone="bad"), Cell(None, tone="good"))["rows"] == [[[["x"], "bad"]], [[["缺失"], "good"]]]


def test_a_head_has_its_unit_on_its_own():
    assert made()["heads"] == [[["用水"], ["(m³/t)"]]]
    assert made()["aligns"] == ["right"]


def test_short_tables_are_whole():
    assert made(*range(WHOLE_ROWS))["whole"]
    assert not made(*range(WHOLE_ROWS + 1))["whole"]
