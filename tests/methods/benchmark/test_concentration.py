import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.benchmark import concentration, contribution


def water(*values: float | None, unit: str = "m3") -> pl.DataFrame:
    columns = {
        "enterprise": [f"e{at:02}" for at in range(len(values))],
        "variable": ["water"] * len(values),
        "value": pl.Series(values, dtype=pl.Float64),
        "unit": [unit] * len(values),
    }
    return pl.DataFrame(columns)


def test_the_largest_come_first() -> None:
    found = contribution(water(10.0, 60.0, 30.0))
    assert found["enterprise"].to_list() == ["e01", "e02", "e00"]
    assert found["cumulative_share"].to_list() == pytest.approx([0.6, 0.9, 1.0])


def test_two_of_three_make_eighty_percent() -> None:
    row = concentration(water(10.0, 60.0, 30.0, None, -5.0)).to_dicts()[0]
    assert (row["needed"], row["enterprises"], row["missing"], row["negative"]) == (2, 3, 1, 1)
    assert row["total"] == 100.0


def test_exactly_eighty_percent_is_enough() -> None:
    assert concentration(water(*[0.1] * 10))["needed"].item() == 8


def test_nothing_used_needs_nobody() -> None:
    row = concentration(water(0.0, 0.0)).to_dicts()[0]
    assert (row["needed"], row["total"], row["enterprises"]) == (None, 0.0, 2)
    nobody = concentration(water(None)).to_dicts()[0]
    assert (nobody["needed"], nobody["total"], nobody["missing"]) == (None, None, 1)


def test_units_of_one_kind_are_one_order() -> None:
    mixed = pl.concat([water(1.0), water(2.0, unit="L").with_columns(enterprise=pl.lit("x"))])
    assert contribution(mixed).select("enterprise", "amount", "unit").rows() == [("e00", 1.0, "m3"), ("x", 0.002, "m3")]


@settings(max_examples=40)
@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e6), min_size=1, max_size=20), st.sampled_from([0.5, 0.8, 1.0]))
def test_fewer_would_not_do(values: list[float], share: float) -> None:
    total = sum(values)
    row = concentration(water(*values), share).to_dicts()[0]
    if total == 0:
        assert row["needed"] is None
        return
    largest = sorted(values, reverse=True)
    assert sum(largest[: row["needed"]]) >= share * total * (1 - 1e-9)
    assert sum(largest[: row["needed"] - 1]) < share * total * (1 + 1e-9)
