"""An enterprise's workbook: its sheets, whose it is, and errors that are not blanks."""

import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book

from qingshen.case import check_case, read_case
from qingshen.case.workbook import read_grids

HEAD = ["项目", "年份", "数值", "单位"]
ROW = ["fresh_water", 2024, 5, "m3"]
WHO = [["企业代码", "E1"]]


def codes(folder: Path) -> list[tuple[str, str, str]]:
    skip = {"enterprise-silent"}
    return [(one.place.sheet, one.place.cell, one.code) for one in check_case(folder) if one.code not in skip]


def test_a_renamed_sheet_is_recognised_by_its_header(make: Any) -> None:
    folder = make(workbooks={"甲.xlsx": {"企业信息": WHO, "Sheet1": [HEAD, ROW]}})
    assert codes(folder) == [("Sheet1", "", "sheet-renamed")]
    assert read_case(folder).quantities.select("value", "sheet", "cell").rows() == [(5.0, "Sheet1", "C2")]


def test_two_sheets_that_could_be_it_are_refused_with_the_sheets_found(make: Any) -> None:
    folder = make(workbooks={"甲.xlsx": {"企业信息": WHO, "Sheet1": [HEAD, ROW], "Sheet2": [HEAD, ROW]}})
    found = [one for one in check_case(folder) if one.severity == "error"]
    assert [one.code for one in found] == ["sheet-absent"]
    assert found[0].what.zh == "找不到工作表“数据”；现有：企业信息、Sheet1、Sheet2"


def test_a_sheet_of_ones_own_is_ignored_with_a_warning(make: Any) -> None:
    folder = make(workbooks={"甲.xlsx": {"企业信息": WHO, "数据": [HEAD, ROW], "计算过程": [["1+1"]], "空表": []}})
    assert codes(folder) == [("计算过程", "", "sheet-extra")]


def test_a_row_of_another_enterprise_is_refused(make: Any) -> None:
    rows = [["企业代码", *HEAD], ["E1", *ROW], ["", "output", 2024, 5, "t"], ["E2", *ROW]]
    folder = make(workbooks={"甲.xlsx": {"企业信息": WHO, "数据": rows}})
    assert [one for one in codes(folder) if one[2] != "column-extra"] == [("数据", "A4", "enterprise-other")]


def test_a_sheet_may_bear_its_english_name(make: Any) -> None:
    rows = [["enterprise", "year", "variable", "value", "unit"], ["E1", 2024, "output", 5, "t"]]
    folder = make(workbooks={"a.xlsx": {"Quantities": rows, "Enterprise": WHO}})
    assert [one for one in codes(folder) if one[2] != "column-extra"] == []


def test_errors_in_sheets_whose_names_need_escaping(make: Any) -> None:
    rows = [HEAD, ["fresh_water", 2024, {"error": "#N/A"}, "m3"]]
    folder = make(workbooks={"甲.xlsx": {"企业信息": WHO, "A&B <x>": [["说明"]], "数据": rows}})
    assert ("数据", "C2", "cell-excel-error") in codes(folder)


@pytest.mark.parametrize("error", ["#VALUE!", "#DIV/0!", "#REF!", "#N/A", "#NAME?"])
def test_a_formula_error_is_never_an_empty_cell(make: Any, error: str) -> None:
    folder = make(
        workbooks={"甲.xlsx": {"企业信息": WHO, "数据": [HEAD, ["fresh_water", 2024, {"error": error}, "m3"]]}}
    )
    found = [one for one in check_case(folder) if one.severity == "error"]
    assert [(one.code, one.place.cell) for one in found] == [("cell-excel-error", "C2")]
    assert error in found[0].what.zh


def test_a_formula_nobody_calculated_is_never_an_empty_cell(make: Any) -> None:
    folder = make()
    (folder / "workbooks").mkdir()
    book = Book()
    sheet = book.active
    sheet.title = "数据"
    sheet.append(HEAD)
    sheet.append(["fresh_water", 2024, "=12*1000", "m3"])
    book.create_sheet("企业信息").append(["企业代码", "E1"])
    book.save(folder / "workbooks" / "甲.xlsx")
    found = [one for one in check_case(folder) if one.severity == "error"]
    assert [(one.code, one.place.cell) for one in found] == [("cell-excel-error", "C2")]
    assert "保存" in found[0].remedy.zh


