from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.case.coefficients import EnergyCoefficient
from qingshen.case.settings import Energy
from qingshen.methods.energy import coal_for, coal_used, comprehensive_energy, total
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("energy.yaml").read_text(encoding="utf-8"))
COAL = coal_for(Energy())


def activities(*rows: tuple[str, str, float | None, str]) -> pl.DataFrame:
    schema = {"enterprise": pl.String, "carrier": pl.String, "amount": pl.Float64, "unit": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_published_example() -> None:
    rows = EXAMPLES["published"]
    coal = pl.DataFrame(
        [{"carrier": r["carrier"], "unit": r["per"], "kgce_per_unit": r["kgce_per_unit"]} for r in rows]
    )
    used = activities(*(("plant", r["carrier"], float(r["amount"]), r["unit"]) for r in rows))
    energy = comprehensive_energy(used, coal)
    assert {row["carrier"]: round(row["tce"], 2) for row in energy.to_dicts()} == {r["carrier"]: r["tce"] for r in rows}
    assert round(total(energy, ())["tce"].item(), 2) == EXAMPLES["published_sum"]


@pytest.mark.parametrize("case", EXAMPLES["sentences"], ids=lambda case: case["say"])
def test_sentences(case: dict[str, Any]) -> None:
    used = activities(("plant", case["carrier"], float(case["amount"]), case["unit"]))
    energy = comprehensive_energy(used, coal_for(Energy(edition=case["edition"])))
    assert energy["tce"].item() == pytest.approx(case["tce"], rel=1e-6)


def test_a_range_carries_its_half_width_until_the_value_is_measured() -> None:
    used = activities(("a", "natural_gas", 1000.0, "m3"), ("a", "raw_coal", 1.0, "t"))
    from_table = comprehensive_energy(used, COAL)
    assert from_table["half_width"].to_list() == pytest.approx([0.115 / 1.215, 0.0])
    measured = comprehensive_energy(used.with_columns(ncv=pl.Series([0.0355, None])), COAL)
    assert measured["half_width"].to_list() == [0.0, 0.0]
    assert measured["tce"][0] == pytest.approx(1000 * 35500 / 29307 / 1000)
    assert measured["tce"][1] == from_table["tce"][1]


def test_equivalent_electricity_is_the_audits_own() -> None:
    coal = coal_for(Energy(electricity="equivalent", electricity_kgce_per_kwh=0.302))
    row = coal.row(by_predicate=pl.col("carrier") == "electricity", named=True)
    assert (row["kgce_per_unit"], row["name"], row["file"]) == (0.302, "电力(等价值)", "audit.toml")
    assert comprehensive_energy(activities(("a", "electricity", 1e4, "kWh")), coal)["tce"].item() == pytest.approx(3.02)
    with pytest.raises(Refused, match="electricity_kgce_per_kwh"):
        coal_for(Energy(electricity="equivalent"))


def test_every_coefficient_says_where_it_comes_from() -> None:
    for edition in ("2008", "2020"):
        coal = coal_for(Energy(edition=edition))
        assert coal.select("name", "source", "certainty", "file", "row").null_count().sum_horizontal().item() == 0


def test_carriers_without_coefficient_are_refused_all_at_once() -> None:
    used = activities(
        ("a", "steam", 1.0, "t"), ("a", "diesel", 1.0, "L"), ("b", "peat", 1.0, "t"), ("b", "wood", 1.0, "GJ")
    )
    with pytest.raises(Refused) as refused:
        comprehensive_energy(used, COAL)
    found = {problem.place.cell: problem.remedy.en for problem in refused.value.problems}
    assert set(found) == {"steam", "diesel", "peat"}
    assert found["diesel"].startswith("report it in kg")


def test_missing_is_not_zero() -> None:
    used = activities(("a", "electricity", None, "kWh"), ("a", "raw_coal", 1.0, "t"), ("b", "electricity", 0.0, "kWh"))
    energy = comprehensive_energy(used, COAL)
    assert energy["tce"].to_list() == [None, 0.7143, 0.0]
    by_enterprise = total(energy).to_dicts()
    assert by_enterprise[0] == {"enterprise": "a", "tce": None, "tce_reported": 0.7143, "rows": 2, "missing": 1}
    assert by_enterprise[1] == {"enterprise": "b", "tce": 0.0, "tce_reported": 0.0, "rows": 1, "missing": 0}
    nothing = total(comprehensive_energy(activities(("a", "heat", None, "GJ")), COAL), ())
    assert nothing.to_dicts() == [{"tce": None, "tce_reported": None, "rows": 1, "missing": 1}]


def test_pandas_gives_pandas_and_the_same_figures() -> None:
    used = activities(("b", "electricity", 5.0, "kWh"), ("a", "raw_coal", None, "t"))
    back = comprehensive_energy(pd.DataFrame(used.to_dict(as_series=False)), COAL)
    assert isinstance(back, pd.DataFrame) and list(back.index) == [0, 1]
    assert back["tce"].isna().tolist() == [True, False]
    assert back["tce"][1] == comprehensive_energy(used, COAL)["tce"][1]


def test_years_are_kept_apart() -> None:
    used = activities(("a", "raw_coal", 1.0, "t"), ("a", "raw_coal", 2.0, "t")).with_columns(
        year=pl.Series([2023, 2024])
    )
    energy = comprehensive_energy(used, COAL, by=["year"])
    assert energy.columns[:3] == ["enterprise", "year", "carrier"]
    assert total(energy, ["year"])["tce"].to_list() == [0.7143, 1.4286]


def test_missing_columns_and_keys_are_refused() -> None:
    with pytest.raises(Refused, match="unit"):
        comprehensive_energy(activities(("a", "heat", 1.0, "GJ")).drop("unit"), COAL)
    with pytest.raises(Refused, match="carrier"):
        comprehensive_energy(activities(("a", None, 1.0, "GJ")), COAL)  # type: ignore[arg-type]


amounts = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["electricity", "natural_gas", "raw_coal"]),
        st.none() | st.floats(-1e6, 1e6),
        st.just("GJ"),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40)
