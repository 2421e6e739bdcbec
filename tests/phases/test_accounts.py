"""What cannot be converted is refused by its cell; a blank refuses nobody."""

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