def test_merged_cells_of_a_real_file(make: Any, tmp_path: Path) -> None:
    folder = make()
    (folder / "workbooks").mkdir()
    book = Book()
    sheet = book.active
    sheet.title = "数据"
    sheet.append(HEAD)
    sheet.append(["fresh_water", 2023, 4, "m3"])
    sheet.append([None, 2024, 5, "m3"])
    sheet.merge_cells("A2:A3")
    book.create_sheet("企业信息").append(["企业代码", "E1"])
    book.save(folder / "workbooks" / "甲.xlsx")
    assert read_case(folder).quantities.select("year", "value").rows() == [(2023, 4.0), (2024, 5.0)]


def test_cells_keep_their_place_when_the_first_rows_and_columns_are_empty(make: Any) -> None:
    shifted = [[], [], [None, *HEAD], [None, *ROW]]
    case = read_case(make(workbooks={"甲.xlsx": {"企业信息": WHO, "数据": shifted}}))
    assert case.quantities["cell"].to_list() == ["D4"]


def test_what_is_not_a_workbook_raises(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(ValueError, match="损坏"):
        read_grids(tmp_path / "x.xlsx", "x.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "只改了扩展名"),
        (b"no workbook", "不是 Excel 工作簿"),
    ],
)
def test_an_old_workbook_renamed_is_called_by_its_name(make: Any, content: bytes, said: str) -> None:
    folder = make(workbooks={})
    (folder / "workbooks").mkdir(exist_ok=True)
    (folder / "workbooks" / "戊.xlsx").write_bytes(content)
    (found,) = [one for one in check_case(folder) if one.code == "file-unreadable"]
    assert said in found.what.zh
    assert "另存为 .xlsx" in found.remedy.zh


def altered(path: Path, name: str, change: Callable[[bytes], bytes], more: dict[str, bytes] | None = None) -> Path:
    """The workbook with one of its parts changed, and `more` parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in {**parts, name: change(parts[name]), **(more or {})}.items():
            archive.writestr(one, content)
    return path


BROKEN = b'<row r="9"><c r="A9" t="e"><v>#REF!</v></c></row></sheetData>'


def book(path: Path) -> Path:
    made = Book()
    made.active.title = "数据"
    made.active.append(["x"])
    made.save(path)
    return altered(path, "xl/worksheets/sheet1.xml", lambda one: one.replace(b"</sheetData>", BROKEN))


def test_an_error_is_found_however_a_program_names_sheets_and_relations(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    altered(path, "xl/workbook.xml", lambda one: one.replace(b"r:id", b"q:id").replace(b"xmlns:r=", b"xmlns:q="))
    assert read_grids(path, "a.xlsx")[0].rows[8][0] == "#REF!"


def test_a_sheet_of_no_workbook_and_letters_nobody_wrote_are_no_fault_of_the_reader(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    stray = b'<worksheet><c r="A1" t="e"><v>#REF!</v></c></worksheet>'
    altered(
        path, "xl/worksheets/sheet1.xml", lambda one: one.replace(b"#REF!", b"#\xff"), {"xl/worksheets/s.xml": stray}
    )
    with suppress(ValueError):
        read_grids(path, "a.xlsx")


def test_a_zip_of_a_version_nobody_knows_is_damaged(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x78"))
    with pytest.raises(ValueError) as found:
        read_grids(path, "a.xlsx")
    assert "损坏" in found.value.args[0].zh


def test_a_letter_in_the_last_cell_there_can_be_is_told_where_to_find(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    altered(path, "xl/worksheets/sheet1.xml", lambda one: one.replace(b"</sheetData>", far))
    with pytest.raises(ValueError) as found:
        read_grids(path, "a.xlsx")
    assert "Ctrl+End" in found.value.args[1].zh
