import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.ranking import stability, weighted_sum
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("ranking.yaml").read_text(encoding="utf-8"))
Points = dict[str, dict[str, float | None]]
SCHEMA = {"candidate": pl.String, "factor": pl.String, "points": pl.Float64}


def scores(points: Points) -> pl.DataFrame:
    rows = [(candidate, factor, value) for candidate, row in points.items() for factor, value in row.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def by_name(frame: pl.DataFrame, column: str) -> dict[str, Any]:
    return dict(frame.select("candidate", column).iter_rows())


@pytest.mark.parametrize("case", EXAMPLES["sentences"], ids=lambda case: case["say"])
def test_sentences(case: dict[str, Any]) -> None:
    found = weighted_sum(scores(case["points"]), EXAMPLES["weights"])
    for key, column in (("totals", "total"), ("ranks", "rank")):
        assert by_name(found, column) == case[key]
    for key, column in (("low", "total_low"), ("high", "total_high"), ("known", "known")):
        assert by_name(found, column) == case.get(key, by_name(found, column))


def test_what_is_missing_is_named_and_an_absent_row_is_missing_too() -> None:
    found = weighted_sum(scores({"a": {"x": 5, "y": math.nan}, "b": {"x": 5}}), {"x": 1, "y": 1, "z": 2})
    assert by_name(found, "missing") == {"a": "y;z", "b": "y;z"}
    assert by_name(found, "known") == {"a": 0.25, "b": 0.25}


def test_rounding_makes_no_winner() -> None:
    # Both are 0.9; the floats differ in their last bit.
    points: Points = {"a": {"x": 1, "y": 1, "z": 2}, "b": {"x": 2, "y": 2, "z": 1}}
    found = weighted_sum(scores(points), {"x": 0.1, "y": 0.2, "z": 0.3})
    assert found["total"].to_list() == [0.9, 0.9]
    assert found["rank"].to_list() == [1, 1]


def test_another_scale_moves_the_ends() -> None:
    row = weighted_sum(scores({"a": {"x": 0}}), {"x": 1, "y": 1}, scale=(0, 5)).to_dicts()[0]
    assert (row["total_low"], row["total_high"]) == (0, 5)


def test_everything_wrong_is_told_at_once() -> None:
    rows = [("a", "x", 11.0), ("a", "y", 0.5), ("b", "x", 5.0), ("b", "x", 5.0), (None, "x", 5.0)]
    with pytest.raises(Refused) as told:
        weighted_sum(pl.DataFrame(rows, schema=SCHEMA, orient="row"), {"x": 1})
    assert [(one.code, one.place.cell) for one in told.value.problems] == [
        ("key-missing", "— × x"),
        ("key-twice", "b × x"),
        ("value-outside", "a × x"),
        ("value-outside", "a × y"),
    ]
    with pytest.raises(Refused, match="points"):
        weighted_sum(pl.DataFrame({"candidate": ["a"], "factor": ["x"]}), {"x": 1})


@pytest.mark.parametrize(
    ("weights", "codes"),
    [
        ({"y": -1.0, "z": math.nan}, ["weight-missing", "weight-impossible", "weight-impossible"]),
        ({"x": 0.0}, ["weights-zero"]),
        ({}, ["weight-missing"]),
    ],
)
def test_weights_that_are_none(weights: dict[str, float], codes: list[str]) -> None:
    with pytest.raises(Refused) as told:
        weighted_sum(scores({"a": {"x": 5}}), weights)
    assert [one.code for one in told.value.problems] == codes


FACTORS = ("x", "y", "z")
some = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "e"]),
    st.dictionaries(st.sampled_from(FACTORS), st.none() | st.integers(1, 10), min_size=1),
    min_size=1,
)
weighing = st.fixed_dictionaries({name: st.integers(1, 10) for name in FACTORS})


@settings(max_examples=60)
@given(some, weighing, st.randoms(use_true_random=False))
def test_the_sums_are_those_of_a_loop_in_any_order(points: Points, weights: dict[str, int], random: Any) -> None:
    frame = scores(points)
    found = weighted_sum(frame, weights)
    for row in found.iter_rows(named=True):
        known = {name: value for name, value in points[row["candidate"]].items() if value is not None}
        reached, held = sum(weights[n] * v for n, v in known.items()), sum(weights[n] for n in known)
        whole = sum(weights.values())
        assert row["total"] == (pytest.approx(reached * whole / held) if held else None)
        assert (row["total_low"], row["total_high"]) == (reached + whole - held, reached + 10 * (whole - held))
        assert row["rank"] == (1 + sum(t > row["total"] for t in found["total"].drop_nulls()) if held else None)
    assert found.height == len(points)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=random.randrange(100))
    assert weighted_sum(shuffled, dict(reversed(weights.items()))).equals(found)
    assert stability(shuffled, weights, 0.5, trials=20).equals(stability(frame, weights, 0.5, trials=20))


