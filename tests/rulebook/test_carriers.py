from collections import Counter

import pytest

from qingshen import units
from qingshen.rulebook.carriers import carrier, carriers
from qingshen.rulebook.factors import table


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("electricity", "electricity"),
        ("电力", "electricity"),
        ("市电", "electricity"),
        ("Natural Gas", "natural_gas"),
        ("natural_gas", "natural_gas"),
        (" 天然气 ", "natural_gas"),
        ("LPG", "lpg"),
        ("No. 2 fuel oil", "diesel"),
        ("自来水", "fresh_water"),
        ("gasoline", "petrol"),
        ("coal", "raw_coal"),
    ],
)
def test_a_carrier_is_found_by_code_name_and_alias(name: str, code: str) -> None:
    found = carrier(name)
    assert found is not None and found.code == code


def test_an_unknown_name_finds_nothing() -> None:
    assert carrier("燃气轮机") is None
    assert carrier("") is None


def test_no_name_belongs_to_two_carriers() -> None:
    names = Counter(
        name.casefold() for one in carriers() for name in {one.code.replace("_", " "), *one.name, *one.aliases}
    )
    assert [name for name, count in names.items() if count > 1 and len(_owners(name)) > 1] == []


def _owners(name: str) -> set[str]:
    return {
        one.code
        for one in carriers()
        if name in {text.casefold() for text in (one.code.replace("_", " "), *one.name, *one.aliases)}
    }


def test_every_row_a_carrier_names_exists() -> None:
    coal = set(table("standard_coal").select("edition", "name").iter_rows())
    fuels = set(table("fuel_emission")["fuel"])
    for one in carriers():
        assert {(edition, name) for edition, names in one.coal.items() for name in names} <= coal, one.code
        assert set(one.fuel) <= fuels, one.code


def test_every_row_of_the_coal_table_is_named_by_a_carrier() -> None:
    named = {(edition, name) for one in carriers() for edition, names in one.coal.items() for name in names}
    assert set(table("standard_coal").select("edition", "name").iter_rows()) == named


def test_every_carrier_has_both_languages_and_a_unit() -> None:
    for one in carriers():
        assert one.name.zh and one.name.en and units.is_unit(one.unit), one.code
        assert one.kind in ("fuel", "electricity", "heat", "medium")


@pytest.mark.parametrize(
    ("name", "unit", "accepted"),
    [
        ("electricity", "万kWh", True),
        ("electricity", "GJ", True),
        ("electricity", "t", False),
        ("natural_gas", "万m3", True),
        ("natural_gas", "MMBtu", True),
        ("natural_gas", "kg", False),
        ("raw_coal", "tce", True),
        ("steam", "t", True),
        ("fresh_water", "m3", True),
        ("fresh_water", "t", True),
        ("fresh_water", "GJ", False),
        ("wood", "MMBtu", True),
        ("diesel", "no unit", False),
    ],
)
def test_accepted_units(name: str, unit: str, accepted: bool) -> None:
    found = carrier(name)
    assert found is not None and found.accepts(unit) is accepted


def test_steam_by_the_tonne_is_only_in_the_edition_of_2008() -> None:
    steam = carrier("steam")
    assert steam is not None
    assert steam.coal["2008"][0] == "蒸汽(低压)" and "蒸汽(低压)" not in steam.coal["2020"]


def test_carriers_can_be_keys() -> None:
    assert len(set(carriers())) == len(carriers())
