"""A folder of enterprise workbooks → every cell of every sheet, by three readers, and the whole case by the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from openpyxl import load_workbook

from qingshen.case import read_case
from qingshen.case.read import WORKBOOKS
from qingshen.case.workbook import read_grids

Tally = dict[str, float]


def engine_cells(folder: Path) -> Callable[[], Tally]:
    """Read the cells with the engine's own reader, spreadsheet errors restored."""
    return lambda: _tally(cell for path in _paths(folder) for cell in _engine(path))


def openpyxl(folder: Path) -> Callable[[], Tally]:
    """Read the cells with openpyxl, values only."""
    return lambda: _tally(cell for path in _paths(folder) for cell in _openpyxl(path, read_only=False))


def openpyxl_read_only(folder: Path) -> Callable[[], Tally]:
    """Read the cells with openpyxl as it streams them, values only."""
    return lambda: _tally(cell for path in _paths(folder) for cell in _openpyxl(path, read_only=True))


def engine_case(folder: Path) -> Callable[[], Tally]:
    """Read the whole case: cells, units, codes, checks across tables, places, hashes."""

    def read() -> Tally:
        case = read_case(folder)
        return {"enterprises": len(case.enterprises), "quantities": len(case.quantities)}

    return read


def _paths(folder: Path) -> list[Path]:
    return sorted((folder / WORKBOOKS).glob("*.xlsx"))


def _engine(path: Path) -> list[object]:
    return [cell for grid in read_grids(path, path.name) for row in grid.rows for cell in row]


def _openpyxl(path: Path, *, read_only: bool) -> list[object]:
    book = load_workbook(path, read_only=read_only, data_only=True)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    book.close()
    return cells


def _tally(cells: Iterable[object]) -> Tally:
    """Count the filled cells and sum their numbers: what two readers of the same cells must agree on."""
    filled = [cell for cell in cells if cell not in (None, "")]
    numbers = [float(cell) for cell in filled if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return {"filled": len(filled), "sum": round(sum(numbers), 3)}
