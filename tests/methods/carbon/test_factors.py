import polars as pl
import pytest

from qingshen.case.coefficients import EmissionFactor
from qingshen.case.settings import Carbon, Uncertainty
from qingshen.methods.carbon import factors_for, within_boundary
from qingshen.problems import Refused
from qingshen.rulebook.carriers import carrier


def row(factors: pl.DataFrame, name: str) -> dict[str, object]:
    return factors.row(by_predicate=pl.col("carrier") == name, named=True)


def test_every_factor_says_where_it_comes_from() -> None:
    factors = factors_for(Carbon())
    assert factors.select("name", "source", "certainty").null_count().sum_horizontal().item() == 0
    shipped = factors.filter(pl.col("scope") != "biogenic")
    assert shipped.select("file", "row").null_count().sum_horizontal().item() == 0
    assert all(carrier(name) for name in factors["carrier"])


def test_settings_choose_set_grid_and_uncertainty() -> None:
    carbon = Carbon(
        "provincial-inventory", grid_area="江苏", grid_year=2021, uncertainty=Uncertainty(None, 0.05, 0.1, None)
    )
    factors = factors_for(carbon)
    power = row(factors, "electricity")
    assert power["tco2_per_unit"] == pytest.approx(0.0006451)
    assert (power["unit"], power["scope"], power["uncertainty"], power["certainty"]) == ("kWh", "2", 0.1, "transcribed")
    assert (row(factors, "raw_coal")["ncv"], row(factors, "raw_coal")["uncertainty"]) == (20.908, 0.05)
    assert row(factors, "natural_gas")["name"] == "provincial-inventory: 油田天然气"
    assert row(factors, "heat")["uncertainty"] is None


def own(carrier: str, scope: str, **values: float) -> EmissionFactor:
    return EmissionFactor(carrier, "kWh", scope, "the audit's own source", "recalled", **values)


def test_the_audits_own_factor_replaces_the_shipped_one() -> None:
    factors = factors_for(Carbon(grid_area="nowhere", factors=(own("电力", "Scope 2", tco2_per_unit=0.0004),)))
    found = factors.filter(pl.col("carrier") == "electricity").to_dicts()
    assert [(one["scope"], one["tco2_per_unit"], one["file"], one["row"]) for one in found] == [
        ("2", 0.0004, "audit.toml", 1)
    ]


def test_a_factor_in_another_scope_stands_beside_the_shipped_one() -> None:
    factors = factors_for(
        Carbon(factors=(own("electricity", "3", tco2_per_unit=0.0001), own("peat", "1", tco2_per_unit=1)))
    )
    assert factors.filter(pl.col("carrier") == "electricity")["scope"].to_list() == ["2", "3"]
    assert row(factors, "peat")["tco2_per_unit"] == 1


def test_unknown_sets_and_grids_are_refused() -> None:
    with pytest.raises(Refused, match="enterprise-guideline-common"):
        factors_for(Carbon(fuels="enterprise"))
    with pytest.raises(Refused, match="2021; 2022; 2023"):
        factors_for(Carbon(grid_year=2024))


def test_media_stand_outside_the_boundary() -> None:
    used = pl.DataFrame({"carrier": ["electricity", "fresh_water", "compressed_air", "wood"]})
    inside, outside = within_boundary(used)
    assert inside["carrier"].to_list() == ["electricity", "wood"]
    assert outside["carrier"].to_list() == ["fresh_water", "compressed_air"]
