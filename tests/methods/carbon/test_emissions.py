from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.case.settings import Carbon
from qingshen.methods.carbon import factors_for, factors_used, inventory, total
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("emissions.yaml").read_text(encoding="utf-8"))
SHIPPED = factors_for(Carbon())
FACTORS: dict[str, list[Any]] = {
    "carrier": ["coal", "gas", "power"],
    "unit": ["t", "1e4 Nm3", "MWh"],
    "scope": ["1", "1", "2"],
    "ncv": [20.908, 389.31, None],
    "carbon": [0.02637, 0.0153, None],
    "oxidation": [0.94, 0.99, None],
    "tco2_per_unit": [None, None, 0.58],
}
USED: dict[str, list[Any]] = {
    "enterprise": ["b", "a", "a", "b"],
    "carrier": ["coal", "gas", "power", "power"],
    "amount": [100.0, 3.0, 1000.0, None],
    "unit": ["t", "万m3", "kWh", "MWh"],
}


def one(carrier: str, amount: float | None, unit: str, **more: Any) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "enterprise": ["e"],
            "carrier": [carrier],
            "amount": pl.Series([amount], dtype=pl.Float64),
            "unit": [unit],
            **more,
        }
    )


@pytest.mark.parametrize("case", EXAMPLES["published"], ids=lambda case: case["name"])
def test_published_coefficients(case: dict[str, Any]) -> None:
    factor = {
        "carrier": [case["carrier"]],
        "unit": ["m3" if case["carrier"] == "oilfield_gas" else "kg"],
        "scope": ["1"],
        "ncv": [case["ncv_MJ"] / 1000],
        "carbon": [case["carbon_tC_per_TJ"] / 1000],
        "oxidation": [case["oxidation"]],
        "tco2_per_unit": [None],
    }
    amount = one(case["carrier"], 1000.0, factor["unit"][0])
    assert round(inventory(amount, pl.DataFrame(factor))["tco2"].item(), 4) == case["kgCO2"]
    shipped = factors_for(Carbon(fuels="provincial-inventory"))
    assert round(inventory(amount, shipped)["tco2"].item(), 4) == case["kgCO2"]


@pytest.mark.parametrize("case", EXAMPLES["sentences"], ids=lambda case: case["say"])
def test_sentences(case: dict[str, Any]) -> None:
    row = inventory(one(case["carrier"], float(case["amount"]), case["unit"]), SHIPPED).to_dicts()
    assert [(line["carrier"], line["scope"]) for line in row] == [(case["carrier"], case["scope"])]
    assert row[0]["tco2"] == pytest.approx(case["tco2"], rel=1e-6)


def test_the_contract() -> None:
    result = inventory(pl.DataFrame(USED), pl.DataFrame(FACTORS))
    assert result.columns == ["enterprise", "carrier", "scope", "tco2", "sigma"]
    assert result.select("enterprise", "carrier", "scope").rows() == [
        ("a", "gas", "1"),
        ("a", "power", "2"),
        ("b", "coal", "1"),
        ("b", "power", "2"),
    ]
    assert result["tco2"].to_list()[:3] == pytest.approx([64.86567, 0.58, 190.02989], rel=1e-6)
    assert result["tco2"][3] is None


def test_pandas_gives_pandas_and_the_same_figures() -> None:
    back = inventory(pd.DataFrame(USED), pd.DataFrame(FACTORS))
    assert isinstance(back, pd.DataFrame) and list(back.index) == [0, 1, 2, 3]
    expected = inventory(pl.DataFrame(USED), pl.DataFrame(FACTORS))
    assert back["tco2"].tolist()[:3] == expected["tco2"].to_list()[:3]
    assert back["tco2"].isna().tolist() == [False, False, False, True]
    assert inventory(pd.DataFrame(USED), pl.DataFrame(FACTORS)).equals(back)


def test_scopes_may_be_numbers() -> None:
    factors = pl.DataFrame({**FACTORS, "scope": [1, 1, 2]})
    assert inventory(pl.DataFrame(USED), factors)["scope"].to_list() == [1, 2, 1, 2]


def test_missing_is_not_zero_and_zero_is_not_missing() -> None:
    used = pl.concat([one("diesel", None, "t"), one("diesel", 0.0, "t"), one("diesel", float("nan"), "t")])
    assert inventory(used, SHIPPED)["tco2"].to_list() == [0.0, None, None]


def test_carriers_without_a_factor_are_refused_all_at_once() -> None:
    used = pl.concat([one("steam", 1.0, "t"), one("diesel", 1.0, "L"), one("peat", 1.0, "t"), one("heat", 1.0, "GJ")])
    with pytest.raises(Refused) as refused:
        inventory(used, SHIPPED)
    found = {problem.place.cell: problem for problem in refused.value.problems}
    assert set(found) == {"steam", "diesel", "peat"}
    assert found["peat"].code == "factor-unknown" and "[[carbon.factors]]" in found["peat"].remedy.en
    assert found["steam"].remedy.en.startswith("report it in GJ")


