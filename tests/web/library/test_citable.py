"""Every cited row of the rulebook is one row of one mechanism: named, keyed once, with values that can be looked up."""

import csv

import pytest

from qingshen import rulebook
from qingshen.rulebook.edition import files
from qingshen.web.library.citable import KINDS, of_system, row_of, rows_in

# Cited, but nothing in them is read from a document: what the project attributes to what, and how often it watches.
OURS = {"procedure/aspects", "procedure/class_aspects", "procedure/classic", "procedure/filing", "procedure/monitoring",
        "procedure/focus_factors", "procedure/orientations", "procedure/oriented", "procedure/subjects"}  # fmt: skip


def cited() -> dict[str, list[dict[str, str]]]:
    found = {}
    for name, path in files().items():
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if "certainty" in rows[0]:
            found[name.removesuffix(".csv")] = rows
    return found


def test_no_cited_table_is_left_out() -> None:
    assert set(cited()) - OURS == set(KINDS)


@pytest.mark.parametrize("table", KINDS)
def test_every_row_has_a_key_of_its_own_a_name_and_something_to_look_up(table: str) -> None:
    rows = rows_in(table)
    assert len(rows) == len(cited()[table])
    for key, one in rows.items():
        assert key == one.key and one.name.zh and one.source and one.fields
        assert len(key) <= 200 and set(one.labels) | {""} == set(one.values)


def test_a_value_reads_as_it_stands() -> None:
    row = row_of("techniques/techniques", "EP01")
    assert row is not None
    assert row.values["effect"] == "67 % of rinse water (3 stages, index 300 to 100)"
    assert row.values["investment"] == ""
    assert [code for code, _, _ in row.fields] == ["effect"]
    grid = row_of("factors/grid_factors", "2023|national|全国|电力平均|kgCO2/kWh")
    assert grid is not None and grid.values["value"] == "0.5306 kgCO2/kWh"


def test_an_indicator_is_a_row_like_any_other() -> None:
    rows = of_system(rulebook.index_system("electroplating-2015"))
    row = rows["zinc_utilisation"]
    assert (row.table, row.values["level_1"], row.certainty) == ("indices/electroplating-2015", "≥82", "transcribed")
    assert row.fields[-1][0] == ""


def test_our_english_is_a_name_and_no_part_of_what_is_looked_up() -> None:
    row = row_of("factors/grid_factors", "2023|national|全国|电力平均|kgCO2/kWh")
    assert row is not None and row.name.en == "2023 China average of electricity"
    for table in KINDS:
        assert not any("_en=" in one.values[""] for one in rows_in(table).values())
