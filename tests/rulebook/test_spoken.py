"""A workbook as people write it: what can mean nothing else is taken, what cannot be meant is told by its cell."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qingshen.problems import Problem
from qingshen.rulebook import check, export_spreadsheet, folder_of, import_spreadsheet, index_system
from qingshen.rulebook.source import INDICATOR_COLUMNS as COLUMNS
from qingshen.rulebook.spoken import COLUMNS as SAID
from qingshen.rulebook.spoken import WORDS

CODE = "electroplating-2015"
SYSTEM = index_system(CODE)
Edit = Callable[[Worksheet], object]


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Edit], Path]:
    """Return the workbook of the plating system with its indicators changed as a person would."""

    def made(edit: Edit) -> Path:
        path = tmp_path / "体系.xlsx"
        export_spreadsheet(folder_of(CODE), path)
        book = openpyxl.load_workbook(path)
        edit(book["指标"])
        book.save(path)
        return path

    return made


def put(row: str, /, **cells: object) -> Edit:
    def edit(sheet: Worksheet) -> None:
        line = [one.code for one in SYSTEM.indicators].index(row) + 2
        for column, value in cells.items():
            sheet.cell(line, COLUMNS.index(column) + 1).value = value

    return edit


def rename(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.value = f" {SAID[str(cell.value)].zh} "


def turn(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)


def merge(sheet: Worksheet) -> None:
    for letter in "ABCD":
        sheet.merge_cells(f"{letter}2:{letter}5")


def in_words(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=2):
        for column, words in WORDS.items():
            cell = row[COLUMNS.index(column)]
            cell.value = words[str(cell.value)].zh


def title(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "电镀行业清洁生产评价指标体系"


@pytest.mark.parametrize("edit", [
    rename, turn, merge, in_words, title, lambda sheet: sheet.insert_rows(6, 3),
    put("zinc_utilisation", formula="镀层中锌量 ÷ 锌消耗量"),
], ids=["headings", "columns moved", "merged cells", "words", "a title above", "blank rows", "names"])  # fmt: skip
def test_what_can_mean_nothing_else_is_taken(written: Callable[[Edit], Path], tmp_path: Path, edit: Edit) -> None:
    path = written(edit)
    assert check(path) == []
    folder = import_spreadsheet(path, tmp_path / "own")
    assert index_system(folder).classes == SYSTEM.classes
    told = [(one.code, one.direction, one.certainty, one.baselines, one.weight) for one in SYSTEM.indicators]
    found = index_system(folder).indicators
    assert [(one.code, one.direction, one.certainty, one.baselines, one.weight) for one in found] == told
    assert found[5].formula is not None and found[5].formula.names == ("zinc_deposited", "zinc_used")


def told(path: Path) -> list[tuple[str, str]]:
    return [(one.code, one.place.cell) for one in check(path)]


@pytest.mark.parametrize(("edit", "said"), [
    (put("zinc_utilisation", unit=None), [("unit-absent", "I7")]),
    (put("fresh_water_per_wash", unit=None), [("unit-absent", "I6"), ("formula-unit", "R6")]),
    (put("clean_process", weight="0.25"), [("weight-sum", "K2")]),
    (put("zinc_utilisation", direction="越高越好"), [("cell-choice", "J7")]),
    (put("zinc_utilisation", formula="zinc_deposited / zinc_usd"), [("formula-name", "R7")]),
    (put("zinc_utilisation", formula="zinc_deposited / zinc_used × 100"), [("formula-percent", "R7")]),
    (put("zinc_utilisation", level_1="≥75", level_3="≥82"), [("baseline-nested", "P7"), ("baseline-nested", "Q7")]),
    (put("copper_utilisation", code="zinc_utilisation"), [("code-duplicate", "F8")]),
    (put("zinc_utilisation", level_1=0.82, level_2=0.8, level_3=0.75),
     [("baseline-fraction", "O7"), ("baseline-fraction", "P7"), ("baseline-fraction", "Q7")]),
    (lambda sheet: sheet.__setitem__("B29", "注：带 * 的为限定性指标"), [("row-stray", "B29")]),
    (lambda sheet: sheet.delete_rows(1), [("header-absent", "A1")]),
])  # fmt: skip
def test_what_cannot_be_meant_is_told_at_its_cell(
    written: Callable[[Edit], Path], edit: Edit, said: list[tuple[str, str]]
) -> None:
    assert told(written(edit)) == said


def test_a_share_below_one_per_cent_is_written_with_its_sign(written: Callable[[Edit], Path]) -> None:
    signed = {"level_1": "≥0.9", "level_2": "≥0.8", "level_3": "≥0.7"}
    assert told(written(put("zinc_utilisation", **signed))) == []


def test_places_are_of_the_workbook_as_it_is(written: Callable[[Edit], Path]) -> None:
    def edit(sheet: Worksheet) -> None:
        put("zinc_utilisation", direction="up")(sheet)
        title(sheet)
        rename_at(sheet, 3)

    assert told(written(edit)) == [("cell-choice", "J9")]


def rename_at(sheet: Worksheet, line: int) -> None:
    for cell in sheet[line]:
        cell.value = SAID[str(cell.value)].zh


def test_columns_and_choices_are_told_by_name_and_code(written: Callable[[Edit], Path]) -> None:
    found: list[Problem] = check(written(put("zinc_utilisation", direction="up", clause=None)))
    assert {one.what.zh for one in found} == {"“方向 direction”不能是“up”", "“条款 clause”为空"}
    assert "higher 越大越好" in next(one.remedy.zh for one in found if one.code == "cell-choice")


def test_a_folder_is_read_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / CODE
    shutil.copytree(folder_of(CODE), folder)
    file = folder / "indicators.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",higher,", ",越大越好,", 1), encoding="utf-8")
    assert [one.code for one in check(folder)] == ["cell-choice"]


def test_every_mistake_is_told_at_once(written: Callable[[Edit], Path]) -> None:
    def edit(sheet: Worksheet) -> None:
        put("zinc_utilisation", direction="up", level_1=0.82)(sheet)
        put("copper_utilisation", clause=datetime.date(2015, 10, 25))(sheet)
        sheet["B29"] = "注：带 * 的为限定性指标"

    assert set(told(written(edit))) >= {("cell-choice", "J7"), ("cell-date", "S8"), ("row-stray", "B29")}
