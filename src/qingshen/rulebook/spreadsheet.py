"""A user's own index system from and to a spreadsheet: three sheets, the same columns, nothing lost."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from qingshen.extent import TooFar, sheets_in
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook import spoken
from qingshen.rulebook.build import build
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import (
    INDICATOR_COLUMNS,
    VARIABLE_COLUMNS,
    Row,
    Source,
    read_folder,
    table_rows,
    write_folder,
)
from qingshen.rulebook.variables import general_variables

SETTINGS_SHEET, INDICATORS_SHEET, VARIABLES_SHEET = "体系", "指标", "变量"
SETTING_COLUMNS = ("key", "value")
NO_FOLDER = Text("文件夹不存在", "there is no such folder")
NO_XLSX = Text("不是 .xlsx 文件名", "the name does not end in .xlsx")

# What keeps the tables from being read at all; the rest is told together with what is wrong in them.
STRUCTURAL = frozenset({"sheet-absent", "header-absent", "column-absent", "column-unknown", "row-length"})
Cell = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta


def import_spreadsheet(xlsx: Path, into: Path) -> Path:
    """Write the system in `xlsx` as the folder ``into/CODE`` and return it; all or nothing.

    Raises Refused with every problem of the system, and where the folder exists already.
    """
    source = read_spreadsheet(xlsx)
    system, problems = build(source)
    if system is None:
        raise Refused(problems)
    folder = into / system.code
    if folder.exists():
        raise Refused([problem(source.places["code"], "exists", name=system.code)])
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".", dir=into) as part:
        write_folder(source, Path(part) / system.code)
        return (Path(part) / system.code).rename(folder)


def export_spreadsheet(folder: Path, xlsx: Path) -> None:
    """Write the system in `folder` as a workbook a person can edit and import again.

    Raises Refused as loading does, for a file that exists (it may be somebody's work) and for a place that is none.
    """
    source = read_folder(folder)
    if xlsx.exists():
        raise Refused([problem(Place(str(xlsx)), "export-exists")])
    if xlsx.suffix.lower() != ".xlsx" or not xlsx.parent.is_dir():
        raise Refused(
            [problem(Place(str(xlsx)), "export-place", error=NO_FOLDER if xlsx.suffix == ".xlsx" else NO_XLSX)]
        )
    with xlsxwriter.Workbook(xlsx, {"strings_to_numbers": False, "strings_to_formulas": False}) as workbook:
        workbook.set_properties({"created": datetime.datetime(2000, 1, 1)})  # the same system gives the same bytes
        style = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = workbook.add_format({"num_format": "@", "bold": True})
        for sheet, columns, rows in (
            (SETTINGS_SHEET, SETTING_COLUMNS, list(source.settings.items())),
            (INDICATORS_SHEET, INDICATOR_COLUMNS, _cells(source.indicators, INDICATOR_COLUMNS)),
            (VARIABLES_SHEET, VARIABLE_COLUMNS, _cells(source.variables, VARIABLE_COLUMNS)),
        ):
            page = workbook.add_worksheet(sheet)
            page.freeze_panes(1, 0)
            page.set_column(0, len(columns) - 1, 16, style)
            for at, row in enumerate((columns, *rows)):
                for column, value in enumerate(row):
                    page.write_string(at, column, value, style if at else bold)


def read_spreadsheet(xlsx: Path) -> Source:
    """Return the source in `xlsx`. Raises Refused for a file that does not open, sheets and columns that do not fit."""
    problems: list[Problem] = []
    book = _open(xlsx)
    settings: dict[str, str] = {}
    places: dict[str, Place] = {}
    for row in _sheet(book, xlsx.name, SETTINGS_SHEET, SETTING_COLUMNS, problems):
        if row["key"] in settings:
            facts = {"value": row["key"], "other": places[row["key"]]}
            problems.append(problem(row.place("key"), "code-duplicate", **facts))
        settings[row["key"]] = row.cells["value"]
        places[row["key"]] = row.place("value")
    indicators = _sheet(book, xlsx.name, INDICATORS_SHEET, INDICATOR_COLUMNS, problems)
    variables = _sheet(book, xlsx.name, VARIABLES_SHEET, VARIABLE_COLUMNS, problems)
    if any(one.code in STRUCTURAL for one in problems):
        raise Refused(problems)
    return Source(
        settings, places, Place(xlsx.name, SETTINGS_SHEET), _in_codes(indicators, variables), variables, tuple(problems)
    )


def _open(xlsx: Path) -> CalamineWorkbook:
    place = Place(xlsx.name)
    if not xlsx.is_file():
        raise Refused([problem(place, "file-absent")])
    try:
        sheets_in(xlsx)
        return CalamineWorkbook.from_path(str(xlsx))
    except TooFar:
        raise Refused([problem(place, "file-far")]) from None
    except (CalamineError, OSError, BadZipFile) as error:
        raise Refused([problem(place, "file-unreadable", error=error)]) from None


def _cells(rows: Sequence[Row], columns: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(row.cells[column] for column in columns) for row in rows]


def _sheet(
    book: CalamineWorkbook, file: str, sheet: str, columns: tuple[str, ...], problems: list[Problem]
) -> tuple[Row, ...]:
    if sheet not in book.sheet_names:
        problems.append(problem(Place(file, sheet), "sheet-absent", sheet=sheet))
        return ()
    try:
        page = book.get_sheet_by_name(sheet)
        read, merged = page.to_python(skip_empty_area=False), page.merged_cell_ranges or []
    except (CalamineError, OSError) as error:
        raise Refused([problem(Place(file, sheet), "file-unreadable", error=error)]) from None
    texts = []
    for line, row in enumerate(read):
        cells: list[str] = []
        for column, value in enumerate(row):
            if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
                place = Place(file, sheet, xl_rowcol_to_cell(line, column))
                problems.append(problem(place, "cell-date", value=value))
            cells.append(_text(value))
        texts.append(cells)
    _fill_merged(texts, merged)
    start = spoken.header_line(texts, columns)
    texts = _trimmed(texts[start:])
    if texts:
        texts[0] = [spoken.heading(name, columns) for name in texts[0]]
    rows = table_rows(texts, columns, file, sheet, problems, start)
    return tuple(
        replace(row, cells={name: spoken.meant(name, cell) for name, cell in row.cells.items()}) for row in rows
    )


def _fill_merged(texts: list[list[str]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Let each cell of a column that was merged downwards hold what the merged cell shows."""
    for (top, left), (bottom, right) in ranges:
        if left == right:
            for line in range(top + 1, min(bottom + 1, len(texts))):
                texts[line][left] = texts[top][left]


def _in_codes(indicators: tuple[Row, ...], variables: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the indicators with formulas that are written in names of quantities written in their codes."""
    names = {one.name.zh: one.code for one in general_variables()}
    names |= {row["name"]: row["code"] for row in variables if row["name"]}
    return tuple(
        replace(row, cells={**row.cells, "formula": spoken.formula_meant(row.cells["formula"], names)})
        for row in indicators
    )


def _trimmed(texts: list[list[str]]) -> list[list[str]]:
    """Return the cells up to the header's last column, where nothing stands beyond it."""
    width = max((at for at, name in enumerate(texts[0], 1) if name.strip()), default=0) if texts else 0
    return [row[:width] if not any(cell.strip() for cell in row[width:]) else row for row in texts]


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
