import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.concordance import REASONS, kendall
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("concordance.yaml").read_text(encoding="utf-8"))
SCHEMA = {"expert": pl.String, "subject": pl.String, "score": pl.Float64}
Sheets = dict[str, list[float | None]]


def scores(sheets: Sheets) -> pl.DataFrame:
    rows = [(expert, f"s{at:02}", value) for expert, row in sheets.items() for at, value in enumerate(row)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_published() -> None:
    case = EXAMPLES["published"]
    found = kendall(scores(case["scores"]))
    assert (found.experts, found.subjects) == (3, 20)
    assert found.w is not None and round(found.w, 2) == case["w"]
    assert found.statistic is not None and round(found.statistic, 1) == case["statistic"]
    assert found.p_value is not None and round(found.p_value, 4) == case["p_value"]


@pytest.mark.parametrize("case", EXAMPLES["sentences"], ids=lambda case: case["say"])
def test_sentences(case: dict[str, Any]) -> None:
    found = kendall(scores(case["scores"]))
    assert (found.w, found.reason) == (case["w"], case["reason"])
    assert (found.w is None) == (found.statistic is None) == (found.p_value is None)


def test_every_reason_has_words() -> None:
    assert {case["reason"] for case in EXAMPLES["sentences"]} == set(REASONS)
    assert all(text.zh and text.en for code, text in REASONS.items() if code)


def test_the_table_says_who_is_disputed_and_who_is_not_complete() -> None:
    sheets: Sheets = {"e1": [9, 5, 6, 7, 4], "e2": [9, 9, 5, None, None], "e3": [8, 5, 5, 3, None], "e4": [None] * 5}
    found = kendall(scores(sheets))
    assert (found.experts, found.subjects, found.silent) == (3, 3, ("e4",))
    assert found.table.rows() == [
        ("s00", 3, pytest.approx(26 / 3), 9.0, 8.0, 9.0, pytest.approx(3.5 / 3), 1.0, False, True),
        ("s01", 3, pytest.approx(19 / 3), 5.0, 5.0, 9.0, pytest.approx(7 / 3), 4.0, True, True),
        ("s02", 3, pytest.approx(16 / 3), 5.0, 5.0, 6.0, pytest.approx(7.5 / 3), 1.0, False, True),
        ("s03", 2, 5.0, 5.0, 3.0, 7.0, None, 4.0, True, False),
        ("s04", 1, 4.0, 4.0, 4.0, 4.0, None, None, None, False),
    ]
    assert kendall(scores(sheets), threshold=4.5).table["disputed"].to_list()[:4] == [False] * 4


def test_nobody_scored_anything() -> None:
    found = kendall(scores({"e1": [None, math.nan]}))
    assert (found.w, found.reason, found.experts, found.subjects) == (None, "experts_few", 0, 0)
    assert found.table.select("subject", "experts", "mean", "complete").rows() == [
        ("s00", 0, None, False),
        ("s01", 0, None, False),
    ]
    assert kendall(pl.DataFrame(schema=SCHEMA)).table.height == 0


def test_everything_wrong_is_told_at_once() -> None:
    rows = [("e1", "a", 1.0), ("e1", "a", 2.0), (None, "a", 1.0), ("e2", None, 1.0), ("e2", "a", math.inf)]
    with pytest.raises(Refused) as told:
        kendall(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    codes = [one.code for one in told.value.problems]
    assert codes == ["key-missing", "key-missing", "key-twice", "value-outside"]
    with pytest.raises(Refused, match="score"):
        kendall(pl.DataFrame({"expert": ["e"], "subject": ["a"]}))


def spearman(a: list[float], b: list[float]) -> float:
    """Rank correlation by its definition: Pearson's of the ranks, a rank by counting."""
    ranked = [[sum(y < x for y in row) + (sum(y == x for y in row) + 1) / 2 for x in row] for row in (a, b)]
    middle = (len(a) + 1) / 2
    cov, va, vb = (
        sum((x - middle) * (y - middle) for x, y in zip(p, q, strict=True))
        for p, q in ((ranked[0], ranked[1]), (ranked[0], ranked[0]), (ranked[1], ranked[1]))
    )
    return cov / math.sqrt(va * vb)


def rank_sums(sheets: list[list[int]]) -> float:
    """W by its printed formula, in loops."""
    m, n = len(sheets), len(sheets[0])
    ranks = [[sum(y < x for y in row) + (sum(y == x for y in row) + 1) / 2 for x in row] for row in sheets]
    sums = [sum(row[at] for row in ranks) for at in range(n)]
    s = sum((one - m * (n + 1) / 2) ** 2 for one in sums)
    ties = sum(row.count(value) ** 3 - row.count(value) for row in sheets for value in set(row))
    most = m**2 * (n**3 - n) - m * ties
    return 12 * s / most if most else math.nan


sheet = st.integers(3, 7).flatmap(
    lambda n: st.lists(st.lists(st.integers(1, 10), min_size=n, max_size=n), min_size=2, max_size=5)
)


@settings(max_examples=60)
@given(sheet, st.randoms(use_true_random=False))
def test_the_slow_version_agrees_in_any_order(sheets: list[list[int]], random: Any) -> None:
    frame = scores({f"e{at}": [float(one) for one in row] for at, row in enumerate(sheets)})
    found = kendall(frame)
    slow = rank_sums(sheets)
    assert found.w is None if math.isnan(slow) else found.w == pytest.approx(slow)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=random.randrange(100))
    again = kendall(shuffled)
    assert (again.w, again.p_value) == (found.w, found.p_value) and again.table.equals(found.table)


@settings(max_examples=40)
@given(st.lists(st.permutations(range(6)), min_size=2, max_size=4))
def test_without_ties_w_is_the_mean_rank_correlation(sheets: list[list[int]]) -> None:
    m = len(sheets)
    pairs = [spearman([*map(float, a)], [*map(float, b)]) for at, a in enumerate(sheets) for b in sheets[at + 1 :]]
    w = (1 + (m - 1) * sum(pairs) / len(pairs)) / m
    assert kendall(scores({f"e{at}": [*map(float, row)] for at, row in enumerate(sheets)})).w == pytest.approx(w)


def test_more_agreement_is_a_higher_w() -> None:
    base: list[float | None] = [1, 2, 3, 4, 5]
    others: list[list[float | None]] = [[5, 4, 3, 2, 1], [3, 1, 2, 5, 4], [1, 2, 4, 3, 5], [1, 2, 3, 4, 5]]
    found = [kendall(scores({"e1": base, "e2": other})).w or 0.0 for other in others]
    assert all(low < high for low, high in pairwise(found))


def test_tenths_are_compared_as_written() -> None:
    # 4.6 − 0.6 is 3.9999999999999996 in floats.
    table = kendall(scores({"e1": [0.6], "e2": [4.6]})).table
    assert table["disputed"].to_list() == [True]
