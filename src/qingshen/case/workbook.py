"""One Excel file → its grids, and an enterprise's workbook → whose it is and its blocks by table."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from qingshen.case.cell import UNCALCULATED, fold, half_width, text
from qingshen.case.messages import listed, problem
from qingshen.case.old_excel import FAR as TOO_FAR
from qingshen.case.old_excel import START, read_old
from qingshen.case.schema import ENTERPRISES, TABLES, Table
from qingshen.case.sheet import Block, Grid, find_header, header_names, letter, read_sheet
from qingshen.case.unreadable import FAR, why_unreadable
from qingshen.extent import TooFar, sheets_in
from qingshen.problems import Place, Problem

INFORMATION = "企业信息"
INSTRUCTIONS = "说明"
ANSWER_TABLES = tuple(name for name in TABLES if name != "enterprises")
# Plain substrings, not a pattern: every sheet of a thousand workbooks is searched for them.
_LOST = (b't="e"', b"<f>", b"<f ")
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*t="e"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
_BARE_FORMULA = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*>\s*<f[^>]*>[^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>')
# The table a sheet of that name holds.
_TABLES = {fold(name): one.name for one in TABLES.values() for name in (one.name, *one.label)}
_IDENTITY = {fold(name): one.name for one in ENTERPRISES.fields[:3] for name in header_names(one)}


class Claim(NamedTuple):
    """What an enterprise's workbook says of itself, each with its place: {"enterprise": ("E01", Place)}."""

    said: Mapping[str, tuple[str, Place]]
    place: Place


@dataclass(frozen=True)
class Workbook:
    """An enterprise's workbook: who it says it is, the grids of its tables, and what was odd about its sheets."""

    claim: Claim
    grids: Mapping[str, Grid]
    problems: list[Problem] = field(default_factory=list)

    def blocks(self, enterprise: str) -> tuple[dict[str, Block], list[Problem]]:
        """Return the blocks by table, all of `enterprise`, and the problems of their headers."""
        blocks: dict[str, Block] = {}
        problems: list[Problem] = []
        for name, grid in self.grids.items():
            block, found = read_sheet(grid, TABLES[name], enterprise)
            problems += found
            if block is not None:
                blocks[name] = block
        return blocks, problems


def read_grids(path: Path, file: str) -> list[Grid]:
    """Return the visible cells of every sheet, spreadsheet errors as their text.

    Raises ValueError of two Texts, why and the remedy, when the file cannot be read.
    """
    if _is_old(path):
        try:
            return [Grid(file, *sheet) for sheet in read_old(path)]
        except ValueError as error:
            raise ValueError(*(FAR if error.args == (TOO_FAR,) else why_unreadable(path, str(error)))) from error
    try:
        sheets = sheets_in(path)
        with CalamineWorkbook.from_path(path) as workbook:
            grids = []
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False)
                grids.append(Grid(file, name, rows, sheet.merged_cell_ranges or ()))
        _restore_errors(path, sheets, grids)
    except TooFar as error:
        raise ValueError(*FAR) from error
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise ValueError(*why_unreadable(path, str(error))) from error
    return grids


def _is_old(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(START)) == START


def read_workbook(path: Path, file: str, expected: Sequence[str]) -> Workbook:
    """Return an enterprise's workbook; an `expected` table that is not found is a problem. Raises ValueError."""
    grids = read_grids(path, file)
    problems: list[Problem] = []
    named = {_TABLES.get(fold(grid.sheet)): grid for grid in grids}
    found = {name: named[name] for name in ANSWER_TABLES if name in named}
    spare = [grid for grid in grids if grid not in found.values() and _is_spare(grid)]
    for name in ANSWER_TABLES:
        if name in found:
            continue
        alike = [grid for grid in spare if find_header(grid.rows, TABLES[name], ("enterprise",)) is not None]
        if len(alike) == 1:
            found[name] = alike[0]
            spare.remove(alike[0])
            place = Place(file, alike[0].sheet)
            problems.append(problem(place, "sheet-renamed", table=TABLES[name].label))
        elif name in expected:
            sheets = listed(grid.sheet for grid in grids)
            problems.append(problem(Place(file), "sheet-absent", table=TABLES[name].label, sheets=sheets))
    problems += [problem(Place(file, grid.sheet), "sheet-extra", sheet=grid.sheet) for grid in spare]
    claim = _claim([grid for grid in grids if grid not in found.values()], file)
    return Workbook(claim, found, problems)


