"""The look of the workbooks people fill in: quiet, printable, what is theirs to fill in is light yellow."""

from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qingshen.language import Text

FONT = "微软雅黑"
INK, QUIET, LINE = "#1F2933", "#8A94A0", "#C9D1D9"
HEAD, INPUT, FIXED = "#1F5F5B", "#FFFBE6", "#F2F4F6"
A4 = 9
FORMULAS = ("=", "+", "-", "@")
# Any fixed moment: the same content must give the same bytes.
CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_CELL = {"border": 1, "border_color": LINE, "valign": "vcenter", "text_wrap": True}
_KINDS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": HEAD, "valign": "vcenter"},
    "hint": {"font_size": 9, "font_color": QUIET, "valign": "vcenter"},
    "text": {"valign": "vcenter", "text_wrap": True, "indent": 1},
    "strong": {"bold": True, "valign": "vcenter"},
    "head": {**_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "align": "center"},
    "fixed": {**_CELL, "bg_color": FIXED, "indent": 1},
    "fixed_centre": {**_CELL, "bg_color": FIXED, "align": "center"},
    "input": {**_CELL, "bg_color": INPUT, "indent": 1},
    "input_centre": {**_CELL, "bg_color": INPUT, "align": "center"},
    "input_number": {**_CELL, "bg_color": INPUT, "align": "right", "indent": 1, "num_format": "#,##0.######"},
    "help": {**_CELL, "font_size": 9, "font_color": "#52606D", "indent": 1},
    "small": {"font_size": 8, "font_color": QUIET},
    "small_head": {"font_size": 8, "font_color": "#CFE3E1"},
}


class Book:
    """A workbook being written; leaving the block writes the file. Bytes depend on the content only."""

    def __init__(self, path: Path, title: str) -> None:
        self._book = xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False})
        self._book.set_properties({"title": title, "created": CREATED})
        self._formats: dict[str, Format] = {
            kind: self._book.add_format({"font_name": FONT, "font_size": 10, "font_color": INK, **look})
            for kind, look in _KINDS.items()
        }

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self._book.close()

    def mark(self, name: str, value: int) -> None:
        """Keep a number with the workbook where nobody sees it; spreadsheets keep it when they save."""
        self._book.set_custom_property(name, value)

    def look(self, kind: str) -> Format:
        """Return the format called `kind`."""
        return self._formats[kind]

    def write(self, sheet: Worksheet, row: int, column: int, text: str, kind: str) -> None:
        """Write a text as a text, quoted where a spreadsheet would take it for a formula once its cell is edited."""
        quoted = f"{kind}_quoted"
        if text.startswith(FORMULAS) and quoted not in self._formats:
            look = {"font_name": FONT, "font_size": 10, "font_color": INK, **_KINDS[kind], "quote_prefix": True}
            self._formats[quoted] = self._book.add_format(look)
        sheet.write_string(row, column, text, self._formats[quoted if text.startswith(FORMULAS) else kind])

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        """Add a sheet: A4, one page wide, page numbers, no grid lines."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&8&A    &P / &N")
        return sheet

    def bilingual(self, sheet: Worksheet, row: int, column: int, text: Text, kind: str, *, below: bool = False) -> None:
        """Write Chinese with its English small beside (or below) it in one cell."""
        look = self.look(kind)
        if not text.en or text.en == text.zh:
            sheet.write_string(row, column, text.zh, look)
            return
        small = self.look("small_head" if kind == "head" else "small")
        sheet.write_rich_string(row, column, text.zh, small, ("\n" if below else "  ") + text.en, look)


def height(lines: float) -> float:
    """Return the row height [pt] for a number of text lines."""
    return max(21.0, 7.0 + 14.0 * lines)


def lines(text: Text, width: float, *, below: bool = False) -> float:
    """Return how many lines `text` takes in a column of `width` [characters]; a Chinese character takes two.

    English stands small, beside the Chinese or `below` it.
    """
    if below:
        return _lines(text.zh, width) + (0.8 * _lines(text.en, width * 1.2) if text.en else 0)
    return _lines(text.zh + ("  " + text.en[: int(len(text.en) * 0.8)] if text.en else ""), width)


def _lines(text: str, width: float) -> int:
    widths = (sum(2 if ord(one) > 0x2E7F else 1 for one in part) for part in text.split("\n"))
    return sum(1 + int(part / max(width - 2, 1)) for part in widths)
