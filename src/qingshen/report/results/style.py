"""The look of the results workbook: quiet, printable, figures with four significant digits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format

from qingshen.language import Language
from qingshen.report.document import MADE_UP
from qingshen.report.palette import ACCENT, GRID, INK, MARK
from qingshen.report.results.rows import RowSheet

FONT = "微软雅黑"
A4 = 9
# Any fixed moment: the same content must give the same bytes.
CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_CELL = {"bottom": 4, "bottom_color": GRID, "valign": "vcenter"}
# XlsxWriter drops the indent of a cell that is set vertically unless it says left.
_WORDS = {**_CELL, "align": "left", "indent": 1}
_HEAD = {"bg_color": ACCENT, "font_color": "#ffffff", "valign": "vcenter", "bold": True, "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT},
    "chapter": {"bold": True, "font_size": 12, "font_color": ACCENT},
    "warning": {"bold": True, "font_color": MARK},
    "plain": {},
    "head": {**_HEAD, "align": "left", "indent": 1},
    "head_right": {**_HEAD, "align": "right"},
    "head_label": {"bold": True, "font_color": "#ffffff"},
    "head_name": {"font_size": 8, "font_color": "#cfe3e1"},
    "text": {**_WORDS},
    "wrapped": {**_WORDS, "text_wrap": True},
    "link": {**_WORDS, "font_color": ACCENT, "underline": 1},
    "code": {**_WORDS, "font_name": "Consolas", "font_size": 9},
    "count": {**_CELL, "num_format": "#,##0"},
    "year": {**_CELL, "num_format": "0", "align": "center"},
    "index": {**_CELL, "num_format": "0.00"},
    "share": {**_CELL, "num_format": "0.0%"},
    "tiny": {**_CELL, "num_format": "0.000E+00"},
    **{f"decimals_{places}": {**_CELL, "num_format": f"#,##0.{'0' * places}".rstrip(".")} for places in range(8)},
}
# Four significant digits: the least absolute value a number of decimals is for.
DECIMALS = ((1e3, 0), (1e2, 1), (1e1, 2), (1e0, 3), (1e-1, 4), (1e-2, 5), (1e-3, 6), (1e-4, 7))


class Book:
    """A workbook being written to `path`; `close` writes it. Bytes depend on the content only."""

    def __init__(self, path: Path, title: str, language: Language, *, made_up: bool) -> None:
        self._book = xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False})
        self._book.set_properties({"title": title, "created": CREATED})
        self._footer = f"&L&8&A{'&C&8' + MADE_UP.into(language) if made_up else ''}&R&8&P / &N"
        base = {"font_name": FONT, "font_size": 10, "font_color": INK}
        self._formats = {name: self._book.add_format({**base, **look}) for name, look in _LOOKS.items()}

    def look(self, name: str) -> Format:
        """Return the format called `name`."""
        return self._formats[name]

    def sheet(self, name: str) -> RowSheet:
        """Add a sheet: A4 landscape, one page wide, numbered pages, no grid lines."""
        sheet: RowSheet = self._book.add_worksheet(name, RowSheet)
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(self._footer)
        return sheet

    def significant(self, name: str) -> tuple[list[tuple[pl.Expr, Format]], Format]:
        """Return the styles of the column `name` by size, and the one of what is smaller still."""
        size = pl.col(name).abs()
        styles = [(size >= least, self.look(f"decimals_{places}")) for least, places in DECIMALS]
        return [(size == 0, self.look("count")), *styles], self.look("tiny")

    def close(self) -> None:
        """Write the file."""
        self._book.close()


def width(text: str) -> int:
    """Return how many Latin letters wide `text` is; a Chinese one takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
