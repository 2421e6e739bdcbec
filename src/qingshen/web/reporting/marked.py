"""A workbook as it was sent, its problems marked: a red or amber cell, in its comment what is wrong and the remedy."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.web.wording import says

LIST = "问题清单"
AUTHOR = "清审 Qingshen"
FILLS = {"error": PatternFill("solid", fgColor="FFC7CE"), "warning": PatternFill("solid", fgColor="FFE699")}
HEAD = (Text("工作表", "sheet"), Text("单元格", "cell"), Text("问题", "what is wrong"), Text("怎样改", "what to do"))
WIDTHS = (20, 10, 60, 60)
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


def marked(path: Path, problems: Iterable[Problem]) -> bytes:
    """Return the workbook at `path` with `problems` marked, and listed on a first sheet that links to each cell."""
    book = load_workbook(path)
    found = list(problems)
    for one in found:
        if one.place.sheet in book.sheetnames and _CELL.fullmatch(one.place.cell):
            _mark(book[one.place.sheet], one)
    _draw_list(book, found)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _mark(sheet: Worksheet, one: Problem) -> None:
    cell = sheet[one.place.cell]
    if not hasattr(cell, "comment") or cell.__class__.__name__ == "MergedCell":
        return
    told = f"{says(one.what)}\n→ {says(one.remedy)}"
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(before + told, AUTHOR, height=140, width=320)
    if not before or one.severity == "error":
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
