"""An index system as a workbook to bring in, changed as a test wants it."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from qingshen import rulebook
from qingshen.rulebook.source import INDICATOR_COLUMNS
from qingshen.rulebook.spreadsheet import INDICATORS_SHEET


@pytest.fixture
def cell_of() -> Callable[[str, str, str], str]:
    """Return where a column of an indicator stands in the exported workbook."""

    def found(code: str, row: str, column: str) -> str:
        codes = [one.code for one in rulebook.index_system(code).indicators]
        return f"{get_column_letter(INDICATOR_COLUMNS.index(column) + 1)}{codes.index(row) + 2}"

    return found


@pytest.fixture
def book(tmp_path: Path, cell_of: Callable[[str, str, str], str]) -> Callable[..., bytes]:
    """Return the workbook of a shipped system with cells of indicators changed: (indicator, column) → value."""

    def made(code: str = "electroplating-2015", cells: dict[tuple[str, str], object] | None = None) -> bytes:
        path = tmp_path / f"{code}-{len(list(tmp_path.iterdir()))}.xlsx"
        rulebook.export_spreadsheet(rulebook.folder_of(code), path)
        workbook = openpyxl.load_workbook(path)
        for (row, column), value in (cells or {}).items():
            workbook[INDICATORS_SHEET][cell_of(code, row, column)] = value
        workbook.save(path)
        return path.read_bytes()

    return made