def test_a_missing_amount_needs_no_factor_and_stays_missing() -> None:
    for carrier in ("peat", "steam"):
        found = inventory(pl.concat([one(carrier, None, "t"), one("diesel", 1.0, "t")]), SHIPPED)
        assert found.filter(carrier=carrier)["tco2"].to_list() == [None]
        assert total(found, SHIPPED).select("tco2", "missing").row(0) == (None, 1)


def test_two_factors_for_one_use_are_refused() -> None:
    doubled = pl.concat([SHIPPED, SHIPPED.filter(pl.col("carrier") == "diesel")])
    with pytest.raises(Refused) as refused:
        inventory(one("diesel", 1.0, "t"), doubled)
    assert [problem.code for problem in refused.value.problems] == ["factor-twice"]


def test_a_carrier_may_emit_in_two_scopes() -> None:
    upstream = {**SHIPPED.row(by_predicate=pl.col("carrier") == "diesel", named=True), "scope": "3", "ncv": 4.0}
    factors = pl.concat([SHIPPED, pl.DataFrame([upstream], schema=SHIPPED.schema)])
    assert inventory(one("diesel", 1.0, "t"), factors)["scope"].to_list() == ["1", "3"]


def test_a_measured_calorific_value_goes_before_the_tables() -> None:
    measured = inventory(one("bituminous_coal", 10.0, "t", ncv=[25.0]), SHIPPED)
    assert measured["tco2"].item() == pytest.approx(10 * 25.0 * 0.02618 * 0.93 * 44 / 12)


def test_a_factor_without_calorific_value_needs_a_measured_one() -> None:
    power = factors_for(Carbon(fuels="power-generation"))
    measured = inventory(one("raw_coal", 10.0, "t", ncv=[20.0]), power)
    assert measured["tco2"].item() == pytest.approx(10 * 20.0 * 0.03085 * 0.99 * 44 / 12)
    with pytest.raises(Refused, match="raw_coal"):
        inventory(one("raw_coal", 10.0, "t"), power)


@pytest.mark.parametrize(
    ("activity", "factor", "relative"),
    [(0.05, 0.07, 0.0860233), (0.05, None, 0.05), (None, 0.07, 0.07), (0.0, 0.0, 0.0), (None, None, None)],
)
def test_sigma_follows_the_product_rule(activity: float | None, factor: float | None, relative: float | None) -> None:
    factors = pl.DataFrame(
        {**FACTORS, "uncertainty": [None, None, factor]}, schema_overrides={"uncertainty": pl.Float64}
    )
    used = one("power", -100.0, "MWh", uncertainty=pl.Series([activity], dtype=pl.Float64))
    sigma = inventory(used, factors)["sigma"].item()
    assert sigma == (None if relative is None else pytest.approx(58 * relative / 1.96, rel=1e-5))


def test_the_factor_behind_a_figure_is_found() -> None:
    used = pl.concat([one("natural_gas", 2.0, "m3"), one("natural_gas", 2.0, "GJ"), one("heat", None, "GJ")])
    found = {(row["carrier"], row["unit"]): row for row in factors_used(used, SHIPPED)}
    assert found["natural_gas", "m3"]["per_unit"] == pytest.approx(0.00216219, rel=1e-5)
    assert found["natural_gas", "GJ"]["per_unit"] == pytest.approx(0.0153 * 0.99 * 44 / 12)
    assert {row["factor"]["file"] for row in found.values()} == {"fuel_emission.csv", "grid_factors.csv"}
    assert found["heat", "GJ"]["factor"]["row"] == 149 and found["heat", "GJ"]["per_gj"] is None


def test_missing_columns_are_refused() -> None:
    with pytest.raises(Refused, match="amount"):
        inventory(pl.DataFrame(USED).drop("amount"), SHIPPED)
    with pytest.raises(Refused, match="scope"):
        inventory(pl.DataFrame(USED), SHIPPED.drop("scope"))


rows = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["electricity", "natural_gas", "diesel"]),
        st.none() | st.floats(-1e6, 1e6),
        st.just("GJ"),
        st.none() | st.floats(0, 1),
    ),
    min_size=1,
    max_size=12,
)
COLUMNS = ["enterprise", "carrier", "amount", "unit", "uncertainty"]
TYPES = {"amount": pl.Float64, "uncertainty": pl.Float64}


@settings(max_examples=40)
@given(rows, st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_bytes(given_rows: list[tuple[Any, ...]], random: Any) -> None:
    frames = [
        pl.DataFrame(order, schema=COLUMNS, schema_overrides=TYPES, orient="row")
        for order in (given_rows, random.sample(given_rows, len(given_rows)))
    ]
    assert inventory(frames[0], SHIPPED).equals(inventory(frames[1], SHIPPED))


@settings(max_examples=40)
@given(st.floats(0, 1e9), st.sampled_from([("t", "kg", 1000.0), ("t", "lb", 1 / 0.00045359237), ("GJ", "MJ", 1000.0)]))
def test_the_unit_it_is_reported_in_does_not_matter(amount: float, units: tuple[str, str, float]) -> None:
    large, small, times = units
    emitted = [
        inventory(one("diesel", x, unit), SHIPPED)["tco2"].item()
        for x, unit in ((amount, large), (amount * times, small))
    ]
    assert emitted[0] == pytest.approx(emitted[1])
