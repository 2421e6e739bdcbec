"""A workbook as it was sent, its problems marked: a red or amber cell, in its comment what is wrong and the remedy."""

import re
from collections.abc import Iterable
from copy import copy
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.web.storage.unpacked import is_bomb
from qingshen.web.wording import says

LIST = "问题清单"
LARGEST = 40 * 2**20
"""What a workbook that is marked may unpack to [bytes]; a thousand rows in every sheet are three million."""
AUTHOR = "清审 Qingshen"
# Between two problems of a cell; between what its sender had noted there and ours.
BETWEEN, OURS = "\n\n", f"\n\n── {AUTHOR} ──\n"
FILLS = {"error": PatternFill("solid", fgColor="FFC7CE"), "warning": PatternFill("solid", fgColor="FFE699")}
HEAD = (Text("工作表", "sheet"), Text("单元格", "cell"), Text("问题", "what is wrong"), Text("怎样改", "what to do"))
WIDTHS = (20, 10, 60, 60)
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


def is_markable(content: bytes) -> bool:
    """Say whether a workbook is small enough for what marks it, which needs fifty times its size."""
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        return not is_bomb(Path(file.name), LARGEST)


def marked(path: Path, problems: Iterable[Problem]) -> bytes:
    """Return the workbook at `path` with `problems` marked, and listed on a first sheet that links to each cell.

    What an earlier round marked and is repaired now is marked no more.
    """
    book = load_workbook(path)
    found = list(problems)
    for sheet in book.worksheets:
        _unmark(sheet)
    for one in found:
        if one.place.sheet in book.sheetnames and _CELL.fullmatch(one.place.cell):
            _mark(book[one.place.sheet], one)
    _draw_list(book, found)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _unmark(sheet: Worksheet) -> None:
    """Take the marks of an earlier round away; a cell's own colour is that of the one above it, or below."""
    # Those there are: iter_rows makes every cell up to the last, and a style alone may stand in XFD1048576.
    ours = [one for one in list(sheet._cells.values()) if one.comment and one.comment.author == AUTHOR]
    for cell in ours:
        own, is_theirs, _ = cell.comment.text.partition(OURS)
        cell.comment = Comment(own, "") if is_theirs else None
        rows = [*range(cell.row - 1, 0, -1), *range(cell.row + 1, sheet.max_row + 1)]
        column = (sheet.cell(row, cell.column) for row in rows)
        like = next((one for one in column if one.has_style and one.protection.locked == cell.protection.locked), None)
        cell.fill = copy(like.fill) if like else PatternFill()


def _mark(sheet: Worksheet, one: Problem) -> None:
    cell = sheet[one.place.cell]
    if not hasattr(cell, "comment") or cell.__class__.__name__ == "MergedCell":
        return
    told = f"{says(one.what)}\n→ {says(one.remedy)}"
    is_marked = bool(cell.comment) and cell.comment.author == AUTHOR
    before = f"{cell.comment.text}{BETWEEN if is_marked else OURS}" if cell.comment else ""
    cell.comment = Comment(before + told, AUTHOR, height=140, width=320)
    if not is_marked or one.severity == "error":
        cell.fill = FILLS[one.severity]


def _draw_list(book: Workbook, problems: list[Problem]) -> None:
    if LIST in book.sheetnames:
        del book[LIST]
    sheet = book.create_sheet(LIST, 0)
    sheet.append([says(one) for one in HEAD])
    for column, width in zip("ABCD", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for row, one in enumerate(problems, 2):
        texts = (one.place.sheet, one.place.cell, says(one.what), says(one.remedy))
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type = text, "s"  # A text that begins with "=" is no formula.
        sheet.cell(row, 2).fill = FILLS[one.severity]
        if one.place.sheet in book.sheetnames and _CELL.fullmatch(one.place.cell):
            sheet.cell(row, 2).hyperlink = f"#'{one.place.sheet}'!{one.place.cell}"
    sheet.freeze_panes = "A2"
    book.active = 0
