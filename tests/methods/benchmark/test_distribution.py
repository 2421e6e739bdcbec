import math
import statistics

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.benchmark import aggregate, outliers, percentiles


def frame(values: list[float | None], outputs: list[float] | None = None) -> pl.DataFrame:
    size = len(values)
    x = pl.Series(values, dtype=pl.Float64)
    q = pl.Series(outputs or [1.0] * size)
    return pl.DataFrame(
        {
            "enterprise": [f"e{at:03}" for at in range(size)],
            "group": ["t"] * size,
            "variable": ["water"] * size,
            "unit": ["m3/t"] * size,
            "amount": x * q,
            "output": q,
            "intensity": x,
            "reason": [""] * size,
            "amount_unit": ["m3"] * size,
            "output_unit": ["t"] * size,
        }
    )


def test_the_aggregate_is_no_mean_of_ratios() -> None:
    row = aggregate(frame([1.0, 10.0], [99.0, 1.0])).to_dicts()[0]
    assert row["intensity"] == pytest.approx(1.09)
    assert row["method"].startswith("[DESIGN]")


def test_the_aggregate_states_its_coverage() -> None:
    row = aggregate(frame([1.0, None, 3.0], [10.0, 30.0, 10.0])).to_dicts()[0]
    assert (row["enterprises"], row["cohort"], row["coverage"], row["output_coverage"]) == (2, 3, 2 / 3, 0.4)
    nobody = aggregate(frame([None, None])).to_dicts()[0]
    assert (nobody["intensity"], nobody["total_amount"], nobody["coverage"]) == (None, None, 0.0)


def test_the_aggregate_with_and_without_outliers() -> None:
    values = frame([1.0, 1.2, 0.9, 1.1, 1.05, 1000.0])
    row = aggregate(outliers(values)).to_dicts()[0]
    assert (row["outliers"], row["intensity_without_outliers"]) == (1, pytest.approx(1.05))
    assert row["intensity"] == pytest.approx(1005.25 / 6)
    unjudged = aggregate(values).to_dicts()[0]
    assert (unjudged["outliers"], unjudged["intensity_without_outliers"]) == (None, None)


def test_percentiles_interpolate_linearly() -> None:
    row = percentiles(frame([4.0, 1.0, 2.0, 3.0, 5.0, None])).to_dicts()[0]
    assert [row[name] for name in ("min", "p5", "p25", "p50", "p90", "max")] == pytest.approx([1, 1.2, 2, 3, 4.6, 5])
    assert row["enterprises"] == 5 and "type 7" in row["method"]


def test_a_unit_slip_is_an_outlier_on_the_logarithm() -> None:
    found = outliers(frame([1.0, 1.2, 0.9, 1.1, 1.05, 1000.0, 0.001, 2.0]))
    assert found.filter("outlier")["intensity"].to_list() == [1000.0, 0.001]


def test_the_score_is_the_modified_z_score() -> None:
    values = [1.0, 2.0, 4.0, 8.0, 64.0]
    logs = [math.log(value) for value in values]
    median = statistics.median(logs)
    mad = statistics.median(abs(log - median) for log in logs)
    expected = [0.6745 * (log - median) / mad for log in logs]
    assert outliers(frame(values))["score"].to_list() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "notes", "flags"),
    [
        ([1.0, 2.0, 3.0, 400.0], ["too_few"] * 4, [None] * 4),
        ([2.0] * 6, ["no_spread"] * 6, [False] * 6),
        ([2.0] * 7 + [200.0], ["mean_deviation"] * 8, [False] * 7 + [True]),
        (
            [1.0, 1.1, 0.9, 1.2, 0.8, 0.0, -1.0, None],
            [""] * 5 + ["nonpositive", "nonpositive", "no_value"],
            [False] * 5 + [None] * 3,
        ),
    ],
)
def test_where_the_median_deviation_fails_it_is_said(
    values: list[float | None], notes: list[str], flags: list[bool | None]
) -> None:
    found = outliers(frame(values))
    assert found["outlier_note"].to_list() == notes
    assert found["outlier"].to_list() == flags


def test_equal_intensities_from_unequal_plants_have_no_spread() -> None:
    outputs = [0.1, 0.3, 0.7, 1.1, 1.3, 1.7]
    computed = pl.Series([3.0 * q for q in outputs]) / pl.Series(outputs)
    assert set(outliers(frame(computed.to_list()))["outlier"]) == {False}


def test_the_threshold_is_the_audits() -> None:
    values = [1.0, 2.0, 4.0, 8.0, 64.0]
    assert (
        outliers(frame(values), threshold=1.0)["outlier"].sum()
        > outliers(frame(values), threshold=3.5)["outlier"].sum()
    )


positive = st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=20)


@settings(max_examples=40)
@given(positive, st.sampled_from([0.001, 1000.0, 4.0]))
def test_a_change_of_unit_changes_values_but_no_verdict(values: list[float], scale: float) -> None:
    one, other = frame(values), frame([value * scale for value in values])
    before, after = percentiles(one).to_dicts()[0], percentiles(other).to_dicts()[0]
    assert after["p50"] == pytest.approx(before["p50"] * scale)
    judged, again = outliers(one, threshold=3.4567), outliers(other, threshold=3.4567)
    assert judged["outlier_note"].to_list() == again["outlier_note"].to_list()
    for score, same in zip(judged["score"], again["score"], strict=True):
        assert score is same or score == pytest.approx(same, rel=1e-4, abs=1e-6)
