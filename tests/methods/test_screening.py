import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.ranking import weighted_sum
from qingshen.methods.screening import (
    CLASSES,
    CRITERIA,
    PILES,
    REASONS,
    cost_class,
    pile,
    quick_screen,
    weighted,
)
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("screening.yaml").read_text(encoding="utf-8"))
PILING = {
    "option": pl.String,
    "passed": pl.Boolean,
    "cost_class": pl.String,
    "rank": pl.Int64,
    "postponed": pl.Boolean,
}


def marks(*rows: list[bool | None]) -> pl.DataFrame:
    schema = {"option": pl.String, **dict.fromkeys(CRITERIA, pl.Boolean)}
    return pl.DataFrame([(f"m{at}", *row) for at, row in enumerate(rows)], schema=schema, orient="row")


def piling(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{"option": f"m{at}", **row} for at, row in enumerate(rows)], schema=PILING)


@pytest.mark.parametrize("case", EXAMPLES["screens"], ids=lambda case: case["say"])
def test_the_quick_screen(case: dict[str, Any]) -> None:
    row = quick_screen(marks(case["marks"])).to_dicts()[0]
    assert row == {"option": "m0", **{name: case[name] for name in ("passed", "result", "failed", "missing")}}


@pytest.mark.parametrize("case", EXAMPLES["costs"], ids=lambda case: case["say"])
def test_cost_classes(case: dict[str, Any]) -> None:
    assert cost_class([case["investment"]], 10, 100).to_list() == [case["class"]]


@pytest.mark.parametrize("case", EXAMPLES["piles"], ids=lambda case: case["say"])
def test_the_four_piles(case: dict[str, Any]) -> None:
    given_row = {name: case[name] for name in ("passed", "cost_class", "rank", "postponed")}
    assert pile(piling(given_row), most=3).row(0) == ("m0", case["pile"], case["reason"])


def test_every_code_stands_in_the_examples_and_has_words() -> None:
    assert {case["class"] for case in EXAMPLES["costs"]} - {None} == set(CLASSES)
    assert {case["pile"] for case in EXAMPLES["piles"]} == set(PILES)
    assert {case["reason"] for case in EXAMPLES["piles"]} == set(REASONS)
    words = [*CRITERIA.values(), *CLASSES.values(), *PILES.values(), *(REASONS[code] for code in REASONS if code)]
    assert all(text.zh and text.en for text in words)


def test_without_a_cap_all_of_them_go_on_and_ranks_are_not_needed() -> None:
    frame = piling({"passed": True, "cost_class": "high"}, {"passed": True, "cost_class": "medium", "rank": 99})
    assert pile(frame)["pile"].to_list() == ["feasible_high", "feasible_high"]
    assert pile(frame.drop("rank", "postponed"))["pile"].to_list() == ["feasible_high", "feasible_high"]
    assert pile(frame.drop("rank"), most=0)["reason"].to_list() == ["not_ranked", "not_ranked"]


def test_a_column_of_nothing_is_unknown() -> None:
    empty = marks([True] * 5).with_columns(ease=pl.lit(None))
    assert quick_screen(empty)["result"].item() == "unknown"
    investments = pl.Series([None, math.nan, 3])
    assert cost_class(investments, 10, 100).to_list() == [None, None, "low"]
    assert cost_class([], 10, 100).to_list() == []


def test_weighting_options_is_the_same_sum() -> None:
    rows = [("zg1", "effect", 8.0), ("zg1", "ease", 4.0), ("zg2", "effect", 9.0), ("zg2", "ease", None)]
    frame = pl.DataFrame(rows, schema=["option", "factor", "points"], orient="row")
    found = weighted(frame, {"effect": 9, "ease": 5})
    expected = weighted_sum(frame.rename({"option": "candidate"}), {"effect": 9, "ease": 5})
    assert found.rename({"option": "candidate"}).equals(expected)
    with pytest.raises(Refused, match="option"):
        weighted(frame.drop("option"), {"effect": 9})


def test_wrong_marks_and_names_are_refused() -> None:
    with pytest.raises(Refused) as told:
        quick_screen(marks([True] * 5).with_columns(ease=pl.lit("√"), product=pl.lit(1)))
    assert [one.place.cell for one in told.value.problems] == ["ease", "product"]
    frame = pl.concat([marks([True] * 5, [True] * 5), marks([True] * 5)])
    with pytest.raises(Refused) as told:
        quick_screen(frame.with_columns(option=pl.Series(["m0", None, "m0"])))
    assert [one.code for one in told.value.problems] == ["key-missing", "key-twice"]
    with pytest.raises(Refused, match="ease"):
        quick_screen(marks([True] * 5).drop("ease"))


def test_wrong_costs_are_refused() -> None:
    with pytest.raises(Refused) as told:
        cost_class([1.0, -1.0, math.inf], 10, 100)
    assert [one.place.cell for one in told.value.problems] == ["2", "3"]
    for low, high in ((0, 1), (2, 1), (1, math.inf), (math.nan, 1)):
        with pytest.raises(ValueError, match="limits"):
            cost_class([1.0], low, high)
    with pytest.raises(Refused) as told:
        pile(piling({"passed": True, "cost_class": "cheap"}, {"passed": True, "cost_class": "free"}))
    assert [one.place.cell for one in told.value.problems] == ["m0", "m1"]
    with pytest.raises(Refused, match="passed"):
        pile(piling({"passed": True, "cost_class": "low"}).with_columns(passed=pl.lit("yes")))


mark = st.sampled_from([True, False, None])
row = st.fixed_dictionaries(
    {
        "passed": mark,
        "cost_class": st.sampled_from([*CLASSES, None]),
        "rank": st.none() | st.integers(1, 6),
        "postponed": mark,
    }
)


@settings(max_examples=60)
@given(st.lists(row, min_size=1, max_size=10), st.none() | st.integers(0, 6), st.randoms(use_true_random=False))
def test_no_option_is_lost_and_only_what_passed_is_feasible(
    rows: list[dict[str, Any]], most: int | None, random: Any
) -> None:
    frame = piling(*rows)
    found = pile(frame, most)
    assert sorted(found["option"]) == sorted(frame["option"])
    for option, where, why in found.iter_rows():
        one = rows[int(option[1:])]
        assert (where == "infeasible") == (one["passed"] is False)
        assert where.startswith("feasible") == (why == "")
        if where.startswith("feasible"):
            assert one["passed"] and one["postponed"] is not True
            assert where == ("feasible_low" if one["cost_class"] in ("none", "low") else "feasible_high")
    shuffled = frame.sample(fraction=1, shuffle=True, seed=random.randrange(100))
    assert pile(shuffled, most).equals(found)


@settings(max_examples=60)
@given(st.lists(mark, min_size=5, max_size=5))
def test_the_screen_is_that_of_a_loop(one: list[bool | None]) -> None:
    expected = False if False in one else None if None in one else True
    assert quick_screen(marks(one))["passed"].item() is expected


def test_a_rank_that_is_no_number_is_none() -> None:
    frame = pl.DataFrame({"option": ["a"], "passed": [True], "cost_class": ["high"], "rank": [float("nan")]})
    assert pile(frame, 3)["reason"].to_list() == ["not_ranked"]
