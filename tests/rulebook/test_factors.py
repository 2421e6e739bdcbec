import re
from pathlib import Path

import pytest

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook.edition import tables
from qingshen.rulebook.factors import (
    TABLES,
    Declared,
    called,
    digest,
    fuel_factors,
    grid_factor,
    gwp,
    read_table,
    standard_coal,
    table,
)

CHINESE = re.compile(r"[一-鿿]")
PUBLISHED_ROWS = {
    "fuel_emission": 47,
    "grid_factors": 149,
    "gwp": 92,
    "pollutant_equivalents": 123,
    "process_emission": 58,
    "standard_coal": 81,
    "tax_rates": 38,
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_shipped_table_is_there_and_says_where_it_stands(name: str) -> None:
    rows = table(name)
    assert rows.height == PUBLISHED_ROWS[name]
    assert rows.select("unit", "source", "certainty", "file", "row").null_count().sum_horizontal().item() == 0
    assert rows["row"].to_list() == list(range(2, rows.height + 2))


def test_every_csv_is_declared() -> None:
    assert {path.stem for path in tables("factors").glob("*.csv")} == {*TABLES, "carriers"}


def test_every_name_in_chinese_has_the_same_english_wherever_it_stands() -> None:
    english: dict[str, str] = {}
    for name, declared in TABLES.items():
        for row in table(name).to_dicts():
            for column in declared.names:
                said = called(row, column)
                assert bool(CHINESE.search(said.zh)) is bool(said.en), (name, row["row"], column)
                assert not CHINESE.search(said.en)
                assert english.setdefault(said.zh, said.en) == said.en
    assert called(table("grid_factors").row(0, named=True), "area") == Text("全国", "China")


def test_no_other_column_than_names_and_sources_is_in_chinese() -> None:
    about = {"source", "transcribed_from", "note", "unit"}
    for name, declared in TABLES.items():
        for column in set(table(name).columns) - about - set(declared.names):
            told = [str(cell) for cell in table(name)[column].drop_nulls()]
            assert not any(map(CHINESE.search, told)), (name, column)


@pytest.mark.parametrize("name", TABLES)
def test_a_note_is_whole_and_leads_nowhere_outside(name: str) -> None:
    if "note" in table(name).columns:
        for said in table(name)["note"].drop_nulls():
            assert not said.startswith(";") and ".md" not in said


def test_computed_column_of_every_set_agrees_with_the_three() -> None:
    rows = table("fuel_emission").drop_nulls(["ncv_GJ_per_unit", "carbon_tC_per_GJ", "tCO2_per_unit_computed"])
    product = rows["ncv_GJ_per_unit"] * rows["carbon_tC_per_GJ"] * rows["oxidation"] * 44 / 12
    assert ((product - rows["tCO2_per_unit_computed"]).abs() < 6e-5).all()


def test_a_direct_factor_is_given_only_where_the_three_are_not() -> None:
    assert fuel_factors("public-institution-direct")["tco2_per_unit"].null_count() == 0
    assert fuel_factors("enterprise-guideline-common")["tco2_per_unit"].null_count() == 27


def test_grid_factor_is_found_with_its_source() -> None:
    row = grid_factor("电力平均", "江苏", 2021)
    assert (row["value"], row["unit"], row["certainty"]) == (0.6451, "kgCO2/kWh", "transcribed")
    assert row["file"] == "grid_factors.csv" and row["row"] > 1
    assert grid_factor("外购热力缺省", "全国", None)["value"] == 0.11


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (("电力平均", "江苏", 2019), "2021; 2022; 2023"),
        (("电力平均", "Jiangsu", 2021), "江苏"),
        (("电网平均", "江苏", 2021), "电力平均"),
        (("电网平均", "Jiangsu", 1999), "电力平均"),
    ],
)
def test_grid_factor_lists_what_is_near(asked: tuple[str, str, int], offered: str) -> None:
    with pytest.raises(Refused) as refused:
        grid_factor(*asked)
    assert offered in refused.value.problems[0].remedy.zh
    assert offered in refused.value.problems[0].remedy.en


def test_gwp_by_report() -> None:
    assert gwp("CH4", "SAR")["gwp100"] == 21
    assert gwp("N2O", "AR6")["gwp100"] == 273
    with pytest.raises(Refused, match="SAR"):
        gwp("NF3", "SAR2")


def test_standard_coal_keeps_ranges() -> None:
    coal = {row["name"]: row for row in standard_coal("2020").to_dicts()}
    assert (coal["天然气"]["kgce_low"], coal["天然气"]["kgce_high"]) == (1.1, 1.33)
    assert coal["原煤"]["kgce_low"] == coal["原煤"]["kgce_high"] == 0.7143


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused, match="gwp"):
        table("gwps")
    with pytest.raises(Refused, match="provincial-inventory"):
        fuel_factors("provincial")
    with pytest.raises(Refused, match="2020"):
        standard_coal("2021")


def test_rows_without_value_unit_source_or_certainty_are_refused_by_file_and_row(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "item,value,unit,source,certainty\n"
        "good,1,t,book,official\n"
        "no value,,t,book,official\n"
        "no unit,1, ,book,official\n"
        "no source,1,t,,official\n"
        "no certainty,1,t,book,\n"
        "odd certainty,1,t,book,surely\n"
        "text,1-2,t,book,official\n"
        "not finite,nan,t,book,official\n",
        encoding="utf-8",
    )
    with pytest.raises(Refused) as refused:
        read_table(bad, Declared(("value",), (("value",),), ()))
    found = {(problem.place.file, problem.place.cell, problem.code) for problem in refused.value.problems}
    assert found == {
        ("bad.csv", "3", "factor-incomplete"),
        ("bad.csv", "4", "factor-incomplete"),
        ("bad.csv", "5", "factor-incomplete"),
        ("bad.csv", "6", "factor-incomplete"),
        ("bad.csv", "7", "certainty-unknown"),
        ("bad.csv", "8", "number-unreadable"),
        ("bad.csv", "9", "number-unreadable"),
    }


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("item,value,unit\na,1,t\n", encoding="utf-8")
    with pytest.raises(Refused, match="certainty、source"):
        read_table(bad, Declared(("value",), (("value",),), ()))


def test_digest_covers_names_and_bytes() -> None:
    assert len(digest()) == 64 and digest() == digest()
