import datetime
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qingshen import rulebook
from qingshen.problems import Refused
from qingshen.rulebook import available, check, export_spreadsheet, import_spreadsheet, index_system
from qingshen.rulebook.load import SHIPPED
from qingshen.rulebook.source import FILES

CODES = [path.name for path in sorted(SHIPPED.iterdir())]
CODE = "electroplating-2015"


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    path = tmp_path / "我的 体系.xlsx"
    export_spreadsheet(SHIPPED / CODE, path)
    return path


def change(xlsx: Path, sheet: str, edit: Callable[[Worksheet], object]) -> None:
    book = openpyxl.load_workbook(xlsx)
    edit(book[sheet])
    book.save(xlsx)


@pytest.mark.parametrize("code", CODES)
def test_a_round_trip_loses_nothing(code: str, tmp_path: Path) -> None:
    xlsx = tmp_path / "体系.xlsx"
    export_spreadsheet(SHIPPED / code, xlsx)
    folder = import_spreadsheet(xlsx, tmp_path / "自有")
    assert folder == tmp_path / "自有" / code
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert all((folder / name).read_bytes() == (SHIPPED / code / name).read_bytes() for name in FILES)
    assert index_system(folder) == index_system(code)


def test_the_same_system_gives_the_same_workbook(xlsx: Path, tmp_path: Path) -> None:
    export_spreadsheet(SHIPPED / CODE, tmp_path / "again.xlsx")
    assert xlsx.read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def test_numbers_typed_in_excel_are_accepted(xlsx: Path, tmp_path: Path) -> None:
    change(xlsx, "体系", lambda sheet: [_number(sheet, f"B{row}") for row in range(2, sheet.max_row + 1)])
    change(xlsx, "指标", lambda sheet: [_number(sheet, cell) for cell in ("D2", "K2", "K3", "K6", "D6", "O15")])
    change(xlsx, "指标", lambda sheet: sheet.__setitem__("W40", " "))
    assert index_system(import_spreadsheet(xlsx, tmp_path / "own")).indicators == index_system(CODE).indicators


def _number(sheet: Worksheet, cell: str) -> None:
    text = str(sheet[cell].value)
    if text.replace(".", "", 1).isdigit():
        sheet[cell].value = float(text)
        sheet[cell].number_format = "General"


def test_a_mistake_is_told_by_sheet_and_cell_and_nothing_is_written(xlsx: Path, tmp_path: Path) -> None:
    change(xlsx, "指标", lambda sheet: sheet.__setitem__("I7", "百分"))
    change(xlsx, "体系", lambda sheet: sheet.__setitem__("B3", ""))
    assert {(one.code, str(one.place)) for one in check(xlsx)} == {
        ("unit-unknown", "我的 体系.xlsx › 指标 › I7"),
        ("key-absent", "我的 体系.xlsx › 体系 › B3"),
    }
    with pytest.raises(Refused):
        import_spreadsheet(xlsx, tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_a_range_that_excel_made_a_date_is_told(xlsx: Path) -> None:
    change(xlsx, "指标", lambda sheet: sheet.__setitem__("P6", datetime.datetime(2024, 3, 4)))
    (problem,) = check(xlsx)
    assert (problem.code, problem.place.cell) == ("cell-date", "P6")


def test_sheets_and_columns_that_are_missing(xlsx: Path) -> None:
    change(xlsx, "变量", lambda sheet: setattr(sheet, "title", "variables"))
    change(xlsx, "指标", lambda sheet: sheet.__setitem__("U1", "我的想法"))
    assert {one.code for one in check(xlsx)} == {"sheet-absent", "column-absent", "column-unknown"}


def test_a_key_given_twice(xlsx: Path) -> None:
    change(xlsx, "体系", lambda sheet: sheet.__setitem__("A3", "code"))
    assert "code-duplicate" in {one.code for one in check(xlsx)}


def test_an_existing_system_is_not_overwritten(xlsx: Path, tmp_path: Path) -> None:
    folder = import_spreadsheet(xlsx, tmp_path / "own")
    before = {name: (folder / name).read_bytes() for name in FILES}
    with pytest.raises(Refused, match=CODE):
        import_spreadsheet(xlsx, tmp_path / "own")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in (tmp_path / "own").iterdir()] == [CODE]


def test_an_import_that_died_half_way_does_not_stand_in_the_way(xlsx: Path, tmp_path: Path) -> None:
    half = Path(shutil.copytree(SHIPPED / CODE, tmp_path / "own" / f".{CODE}.part"))
    (half / "variables.csv").unlink()
    assert len(available([tmp_path / "own"])) == len(CODES)
    assert index_system(import_spreadsheet(xlsx, tmp_path / "own")) == index_system(CODE)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert [one.code for one in check(path)] == ["file-unreadable"]
    assert [one.code for one in check(tmp_path / "b.xlsx")] == ["file-absent"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("我的 体系.xlsx", "export-exists"), ("体系.txt", "export-place"), ("没有/体系.xlsx", "export-place")],
)
def test_an_export_neither_overwrites_nor_crashes(xlsx: Path, tmp_path: Path, name: str, code: str) -> None:
    before = xlsx.read_bytes()
    with pytest.raises(Refused) as refused:
        export_spreadsheet(SHIPPED / "pcb", tmp_path / name)
    assert [one.code for one in refused.value.problems] == [code]
    assert xlsx.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [xlsx.name]


def test_a_damaged_sheet_is_told_by_its_name(tmp_path: Path) -> None:
    rulebook.export_spreadsheet(rulebook.folder_of("electroplating-2015"), tmp_path / "own.xlsx")
    with zipfile.ZipFile(tmp_path / "own.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet3.xml"
    parts[sheet] = parts[sheet].replace(b't="s"><v>', b't="s"><v>99999999', 1)
    with zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert [(one.code, one.place.sheet) for one in rulebook.check(tmp_path / "bad.xlsx")] == [
        ("file-unreadable", "变量")
    ]