def table_grid(grids: Sequence[Grid], table: Table) -> Grid | None:
    """Return the sheet of a one-table workbook: by name, else the only one with the table's header, else the only."""
    named = [grid for grid in grids if _is_named(grid, table)]
    alike = [grid for grid in grids if find_header(grid.rows, table) is not None]
    for choice in (named, alike, grids):
        if len(choice) == 1:
            return choice[0]
    return None


def _is_named(grid: Grid, table: Table) -> bool:
    return _TABLES.get(fold(grid.sheet)) == table.name


def _is_information(grid: Grid) -> bool:
    return fold(grid.sheet) in (INFORMATION, "enterprise")


def _is_spare(grid: Grid) -> bool:
    if _is_information(grid) or fold(grid.sheet) in (INSTRUCTIONS, "instructions"):
        return False
    return any(value != "" for row in grid.rows for value in row) and not _said(grid)


def _claim(grids: Sequence[Grid], file: str) -> Claim:
    for grid in sorted(grids, key=lambda one: not _is_information(one)):
        said = _said(grid)
        if said or _is_information(grid):
            return Claim(said, Place(file, grid.sheet))
    return Claim({}, Place(file, INFORMATION))


def _said(grid: Grid) -> dict[str, tuple[str, Place]]:
    """Return code, name and credit code: a label, and the value in the cell right of it."""
    said: dict[str, tuple[str, Place]] = {}
    for number, row in enumerate(grid.rows[:40], 1):
        for at, (label, value) in enumerate(pairwise(row[:6])):
            name = _IDENTITY.get(fold(text(label).rstrip("*＊:：")))
            written = half_width(text(value))
            if name and written and name not in said and fold(written) not in _IDENTITY:
                said[name] = (written, Place(grid.file, grid.sheet, f"{letter(at + 1)}{number}"))
    return said


def _restore_errors(path: Path, sheets: Mapping[str, bytes], grids: Sequence[Grid]) -> None:
    """Put #VALUE! and its like back, and formulas nobody calculated: the reader hands them over as empty cells."""
    damaged = {name: one for name, one in sheets.items() if any(lost in one for lost in _LOST)}
    if not damaged:
        return
    with zipfile.ZipFile(path) as archive:
        names = _sheet_names(archive)
    by_name = {grid.sheet: grid for grid in grids}
    for name, content in damaged.items():
        grid = by_name.get(names.get(name, ""))
        if grid is None:
            continue  # No sheet of the workbook.
        for letters, row, error in _ERROR_CELL.findall(content):
            _put(grid.rows, int(row) - 1, _column(letters.decode()), error.decode(errors="replace"))
        for letters, row in _BARE_FORMULA.findall(content):
            _put(grid.rows, int(row) - 1, _column(letters.decode()), UNCALCULATED)


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by where they lie, whatever prefixes and kinds of path a program writes."""
    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError) as error:
        raise zipfile.BadZipFile(str(error)) from error
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    found = {}
    for one in book.iter():
        if one.tag.rpartition("}")[2] == "sheet":
            number = next((value for key, value in one.items() if key.endswith("}id")), "")
            target = targets.get(number, "")
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            found[normpath(path)] = one.get("name", "")
    return found


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number - 1


def _put(rows: Sequence[Sequence[object]], row: int, column: int, value: str) -> None:
    assert isinstance(rows, list)
    while len(rows) <= row:
        rows.append([""] * (len(rows[0]) if rows else 0))
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value
