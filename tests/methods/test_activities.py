import polars as pl
import pytest

from qingshen.case.settings import Carbon, Energy
from qingshen.methods import carbon, energy
from qingshen.methods.activities import read_activities
from qingshen.problems import Refused

NOTHING = pl.DataFrame(
    schema={"enterprise": pl.String, "carrier": pl.String, "amount": pl.Float64, "unit": pl.String, "year": pl.Int64}
)


def test_absent_optional_columns_are_missing_values() -> None:
    row = NOTHING.vstack(pl.DataFrame([("a", "heat", 1.0, "GJ", 2024)], schema=NOTHING.schema, orient="row"))
    read = read_activities(row, ["year"], ["ncv"])
    assert read.columns == ["enterprise", "year", "carrier", "unit", "amount", "ncv"]
    assert read["ncv"].to_list() == [None]


def test_not_a_number_is_missing() -> None:
    row = pl.DataFrame([("a", "heat", float("nan"), "GJ", 2024)], schema=NOTHING.schema, orient="row")
    assert read_activities(row, [], [])["amount"].to_list() == [None]


def test_every_missing_key_is_named() -> None:
    row = pl.DataFrame([(None, "heat", 1.0, None, 2024)], schema=NOTHING.schema, orient="row")
    with pytest.raises(Refused, match="enterprise, unit"):
        read_activities(row, [], [])


@pytest.mark.parametrize("by", [(), ("enterprise",), ("year",)])
def test_no_activities_no_rows_no_total(by: tuple[str, ...]) -> None:
    coal, factors = energy.coal_for(Energy()), carbon.factors_for(Carbon())
    assert energy.total(energy.comprehensive_energy(NOTHING, coal, by=["year"]), by).is_empty()
    found = carbon.inventory(NOTHING, factors, by=["year"])
    assert found.columns == ["enterprise", "year", "carrier", "scope", "tco2", "sigma"]
    assert carbon.total(found, factors, by).is_empty()
