"""Small case folders for the tests: two enterprises, two years, what a test writes into them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

AUDIT = '[audit]\ntitle = "试验"\nyears = [2023, 2024]\nindex = "{index}"\n'
ENTERPRISES = "enterprise,name\nE1,甲厂\nE2,乙厂\n"
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes a case folder: csv tables by name, workbooks by file and sheet."""

    def make(
        tables: Mapping[str, str] | None = None,
        workbooks: Mapping[str, Mapping[str, Sequence[Sequence[object]]]] | None = None,
        index: str = "",
        audit: str = AUDIT,
        enterprises: str = ENTERPRISES,
    ) -> Path:
        folder = tmp_path / "某市 电镀 审核"
        folder.mkdir(exist_ok=True)
        (folder / "audit.toml").write_text(audit.replace("{index}", index), encoding="utf-8")
        (folder / "enterprises.csv").write_text(enterprises, encoding="utf-8")
        for name, text in (tables or {}).items():
            (folder / "tables").mkdir(exist_ok=True)
            (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        for file, sheets in (workbooks or {}).items():
            (folder / "workbooks").mkdir(exist_ok=True)
            write(folder / "workbooks" / file, sheets)
        return folder

    return make


def write(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    """Write sheets of plain rows; a dict in a cell is a formula error: {"error": "#N/A"}."""
    book = xlsxwriter.Workbook(path)
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dict):
                    sheet.write_formula(at, column, "=1/0", None, value["error"])
                elif hasattr(value, "year"):
                    sheet.write_datetime(at, column, value, date)
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()
