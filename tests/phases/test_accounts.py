"""What cannot be converted is refused by its cell; a blank refuses nobody; each remedy named opens a way."""

import pytest

from qingshen.problems import Refused

HEAD = "enterprise,year,carrier,amount,unit,status\n"


def test_each_carrier_without_a_factor_is_refused_at_its_first_cell(audited) -> None:
    rows = "E1,2024,electricity,1,kWh,\nE1,2024,steam,5,t,\nE2,2024,steam,6,t,\nE2,2024,raw_coal,6,t,\n"
    with pytest.raises(Refused) as refused:
        audited(activities=HEAD + rows)
    found = [(str(one.place), one.code) for one in refused.value.problems]
    assert found == [
        ("tables/activities.csv › D3", "coefficient-unknown"),
        ("tables/activities.csv › D3", "factor-unknown"),
        ("tables/activities.csv › D5", "factor-unknown"),
    ]


def test_a_blank_of_such_a_carrier_stays_missing(audited) -> None:
    rows = "E1,2024,electricity,1000,kWh,\nE1,2024,steam,,t,\n"
    found = audited(activities=HEAD + rows)
    for table, column in (("energy_totals", "tce"), ("carbon_totals", "tco2")):
        row = found.table(table).row(0, named=True)
        assert (row[column], row["missing"]) == (None, 1)
        assert row[f"{column}_reported"] > 0


OWN = """
[[energy.coefficients]]
carrier = "anthracite"
unit = "t"
kgce_per_unit = 900
source = "化验"
certainty = "official"
[[energy.coefficients]]
carrier = "steam"
unit = "t"
kgce_per_unit = 94
source = "供热单位焓值证明"
certainty = "official"
[[carbon.factors]]
carrier = "steam"
unit = "t"
scope = 2
tco2_per_unit = 0.3
source = "供热单位证明"
certainty = "recalled"
"""


def test_anthracite_and_steam_in_t_are_counted_by_the_audits_own_coefficients(audited) -> None:
    rows = "E1,2024,anthracite,100,t,\nE1,2024,steam,50,t,\nE2,2024,anthracite,2000,kg,\n"
    found = audited(settings=OWN, activities=HEAD + rows)
    assert found.table("energy_totals")["tce"].to_list() == pytest.approx([90 + 4.7, 1.8])
    by_table = 24.515 * 0.02749 * 0.94 * 44 / 12
    assert found.table("carbon_totals")["tco2"].to_list() == pytest.approx([100 * by_table + 15, 2 * by_table])
    assert found.table("coal").head(2)["source"].to_list() == ["化验", "供热单位焓值证明"]


WITH_NCV = "enterprise,year,carrier,amount,unit,ncv\n"


def test_a_measured_calorific_value_counts_for_energy_and_carbon(audited) -> None:
    found = audited(activities=WITH_NCV + "E1,2024,anthracite,100,t,25\nE1,2024,electricity,1,kWh,\n")
    measured = found.table("energy").filter(carrier="anthracite").row(0, named=True)
    assert measured["tce"] == pytest.approx(100 * 25 / 29.307)
    assert measured["half_width"] == 0
    emitted = found.table("carbon").filter(carrier="anthracite")["tco2"].item()
    assert emitted == pytest.approx(100 * 25 * 0.02749 * 0.94 * 44 / 12)


def test_a_row_without_measurement_is_refused_though_a_measured_one_stands_above(audited) -> None:
    rows = "E1,2024,anthracite,100,t,25\nE2,2024,anthracite,100,t,\n"
    with pytest.raises(Refused) as refused:
        audited(activities=WITH_NCV + rows)
    assert [str(one.place) for one in refused.value.problems] == ["tables/activities.csv › D3"]
