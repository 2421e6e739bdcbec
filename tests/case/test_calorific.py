"""A measured calorific value is a fuel's, in GJ per unit reported; a slip of a thousand is no fuel's."""

from pathlib import Path

import pytest

from qingshen.case import read_case
from qingshen.case.calorific import possible
from qingshen.problems import Refused

HEAD = "enterprise,year,carrier,amount,unit,ncv\n"
SETTINGS = '[audit]\ntitle = "x"\nyears = [2024]\n'


def folder(path: Path, rows: str, head: str = HEAD) -> Path:
    (path / "tables").mkdir()
    (path / "audit.toml").write_text(SETTINGS, encoding="utf-8")
    (path / "enterprises.csv").write_text("enterprise,name\nE1,甲厂\n", encoding="utf-8")
    (path / "tables" / "activities.csv").write_text(head + rows, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (20.9, "t", True), (0.0209, "kg", True), (20900, "t", False), (0.0209, "t", False),
        (0.0355, "m3", True), (355, "万m3", True), (35.5, "m3", False), (0.0033, "m3", True), (1, "GJ", True),
    ],
)  # fmt: skip
def test_what_a_fuel_can_have(value: float, unit: str, expected: bool) -> None:
    assert possible(value, unit) == expected


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("electricity,1,kWh,0.0036", "ncv-no-fuel"),
        ("steam,1,t,2.8", "ncv-no-fuel"),
        ("anthracite,1,GJ,1", "ncv-of-energy"),
        ("anthracite,1,t,24500", "ncv-impossible"),
        ("natural_gas,1,m3,35.5", "ncv-impossible"),
        ("anthracite,1,t,0", "ncv-impossible"),
        ("anthracite,1,t,-24", "ncv-impossible"),
    ],
)
def test_a_mistake_is_refused_at_its_cell(tmp_path: Path, row: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_case(folder(tmp_path, f"E1,2024,{row}\n"))
    assert [(one.place.cell, one.code) for one in refused.value.problems] == [("F2", code)]


def test_a_table_without_the_column_reads_as_before(tmp_path: Path) -> None:
    case = read_case(folder(tmp_path, "E1,2024,anthracite,1,t\n", head="enterprise,year,carrier,amount,unit\n"))
    assert case.activities["ncv"].to_list() == [None]


def test_a_measured_value_is_kept_with_its_row(tmp_path: Path) -> None:
    case = read_case(folder(tmp_path, "E1,2024,无烟煤,10,吨,25.1\n"))
    assert case.activities.select("carrier", "unit", "ncv").rows() == [("anthracite", "t", 25.1)]
