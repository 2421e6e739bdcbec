import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.benchmark import intensities, potential
from qingshen.problems import Refused


def cohort(parts: list[tuple[float | None, float]], amount_unit: str = "kWh", scale: float = 1.0) -> pl.DataFrame:
    names = [f"e{at:03}" for at in range(len(parts))]
    used = pl.DataFrame(
        {
            "enterprise": names,
            "variable": ["electricity"] * len(parts),
            "value": pl.Series([None if a is None else a * scale for a, _ in parts], dtype=pl.Float64),
            "unit": [amount_unit] * len(parts),
        }
    )
    return intensities(
        used, pl.DataFrame({"enterprise": names, "value": [q for _, q in parts]}).with_columns(unit=pl.lit("t"))
    )


def baseline(value: float, unit: str = "kWh/t", reference: str = "II") -> pl.DataFrame:
    return pl.DataFrame({"variable": ["electricity"], "reference": [reference], "baseline": [value], "unit": [unit]})


TEN = [(10.0, 10.0), (60.0, 20.0), (40.0, 10.0), (50.0, 10.0), (60.0, 10.0), (70.0, 10.0), (80.0, 10.0), (90.0, 10.0)]


def test_the_best_fifth_is_weighed_by_output() -> None:
    found = potential(cohort(TEN))
    row = found.totals.to_dicts()[0]
    # The best ceil(0.2·8) = 2 use 70 kWh for 30 t.
    assert (row["reference"], row["baseline"]) == ("best", pytest.approx(70 / 30))
    assert row["potential"] == pytest.approx(sum(max(0.0, a / q - 70 / 30) * q for a, q in TEN))
    assert (row["contributing"], row["enterprises"], row["unit"]) == (7, 8, "kWh")
    assert row["share"] == pytest.approx(row["potential"] / 460)
    assert row["method"].startswith("[DESIGN]")


def test_a_baseline_in_another_unit_is_converted() -> None:
    rows = potential(cohort(TEN), baseline(0.005, "MWh/t")).totals.filter(reference="II").to_dicts()[0]
    assert rows["baseline"] == pytest.approx(5.0)
    assert rows["potential"] == pytest.approx(10 + 20 + 30 + 40)
    assert rows["contributing"] == 4


def test_who_stands_on_the_baseline_is_not_worse() -> None:
    parts = [(0.1 * 3, 0.1), (0.3 * 3, 0.3), (0.7 * 3, 0.7)]
    assert potential(cohort(parts), baseline(3.0)).totals["contributing"].to_list() == [0, 0]


def test_an_outlier_sets_no_example_and_is_told_apart() -> None:
    parts = [(10.0 + at, 1.0) for at in range(10)] + [(0.001, 1.0), (10000.0, 1.0)]
    row = potential(cohort(parts)).totals.to_dicts()[0]
    assert row["baseline"] == 10.5
    assert (row["outliers"], row["contributing"]) == (1, 10)
    assert row["potential"] - row["potential_without_outliers"] == pytest.approx(10000 - 10.5)


def test_an_enterprise_that_uses_none_sets_no_example() -> None:
    row = potential(cohort([(0.0, 10.0), (20.0, 10.0), (40.0, 10.0)])).totals.to_dicts()[0]
    assert (row["baseline"], row["potential"]) == (2.0, 20.0)


def test_ties_are_all_examples() -> None:
    parts = [(10.0, 10.0), (30.0, 30.0), (40.0, 10.0)]
    assert potential(cohort(parts), best_share=0.01).totals["baseline"].item() == 1.0


def test_where_more_is_better_the_gap_is_the_other_way() -> None:
    found = potential(cohort([(10.0, 10.0), (30.0, 10.0)]), baseline(2.0), best_share=0.5, higher=["electricity"])
    assert found.totals.select("reference", "baseline", "potential").rows() == [("II", 2.0, 10.0), ("best", 3.0, 20.0)]
    assert found.enterprises.filter(reference="II")["potential"].to_list() == [10.0, 0.0]


def test_a_baseline_may_depend_on_the_enterprise() -> None:
    own = pl.DataFrame(
        {
            "enterprise": ["e000", "e001"],
            "variable": ["electricity"] * 2,
            "reference": ["I"] * 2,
            "baseline": [1.0, 2.5],
            "unit": ["kWh/t"] * 2,
        }
    )
    row = potential(cohort([(20.0, 10.0), (30.0, 10.0), (90.0, 10.0)]), own).totals.filter(reference="I").to_dicts()[0]
    assert (row["baseline"], row["potential"], row["enterprises"]) == (None, 15.0, 2)


def test_a_baseline_whose_unit_fits_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="m3/t"):
        potential(cohort(TEN), baseline(5.0, "m3/t"))


def test_no_value_no_potential() -> None:
    found = potential(cohort([(None, 10.0), (20.0, 10.0)]))
    assert found.enterprises["enterprise"].to_list() == ["e001"]
    nobody = potential(cohort([(None, 10.0)]))
    assert nobody.totals.height == 0 and nobody.enterprises.height == 0


amount = st.none() | st.just(0.0) | st.floats(1e-6, 1e6)
parts = st.lists(st.tuples(amount, st.floats(0.1, 1e4)), min_size=1, max_size=15)


@settings(max_examples=40)
@given(parts, st.floats(0.01, 1), st.just(0.0) | st.floats(1e-6, 1e5))
def test_a_potential_is_never_negative_nor_more_than_the_amount(
    given_parts: list[tuple[float | None, float]], share: float, level: float
) -> None:
    totals = potential(cohort(given_parts), baseline(level), best_share=share).totals
    for row in totals.to_dicts():
        assert 0 <= row["potential_without_outliers"] <= row["potential"] * (1 + 1e-12)
        assert row["potential"] <= row["amount"] * (1 + 1e-12)


@settings(max_examples=40)
@given(parts)
def test_the_unit_of_the_amount_does_not_matter(given_parts: list[tuple[float | None, float]]) -> None:
    one = potential(cohort(given_parts), baseline(50.0)).totals
    other = potential(cohort(given_parts, "MWh", 0.001), baseline(50.0)).totals
    for row, same in zip(one.to_dicts(), other.to_dicts(), strict=True):
        assert row["unit"] == "kWh" and same["unit"] == "MWh"
        assert same["potential"] * 1000 == pytest.approx(row["potential"], rel=1e-6, abs=1e-6 * max(1.0, row["amount"]))