@given(amounts, st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_bytes(rows: list[tuple[str, str, float | None, str]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    one = comprehensive_energy(activities(*rows), COAL)
    assert one.equals(comprehensive_energy(activities(*shuffled), COAL))
    assert total(one).equals(total(comprehensive_energy(activities(*shuffled), COAL)))


def test_a_missing_amount_needs_no_coefficient_and_stays_missing() -> None:
    used = activities(("plant", "steam", None, "t"), ("plant", "electricity", 1000.0, "kWh"))
    energy = comprehensive_energy(used, COAL)
    assert energy.filter(carrier="steam")["tce"].to_list() == [None]
    assert total(energy)["missing"].item() == 1


def own(carrier: str, unit: str, kgce: float) -> EnergyCoefficient:
    return EnergyCoefficient(carrier, unit, kgce, "化验报告", "official")


def test_the_audits_own_coefficients_come_first_and_replace_those_of_the_same_kind() -> None:
    coal = coal_for(Energy(coefficients=(own("anthracite", "t", 900.0), own("steam", "t", 94.0))))
    columns = ("carrier", "kgce_per_unit", "name", "source", "certainty", "file", "row")
    assert coal.head(2).select(columns).rows() == [
        ("anthracite", 900.0, "[[energy.coefficients]] #1", "化验报告", "official", "audit.toml", 1),
        ("steam", 94.0, "[[energy.coefficients]] #2", "化验报告", "official", "audit.toml", 2),
    ]
    assert coal.slice(2).equals(COAL)
    used = activities(("a", "anthracite", 2.0, "t"), ("a", "steam", 1000.0, "kg"), ("a", "steam", 1.0, "GJ"))
    assert comprehensive_energy(used, coal)["tce"].to_list() == pytest.approx([1.8, 0.03412, 0.094], rel=1e-3)


def test_an_own_coefficient_replaces_the_shipped_one_of_its_kind_of_unit_only() -> None:
    coal = coal_for(Energy(coefficients=(own("raw_coal", "kg", 0.7), own("fresh_water", "t", 0.1))))
    assert coal.filter(carrier="raw_coal").select("unit", "kgce_per_unit").rows() == [("kg", 0.7)]
    assert coal.filter(carrier="fresh_water").select("unit", "kgce_per_unit").rows() == [("t", 0.1), ("m3", 0.1)]
    assert coal.height == COAL.height


@pytest.mark.parametrize(("carrier", "by_ncv"), [("anthracite", True), ("steam", False)])
def test_the_remedy_names_every_way_out_that_works(carrier: str, by_ncv: bool) -> None:
    with pytest.raises(Refused) as refused:
        comprehensive_energy(activities(("a", carrier, 1.0, "t")), COAL)
    for told in refused.value.problems[0].remedy:
        assert "GJ" in told and "[[energy.coefficients]]" in told and ("ncv" in told) == by_ncv
    comprehensive_energy(activities(("a", carrier, 1.0, "GJ")), COAL)
    stated = coal_for(Energy(coefficients=(own(carrier, "t", 94.0),)))
    comprehensive_energy(activities(("a", carrier, 1.0, "t")), stated)
    if by_ncv:
        comprehensive_energy(activities(("a", carrier, 1.0, "t")).with_columns(ncv=25.0), COAL)


def test_the_coefficient_used_is_told_by_kind_of_unit() -> None:
    coal = coal_for(Energy(edition="2008"))
    used = activities(("a", "steam", 1.0, "t"), ("a", "steam", 1.0, "GJ"), ("a", "wood", 1.0, "GJ"))
    found = {(one["carrier"], one["unit"]): one["coefficient"] for one in coal_used(used, coal)}
    assert found["wood", "GJ"] is None
    assert (found["steam", "t"]["name"], found["steam", "GJ"]["name"]) == ("蒸汽(低压)", "热力(当量值)")
