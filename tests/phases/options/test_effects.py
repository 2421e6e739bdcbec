"""Energy and greenhouse gases follow from the carriers saved, by the coefficients of the accounts."""

from collections.abc import Callable

import polars as pl
import pytest
from small_mill import Small

from qingshen.phases.canonical import loads
from qingshen.phases.options.effects import completed
from qingshen.phases.options.linking import links
from qingshen.phases.options.reported import reported

Read = Callable[..., Small]


def effects(given: Small) -> dict[tuple[str, str], tuple[float | None, float | None, str]]:
    part = reported(given.case, given.enterprises, links({}))
    found = completed(given.case, given.tables, part.effects, loads(given.case, given.tables))
    rows = found.select("option", "variable", "value", "fraction", "origin").iter_rows()
    return {(option, variable): (value, fraction, origin) for option, variable, value, fraction, origin in rows}


def test_to_save_all_carriers_is_to_save_the_whole_account(small: Read) -> None:
    given = small("E2,M1,2024,设备,,5,2,,,,,\n", "E2,M1,electricity,planned,6000,MWh\nE2,M1,steam,planned,5000,GJ\n")
    found = effects(given)
    of_e2 = pl.col("enterprise") == "E2"
    for variable, table, column in (("energy", "energy_totals", "tce"), ("ghg", "carbon_totals", "tco2")):
        value, fraction, origin = found["E2/M1", variable]
        assert value == pytest.approx(given.tables[table].filter(of_e2)[column].item())
        assert fraction == pytest.approx(1.0)
        assert origin == "derived"


def test_what_the_option_states_itself_is_not_derived(small: Read) -> None:
    given = small("E1,M1,2024,设备,,5,2,electricity,9,MWh,,\n", "E1,M1,ghg,planned,77,tCO2\n")
    found = effects(given)
    assert found["E1/M1", "ghg"][::2] == (77, "effects")
    assert found["E1/M1", "energy"][2] == "derived"


def test_a_carrier_in_a_unit_without_coefficient_leaves_the_sum_unknown(small: Read) -> None:
    given = small("E1,M1,2024,设备,,5,2,electricity,9,m3,,\nE1,M2,2024,设备,,5,2,fresh_water,500,m3,,\n")
    found = effects(given)
    assert found["E1/M1", "energy"][0] is None
    assert found["E1/M1", "ghg"][0] is None
    # Fresh water stands in no energy account here.
    assert ("E1/M2", "energy") not in found
    assert found["E1/M2", "fresh_water"][1] == pytest.approx(0.005)


def test_a_rise_is_a_rise_of_energy_too(small: Read) -> None:
    given = small("E1,M1,2024,设备,,5,2,,,,,\n", "E1,M1,electricity,planned,-10,MWh\n")
    assert effects(given)["E1/M1", "ghg"][0] < 0  # type: ignore[operator]
