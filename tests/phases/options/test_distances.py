"""Distances against places whose distance is known, and against the cosine rule."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.phases.options.distances import RADIUS_KM, distances

DEGREE = RADIUS_KM * math.pi / 180


def between(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float | None:
    places = pl.DataFrame(
        {"enterprise": ["A", "B"], "longitude": [one[0], other[0]], "latitude": [one[1], other[1]]},
        schema={"enterprise": pl.String, "longitude": pl.Float64, "latitude": pl.Float64},
    )
    found = {(a, b): km for a, b, km in distances(places).iter_rows()}
    assert found["A", "A"] == 0 == found["B", "B"]
    assert found["A", "B"] == found["B", "A"]
    return found["A", "B"]


def test_a_degree_of_the_meridian_and_of_a_parallel() -> None:
    assert between((120, 31), (120, 32)) == pytest.approx(DEGREE)
    assert between((0, 0), (1, 0)) == pytest.approx(DEGREE)
    # 60° north a parallel is half as long; a degree of it is nearly straight.
    assert between((0, 60), (1, 60)) == pytest.approx(DEGREE / 2, rel=1e-4)
    assert between((0, 0), (180, 0)) == pytest.approx(180 * DEGREE)


def test_an_unknown_coordinate_is_an_unknown_distance() -> None:
    assert between((120, None), (120, 32)) is None


@given(st.tuples(*[st.floats(-170, 170), st.floats(-80, 80)] * 2))
def test_it_is_the_law_of_cosines(four: tuple[float, float, float, float]) -> None:
    a, b, c, d = (math.radians(one) for one in four)
    cosine = math.sin(b) * math.sin(d) + math.cos(b) * math.cos(d) * math.cos(a - c)
    slow = RADIUS_KM * math.acos(max(-1.0, min(1.0, cosine)))
    assert between(four[:2], four[2:]) == pytest.approx(slow, abs=1.0)
