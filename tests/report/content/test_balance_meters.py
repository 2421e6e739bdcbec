"""Where a meter is missing, and which are checked by nobody: said with the remedy, not beyond a page."""

import pytest

from qingshen.report.content import balance_meters as words
from qingshen.report.content.balance_meters import meter_points, meters
from qingshen.report.content.balance_words import MOST_POINTS

CLOSED = [("in", None, "A", 100, 1), ("out", "A", None, 99, 1)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a", None, "A", 5, 1), ("b", "A", "B", None, None), ("c", "A", "B", None, None), ("d", "B", None, 5, 1)],
         "“b”“c”不可观测：在任一处加装计量，其余即可推得。"),
        ([("a", None, "A", 5, 1), ("b", "A", None, None, None)],
         "“a”的读数无从校核，它错了，由它推得的“b”也跟着错；在“b”加装计量，两者即可互相校核。"),
        ([("a", None, "A", 5, 4), ("b", "A", None, 5, 4)], "“a”的校核太粗：误差不到约 15.8 m³ 都看不出来。"),
        (CLOSED, "“in”“out”只在一处互相校核：其中一块停表，其余就无从校核。"),
    ],
)  # fmt: skip
def test_where_a_meter_is_missing_is_said(closed, rows, said):
    assert said in [one.zh for one in meter_points(closed(*rows), {})]


def test_many_points_are_cut_and_counted(closed):
    rows = [("in", None, "A", 100, 1), ("out", "A", None, 100, 1)]
    rows += [(f"x{at}", "A", f"N{at}", 5, 1) for at in range(MOST_POINTS + 5)]
    rows += [(f"y{at}", f"N{at}", None, None, None) for at in range(MOST_POINTS + 5)]
    (bullets,) = meters(closed(*rows), {}).blocks
    assert len(bullets.items) == MOST_POINTS + 1
    assert bullets.items[-1].text.zh.startswith("另有")


def test_a_reading_that_nothing_checks_says_what_hangs_on_it():
    row = {"stream": "a", "unobservable": ["a", "b"], "unchecked": []}
    assert words.unchecked_sentence(row).en == (
        "The reading of 'a' is unchecked, and 'b' follows from it; a meter at the latter would check it."
    )
    assert "中任一处" in words.unchecked_sentence({**row, "unobservable": ["a", "b", "c"]}).zh
    assert words.unchecked_sentence({**row, "unobservable": ["a"]}).zh == "“a”的读数无从校核，停表后也无从推算。"


@pytest.mark.parametrize(("count", "zh"), [(1, "在任一处"), (2, "在其中 2 处"), (3, "须加装计量")])
def test_missing_meters_are_counted(count, zh):
    assert zh in words.unmetered_sentence(["a", "b", "c"], count).zh


def test_every_sentence_is_whole_in_both_languages():
    told = [
        words.together_sentence(["a", "b"]),
        words.coarse_sentence("a", 12.0, "m3"),
        words.unmetered_sentence(["a"], 1),
    ]
    assert all(one.zh.endswith("。") and one.en.endswith(".") for one in told)
