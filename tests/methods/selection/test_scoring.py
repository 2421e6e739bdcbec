from typing import Any

import numpy as np
import polars as pl
import pytest

from qingshen.methods.selection import points, score
from qingshen.problems import Refused

SCHEMA = {
    "enterprise": pl.String,
    "principle": pl.String,
    "criterion": pl.String,
    "value": pl.Float64,
    "points": pl.Float64,
    "reason": pl.String,
}


def criteria(*rows: tuple[Any, Any, Any, Any]) -> pl.DataFrame:
    return pl.DataFrame([(*row[:3], None, row[3], "") for row in rows], schema=SCHEMA, orient="row")


def test_the_score_is_over_the_weight_that_is_known() -> None:
    frame = criteria(
        ("b", "impact", "cod", 10.0),
        ("b", "impact", "coal", 4.0),
        ("b", "impact", "water", None),
        ("b", "feasible", "staff", 2.0),
        ("a", "impact", "cod", float("nan")),
        ("a", "feasible", "staff", 3.0),
        ("c", "impact", "cod", None),
    )
    scored = score(frame, {"impact": 3, "feasible": 1})
    assert scored.columns == ["enterprise", "feasible", "impact", "score", "known"]
    assert scored.rows() == [
        ("a", 3.0, None, 3.0, 0.25),
        ("b", 2.0, 7.0, pytest.approx(0.75 * 7 + 0.25 * 2), 1.0),
        ("c", None, None, None, 0.0),
    ]
    assert score(frame.reverse(), {"feasible": 1, "impact": 3}).equals(scored)


def test_every_mistake_is_told_at_once() -> None:
    frame = criteria(
        ("a", "impact", "cod", 11.0),
        ("a", "impact", "cod", 1.0),
        ("a", "impcat", "coal", -1.0),
        (None, "impact", "cod", 1.0),
    )
    with pytest.raises(Refused) as refused:
        score(frame, {"impact": 0.0})
    found = sorted(problem.code for problem in refused.value.problems)
    assert found == [
        "criterion-twice",
        "criterion-unnamed",
        "points-outside",
        "points-outside",
        "principle-unweighted",
        "requirement-outside",
    ]
    with pytest.raises(Refused, match="points"):
        score(frame.drop("points"), {"impact": 1.0})


def test_points_are_a_share_of_the_greatest() -> None:
    assert points(pl.Series([5, 20, None, 0])).to_list() == [2.5, 10.0, None, 0.0]
    assert points(np.array([5.0, 20.0, np.nan]), reverse=True).to_list() == [7.5, 0.0, None]
    assert points(pl.Series([0.0, None])).to_list() == [0.0, None]
    assert points(pl.Series([], dtype=pl.Float64)).to_list() == []
    assert points(pl.Series([None, None], dtype=pl.Float64)).to_list() == [None, None]


@pytest.mark.parametrize("wrong", [-1.0, float("inf")])
def test_impossible_values_have_no_points(wrong: float) -> None:
    with pytest.raises(ValueError, match="below zero"):
        points(pl.Series([1.0, wrong]))
