from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.carbon import inventory, total
from qingshen.methods.uncertainty import HALF_95

FACTORS = pl.DataFrame(
    {
        "carrier": ["power", "diesel"],
        "unit": ["MWh", "t"],
        "scope": ["2", "1"],
        "ncv": [None, 43.33],
        "carbon": [None, 0.0202],
        "oxidation": [None, 0.98],
        "tco2_per_unit": [0.5, None],
        "uncertainty": [0.10, 0.06],
    }
)
USED = pl.DataFrame(
    {
        "enterprise": ["a", "b", "c", "a", "c"],
        "carrier": ["power", "power", "power", "diesel", "diesel"],
        "amount": [1000.0, 600.0, 400.0, 150.0, 90.0],
        "unit": ["MWh", "MWh", "MWh", "t", "t"],
        "uncertainty": [0.05, 0.05, 0.08, 0.12, 0.04],
    }
)


def sigma(used: pl.DataFrame, factors: pl.DataFrame = FACTORS, by: tuple[str, ...] = ()) -> Any:
    return total(inventory(used, factors), factors, by)["sigma"].item()


def test_a_shared_factor_does_not_average_out() -> None:
    exact = pl.DataFrame(
        {"enterprise": list("abcd"), "carrier": ["power"] * 4, "amount": [100.0] * 4, "unit": ["MWh"] * 4}
    )
    assert sigma(exact) == pytest.approx(200 * 0.10 / HALF_95)
    noisy = exact.with_columns(uncertainty=pl.lit(0.10))
    no_factor_error = FACTORS.with_columns(uncertainty=pl.lit(0.0))
    assert sigma(noisy, no_factor_error) == pytest.approx(50 * 0.10 * 2 / HALF_95)


def test_electricity_bought_and_sold_on_one_factor_cancels() -> None:
    both = pl.DataFrame(
        {"enterprise": ["a", "a"], "carrier": ["power"] * 2, "amount": [100.0, -100.0], "unit": ["MWh"] * 2}
    )
    row = total(inventory(both, FACTORS), FACTORS, ()).to_dicts()[0]
    assert (row["tco2"], row["sigma"]) == (0.0, 0.0)


def test_monte_carlo_agrees() -> None:
    """The obvious way: draw every amount and every factor, one draw for all users of a factor."""
    draws, random = 200_000, np.random.default_rng(20240613)
    per_unit = {"power": 0.5, "diesel": 43.33 * 0.0202 * 0.98 * 44 / 12}
    relative = dict(FACTORS.select("carrier", "uncertainty").iter_rows())
    drawn = {name: random.normal(value, value * relative[name] / HALF_95, draws) for name, value in per_unit.items()}
    totals = {name: np.zeros(draws) for name in ("a", "b", "c", "all")}
    for enterprise, carrier, amount, _, uncertainty in USED.iter_rows():
        emission = random.normal(amount, amount * uncertainty / HALF_95, draws) * drawn[carrier]
        totals[enterprise] += emission
        totals["all"] += emission
    found = inventory(USED, FACTORS)
    by_enterprise = dict(total(found, FACTORS).select("enterprise", "sigma").iter_rows())
    for name in ("a", "b", "c"):
        assert by_enterprise[name] == pytest.approx(totals[name].std(), rel=0.01)
    cohort = total(found, FACTORS, ())
    assert cohort["sigma"].item() == pytest.approx(totals["all"].std(), rel=0.01)
    assert cohort["tco2"].item() == pytest.approx(totals["all"].mean(), rel=0.001)


def test_a_missing_amount_is_told() -> None:
    used = USED.with_columns(pl.when(pl.col("enterprise") != "b").then("amount"))
    found = inventory(used, FACTORS)
    cohort = total(found, FACTORS, ()).to_dicts()[0]
    assert cohort["tco2"] is None and cohort["missing"] == 1 and cohort["rows"] == 5
    assert cohort["tco2_reported"] == pytest.approx(found["tco2"].sum())
    assert cohort["sigma"] == pytest.approx(sigma(USED.filter(pl.col("enterprise") != "b")))
    nothing = total(found, FACTORS).row(by_predicate=pl.col("enterprise") == "b", named=True)
    assert nothing == {"enterprise": "b", "tco2": None, "tco2_reported": None, "sigma": None, "rows": 1, "missing": 1}


def test_no_stated_uncertainty_is_not_certainty() -> None:
    silent = FACTORS.with_columns(uncertainty=pl.lit(None, pl.Float64))
    row = total(inventory(USED.drop("uncertainty"), silent), silent, ()).to_dicts()[0]
    assert row["sigma"] is None and row["tco2"] == pytest.approx(1000 + 240 * 3.1451225, rel=1e-6)


def test_by_scope_and_in_pandas() -> None:
    found = inventory(USED, FACTORS)
    by_scope = total(found, FACTORS, ["scope"])
    assert by_scope["scope"].to_list() == ["1", "2"]
    back = total(pd.DataFrame(found.to_dict(as_series=False)), FACTORS, ["scope"])
    assert isinstance(back, pd.DataFrame) and back["sigma"].tolist() == pytest.approx(by_scope["sigma"].to_list())


amounts = st.lists(st.floats(1.0, 1e5), min_size=1, max_size=10)


@settings(max_examples=40)
@given(amounts, st.floats(0, 0.3), st.floats(0, 0.3), st.randoms(use_true_random=False))
def test_shared_errors_weigh_more_and_order_leaves_no_trace(
    parts: list[float], own: float, shared: float, random: Any
) -> None:
    def frame(order: list[float]) -> pl.DataFrame:
        size = len(order)
        columns = {"enterprise": ["e"] * size, "carrier": ["power"] * size, "amount": order, "unit": ["MWh"] * size}
        return pl.DataFrame({**columns, "uncertainty": [own] * size})

    factors = FACTORS.with_columns(uncertainty=pl.lit(shared))
    correlated = sigma(frame(parts), factors)
    rows = inventory(frame(parts), factors)
    quadrature = (rows["sigma"] ** 2).sum() ** 0.5
    assert correlated >= quadrature * (1 - 1e-9)
    expected = 0.5 / HALF_95 * (sum((x * own) ** 2 for x in parts) + (sum(parts) * shared) ** 2) ** 0.5
    assert correlated == pytest.approx(expected, rel=1e-6)
    assert sigma(frame(random.sample(parts, len(parts))), factors) == correlated