def test_a_candidate_best_in_everything_is_first_whatever_the_weights() -> None:
    points: Points = {"a": {"x": 9, "y": 9}, "b": {"x": 8, "y": 2}, "c": {"x": 1, "y": 1}}
    found = stability(scores(points), {"x": 5, "y": 5}, 1.0, trials=500)
    assert found.rows() == [("a", 1.0, 1.0, 1.0, 1.0), ("b", 0.0, 2.0, 2.0, 2.0), ("c", 0.0, 3.0, 3.0, 3.0)]


def test_the_share_of_firsts_is_the_share_of_weights() -> None:
    # a leads by x, b by as much in y: a is first where the weight of x is above that of y, which is fixed at 1.
    points: Points = {"a": {"x": 6, "y": 5}, "b": {"x": 5, "y": 6}}
    found = stability(scores(points), {"x": 1, "y": 1}, {"x": (0.25, 1.25)})
    assert by_name(found, "first") == pytest.approx({"a": 0.25, "b": 0.75}, abs=0.02)
    assert by_name(found, "mean_rank") == pytest.approx({"a": 1.75, "b": 1.25}, abs=0.02)
    assert by_name(found, "rank_low") == {"a": 1.0, "b": 1.0}
    assert by_name(found, "rank_high") == {"a": 2.0, "b": 2.0}


def test_without_spread_it_is_the_ranking_and_equals_share() -> None:
    points: Points = {"a": {"x": 5}, "b": {"x": 5}, "c": {"x": 4}, "d": {"x": None}}
    found = stability(scores(points), {"x": 2}, 0.0, trials=3)
    assert found.rows() == [
        ("a", 0.5, 1.5, 1.5, 1.5),
        ("b", 0.5, 1.5, 1.5, 1.5),
        ("c", 0.0, 3.0, 3.0, 3.0),
        ("d", None, None, None, None),
    ]
    alone = stability(scores({"d": {"x": None}}), {"x": 2}, 0.0, trials=3)
    assert alone.rows() == [("d", None, None, None, None)]
    nobody = stability(scores({}), {"x": 2}, 0.0, trials=3)
    assert nobody.schema == alone.schema == found.schema and nobody.height == 0


def test_the_seed_decides() -> None:
    points: Points = {"a": {"x": 6, "y": 5}, "b": {"x": 5, "y": 6}}
    drawn = [stability(scores(points), {"x": 1, "y": 1}, 0.5, 1000, seed)["first"].to_list() for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_impossible_draws_are_refused() -> None:
    frame = scores({"a": {"x": 5, "y": 5}})
    with pytest.raises(Refused) as told:
        stability(frame, {"x": 1, "y": 1}, {"x": (2, 1), "y": (-1, 1), "w": (0, 1)})
    assert [one.place.cell for one in told.value.problems] == ["w", "x", "y"]
    with pytest.raises(ValueError, match="spread"):
        stability(frame, {"x": 1, "y": 1}, 1.5)
    with pytest.raises(ValueError, match="trials"):
        stability(frame, {"x": 1, "y": 1}, 0.5, trials=0)


@settings(max_examples=60)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.floats(0.01, 10), min_size=1, max_size=30))
def test_with_every_point_known_nothing_is_open(weights: dict[str, float]) -> None:
    found = weighted_sum(scores({name: dict.fromkeys(weights, at) for at, name in ((3, "a"), (7, "b"))}), weights)
    assert found["known"].to_list() == [1.0, 1.0]
    assert found["total_low"].equals(found["total_high"])
    assert found["total"].to_list() == pytest.approx(found["total_low"].to_list(), abs=1e-8)


@pytest.mark.parametrize("unit", [1e-12, 1.0, 1e9])
def test_the_size_of_the_weights_does_not_matter(unit: float) -> None:
    points: Points = {"a": {"x": 3, "y": 7}, "b": {"x": 7, "y": 4}, "c": {"x": 7, "y": 4}}
    found = weighted_sum(scores(points), {"x": 0.7 * unit, "y": 0.3 * unit})
    assert found.select("candidate", "rank").rows() == [("b", 1), ("c", 1), ("a", 3)]
