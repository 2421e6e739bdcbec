"""The sentences on a balance: what they claim is what the figures say, in both languages, and nothing beyond."""

import math
import re

import pytest

from qingshen.methods.balance import Network, reconcile
from qingshen.report.content import balance_words as words
from qingshen.report.content.balance_words import Verdict


def result(*rows):
    columns = ("stream", "source", "target", "value", "sigma")
    return reconcile(Network.from_streams([dict(zip(columns, row, strict=True)) for row in rows]))


CLOSED = result(("a", None, "A", 100, 1), ("b", "A", None, 99, 1))
OPEN = result(("a", None, "A", 100, 1), ("b", "A", None, 80, 1))
UNCHECKED = result(("a", None, "A", 100, 1), ("b", "A", None, None, None))


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (CLOSED, "平衡：", "Balanced:"),
        (OPEN, "不平衡：", "Not balanced:"),
        (UNCHECKED, "无从判断", "Nothing can be checked"),
    ],
)
def test_a_verdict_says_what_the_test_says(one, zh, en):
    said = words.verdict(one)
    assert said.zh.startswith(zh)
    assert said.en.startswith(en)


def test_a_verdict_has_its_figures_from_a_result_or_from_a_row_of_a_table():
    row = {"statistic": OPEN.statistic, "degrees_of_freedom": 1, "threshold": OPEN.threshold, "balanced": False}
    assert words.verdict(Verdict.of(row)) == words.verdict(OPEN)
    assert "J = 200, 1 degree of freedom, threshold 3.84" in words.verdict(OPEN).en
    silent = {"statistic": None, "degrees_of_freedom": 0, "threshold": None, "balanced": None}
    assert words.verdict(Verdict.of(silent)) == words.verdict(UNCHECKED)
    assert "这不等于平衡" in words.verdict(UNCHECKED).zh


@pytest.mark.parametrize(
    ("entering", "leaving", "balanced", "zh", "en"),
    [
        (100, 98, True, "偏差 2.0 %，在 5 % 的惯用界限以内。", "2.0 % apart, within the customary 5 %."),
        (100, 90, False, "偏差 10.0 %，超过 5 % 的惯用界限。", "10.0 % apart, beyond the customary 5 %."),
        (100, 98, False, "以统计检验为准", "the test decides"),
        (100, 90, True, "是计量太粗", "too coarse"),
        (100, None, True, "没有全部计量", "Not every stream"),
        (math.nan, 90, False, "没有全部计量", "Not every stream"),
        (0.0, 90, False, "没有物流从系统外进入", "nothing enters from outside"),
    ],
)
def test_the_rule_of_thumb_stands_beside_the_test(entering, leaving, balanced, zh, en):
    said = words.closure_sentence(entering, leaving, 0.05, "m3", balanced)
    assert zh in said.zh
    assert en in said.en


def test_a_closure_without_a_limit_judges_nothing():
    assert words.closure_sentence(100, 90, None, "m3", True).en.endswith("10.0 % apart.")


def suspect(**given):
    row = {"kind": "meter", "where": "X", "nature": "bias", "size": 12.34, "sigma": 1.07, "equivalent": ["meter:X"]}
    return {**row, "alternatives": [], **given}


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (suspect(), "“X”的读数偏高约 12.3 ± 2.1 m³。", "The reading of 'X' is too high by about 12.3 ± 2.1 m³."),
        (
            suspect(size=-12.34),
            "“X”的读数偏低约 12.3 ± 2.1 m³。",
            "The reading of 'X' is too low by about 12.3 ± 2.1 m³.",
        ),
        (
            suspect(equivalent="meter:X; meter:Y; leak:N"),
            "“X”的读数偏高约 12.3 ± 2.1 m³；与“Y”的读数、“N”处的漏失无法区分。",
            "The reading of 'X' is too high by about 12.3 ± 2.1 m³; it cannot be told from the reading of 'Y' or "
            "a leak at 'N'.",
        ),
        (suspect(nature="direction"), "“X”的方向很可能写反。", "'X' most likely runs the other way."),
        (
            suspect(kind="leak", where="N", nature="leak", equivalent=["leak:N"]),
            "“N”处约有 12.3 ± 2.1 m³ 未经计量而流失。",
            "About 12.3 ± 2.1 m³ leave 'N' unmetered.",
        ),
        (
            suspect(kind="leak", where="N", nature="inflow", size=-12.34, equivalent=["leak:N"]),
            "“N”处约有 12.3 ± 2.1 m³ 未经计量而流入。",
            "About 12.3 ± 2.1 m³ enter 'N' unmetered.",
        ),
    ],
)
def test_a_suspect_is_named_with_its_size_and_with_all_it_cannot_be_told_from(row, zh, en):
    assert words.suspect_sentence(row, "m3") == (zh, en)


def test_streams_are_called_as_people_call_them_and_nodes_by_their_name():
    row = suspect(equivalent=["meter:X", "meter:Y", "leak:X"], alternatives=["meter:Z"])
    named = {"X": "新水总表 (X)", "Y": "外排 (Y)"}
    assert words.suspect_sentence(row, "", named).zh == (
        "“新水总表 (X)”的读数偏高约 12.3 ± 2.1；与“外排 (Y)”的读数、“X”处的漏失无法区分。"
    )
    assert words.alternatives_sentence(row, named).zh.endswith("“Z”的读数。")
    assert words.alternatives_sentence(suspect(), named) is None


def test_many_names_are_counted_and_none_is_lost_silently():
    many = [f"meter:{at}" for at in range(20)]
    said = words.suspect_sentence(suspect(equivalent=["meter:X", *many]), "t")
    assert "等 20 项" in said.zh
    assert "or 14 more" in said.en
    assert words.called([str(at) for at in range(9)]).zh.endswith("等 9 股物流")


def test_every_sentence_is_whole_in_both_languages():
    said = [
        words.verdict(OPEN),
        words.unexplained_sentence(OPEN),
        words.pinned_sentence("a", "env", "A"),
        words.negligible_sentence(["a", "b"]),
        words.alternatives_sentence(suspect(alternatives=["leak:N"])),
    ]
    for one in said:
        assert one.zh.endswith("。")
        assert one.en.endswith(".")
        assert not re.search("[一-鿿，。；“”]", one.en)
