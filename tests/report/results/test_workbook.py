"""The workbook as a whole: explained, complete, the same bytes each time."""

import dataclasses
from pathlib import Path

import openpyxl
import pytest

from qingshen.phases import Audit
from qingshen.report.results.dictionary import tables
from qingshen.report.results.workbook import write_workbook, written


@pytest.fixture(scope="module")
def book(park: Audit, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("结果 簿") / "results.xlsx"
    write_workbook(park, path)
    return openpyxl.load_workbook(path)


def lines(sheet) -> list[str]:
    return [" | ".join(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]


def test_one_sheet_a_table_in_the_order_of_the_dictionary(park: Audit, book) -> None:
    assert book.sheetnames == ["说明", *(tables()[name].label.zh for name in written(park)), "代码"]
    for name in written(park):
        assert book[tables()[name].label.zh].max_row == park.tables[name].height + 1


def test_the_first_sheet_says_whose_it_is_and_that_it_is_made_up(park: Audit, book) -> None:
    told = lines(book["说明"])
    assert told[0] == park.case.settings.title.zh
    assert told[1] == park.case.settings.title.en
    assert told[2] == "虚构数据 · made-up data"


def test_the_first_sheet_says_what_each_sheet_and_column_is_and_the_hashes(park: Audit, book) -> None:
    told = "\n".join(lines(book["说明"]))
    for name in written(park):
        assert f"tables/{name}.parquet" in told and tables()[name].meaning.zh in told
        assert all(f"{name}.{column}" in told for column in park.tables[name].columns)
    assert park.digest() in told and park.case.system.digest in told
    assert all(digest in told for _, digest in park.case.inputs)


def test_the_first_sheet_leads_to_every_other(park: Audit, book) -> None:
    leads = [cell.hyperlink.location for row in book["说明"].iter_rows() for cell in row if cell.hyperlink]
    assert leads == [f"'{tables()[name].label.zh}'!A1" for name in written(park)]


def test_the_last_sheet_gives_the_code_of_every_word(park: Audit, book) -> None:
    told = lines(book["代码"])
    assert "项目 | ghg | 温室气体排放量 | greenhouse gases" in told
    assert "状态 | not_applicable | 不适用 | not applicable" in told


def test_a_cut_table_is_told_of_on_the_first_sheet(park: Audit, tmp_path: Path) -> None:
    most = 500
    write_workbook(park, tmp_path / "cut.xlsx", most_rows=most)
    book = openpyxl.load_workbook(tmp_path / "cut.xlsx")
    told = "\n".join(lines(book["说明"]))
    for name in written(park):
        rows, label = park.tables[name].height, tables()[name].label.zh
        sheet = book[label if rows < most else f"{label}（截断）"]
        assert sheet.max_row == min(rows + 1, most)
        assert (f"共 {rows:,} 行" in told) == (rows >= most)


@pytest.mark.slow
def test_an_english_case_has_an_english_workbook(mills: Audit, tmp_path: Path) -> None:
    settings = dataclasses.replace(mills.case.settings, languages=("en",))
    english = dataclasses.replace(mills, case=dataclasses.replace(mills.case, settings=settings))
    write_workbook(english, tmp_path / "en.xlsx")
    book = openpyxl.load_workbook(tmp_path / "en.xlsx")
    assert book.sheetnames[:2] == ["about", "list"]
    assert not [line for line in lines(book["codes"]) if any("\u4e00" <= sign <= "\u9fff" for sign in line)]


def test_two_runs_give_the_same_bytes(mills: Audit, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_workbook(mills, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
