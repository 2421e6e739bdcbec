from qingshen.rulebook.factors import TABLES, table
from qingshen.web.library.factors import SHOWN, carrier_rows, counts, rows_of


def test_every_shipped_table_has_its_page() -> None:
    assert set(SHOWN) == set(TABLES)


def test_every_row_is_there_with_unit_source_and_certainty(db: None) -> None:
    for name, shown in SHOWN.items():
        rows = rows_of(name)
        assert len(rows) == table(name).height
        unit = [column for column, _ in shown.columns].index("unit")
        assert all(row["source"] and row["certainty"] and row["cells"][unit]["text"] for row in rows)


def test_counts_add_up() -> None:
    assert all(one["trust"].total == table(one["name"]).height for one in counts({}))


def test_carriers_have_their_other_names() -> None:
    electricity = next(one for one in carrier_rows() if one["code"] == "electricity")
    assert "市电" in electricity["aliases"]
