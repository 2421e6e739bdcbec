import re

from qingshen.language import Text
from qingshen.rulebook.factors import TABLES, table
from qingshen.web.library.factors import SHOWN, carrier_rows, counts, rows_of

CHINESE, WORDS = re.compile(r"[一-鿿]"), re.compile(r"[a-z]{4,}")


def test_every_shipped_table_has_its_page() -> None:
    assert set(SHOWN) == set(TABLES)


def test_every_row_is_there_with_unit_source_and_certainty(db: None) -> None:
    for name, shown in SHOWN.items():
        rows = rows_of(name)
        assert len(rows) == table(name).height
        unit = [column for column, _ in shown.columns].index("unit")
        assert all(row["source"] and row["certainty"] and row["cells"][unit]["said"].zh for row in rows)


def test_every_cell_but_its_unit_is_said_in_both_languages(db: None) -> None:
    for name in SHOWN:
        for row in rows_of(name):
            told = [one["said"] for one in row["cells"] if not one["is_unit"]]
            assert not [one for one in told if CHINESE.search(one.into("en"))], (name, row["row"])
            assert not [one for one in told if WORDS.search(one.zh)], (name, row["row"])


def test_a_name_a_code_and_a_figure(db: None) -> None:
    coal = next(row for row in rows_of("fuel_emission") if row["key"].startswith("provincial-inventory|原煤"))
    assert coal["by"] == ("provincial-inventory", Text("省级清单", "provincial inventory"))
    said = [one["said"] for one in coal["cells"]]
    assert said[1] == Text("原煤", "raw coal") and coal["cells"][0]["code"] == "provincial-inventory"


def test_counts_add_up() -> None:
    assert all(one["trust"].total == table(one["name"]).height for one in counts({}))


def test_carriers_have_their_other_names() -> None:
    electricity = next(one for one in carrier_rows() if one["code"] == "electricity")
    assert "市电" in electricity["aliases"]


def test_carriers_name_the_rows_they_are_joined_with_in_both_languages() -> None:
    coal = next(one for one in carrier_rows() if one["code"] == "raw_coal")
    assert coal["coal"] == [("2008", [Text("原煤", "raw coal")]), ("2020", [Text("原煤", "raw coal")])]
    assert Text("原煤", "raw coal") in coal["fuel"]
