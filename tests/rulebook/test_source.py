from pathlib import Path

import pytest

from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.load import SHIPPED
from qingshen.rulebook.source import csv_rows, flatten, read_folder, write_folder

COLUMNS = ("code", "name")


def rows(text: str) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
    problems: list[Problem] = []
    found = csv_rows(text, COLUMNS, "a.csv", problems)
    return [dict(row.cells) for row in found], [(one.code, one.place.cell) for one in problems]


def test_columns_may_stand_in_any_order_and_blank_rows_are_left_out() -> None:
    assert rows("name,code\n锌,zinc\n,\n\n铜,copper\n") == (
        [{"name": "锌", "code": "zinc"}, {"name": "铜", "code": "copper"}],
        [],
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("column-absent", "A1"), ("column-absent", "A1")]),
        ("code\nzinc\n", [("column-absent", "A1")]),
        ("code,name,name\n", [("column-unknown", "C1")]),
        ("code,name,why\n", [("column-unknown", "C1")]),
        ("code,name\nzinc,锌,铜\n", [("row-length", "A2")]),
        ('code,name\nzinc,"锌"铜\n', [("csv-syntax", "")]),
    ],
)
def test_tables_that_do_not_fit(text: str, problems: list[tuple[str, str]]) -> None:
    assert rows(text) == ([], problems)


def test_a_row_knows_its_cells() -> None:
    (row,) = csv_rows("code,name\n\nzinc, 锌 \n", COLUMNS, "a.csv", [])
    assert row["name"] == "锌"
    assert row.place("name") == Place("a.csv", "", "B3")


def test_settings_become_texts_by_dotted_key() -> None:
    nested = {"year": 2015, "title": {"zh": "甲"}, "level_names": [{"zh": "一"}, {"zh": "二"}], "on": True}
    assert flatten(nested) == {
        "year": "2015",
        "title.zh": "甲",
        "level_names.1.zh": "一",
        "level_names.2.zh": "二",
        "on": "true",
    }


@pytest.mark.parametrize("code", [path.name for path in sorted(SHIPPED.iterdir())])
def test_shipped_folders_are_in_the_canonical_form(code: str, tmp_path: Path) -> None:
    write_folder(read_folder(SHIPPED / code), tmp_path / code)
    for path in (SHIPPED / code).iterdir():
        assert (tmp_path / code / path.name).read_bytes() == path.read_bytes()


def test_texts_with_quotes_and_lines_survive(tmp_path: Path) -> None:
    source = read_folder(SHIPPED / "pcb")
    settings = {**source.settings, "note.zh": '第一行\n"引号" \\ 反斜杠\t制表'}
    write_folder(type(source)(settings, {}, source.home, source.indicators, source.variables), tmp_path / "pcb")
    assert dict(read_folder(tmp_path / "pcb").settings) == settings


def test_every_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_folder(tmp_path)
    assert [one.place.file for one in refused.value.problems] == ["system.toml", "indicators.csv", "variables.csv"]
