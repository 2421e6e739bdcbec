"""A clerk's work off-line: the figures of an enterprise of the example put into the workbook it was given."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"
HEAD = 3
# sheet → how many of the first columns say which row it is; rows that are not there are written into empty ones
SHEETS = {"数据": 2, "定性指标": 2, "能源消耗": 2, "清洁生产方案": 1, "快速诊断清单": 1}
MISTAKES = 3


def fill(workbook: Path, code: str, *, with_mistakes: bool = False) -> list[str]:
    """Fill in the yellow cells of `workbook` from the example's; return the cells with a planted mistake."""
    answers = load_workbook(PARK / "workbooks" / f"{code}.xlsx", data_only=True)
    book = load_workbook(workbook)
    for name, keys in SHEETS.items():
        if name in book.sheetnames and name in answers.sheetnames:
            _copy(answers[name], book[name], keys)
    planted = _plant(book["数据"], book["能源消耗"]) if with_mistakes else []
    book.save(workbook)
    return planted


def repair(workbook: Path, code: str) -> None:
    """Correct the planted mistakes in the workbook that came back marked."""
    book = load_workbook(workbook)
    energy = book["能源消耗"]
    for at in range(energy.max_row, HEAD, -1):
        if energy.cell(at, 1).value == "光能棒" or energy.cell(at, 2).value == 1999:
            for column in range(1, energy.max_column + 1):
                energy.cell(at, column).value = None
    figures = load_workbook(PARK / "workbooks" / f"{code}.xlsx", data_only=True)["数据"]
    right = {_key(row, 2): row[2].value for row in figures.iter_rows(min_row=HEAD + 1)}
    row = _row_of(book["数据"], "新鲜水")
    book["数据"].cell(row, 3).value = right[_key(book["数据"][row], 2)]
    book.save(workbook)


def _copy(said: Worksheet, asked: Worksheet, keys: int) -> None:
    there = {_key(row, keys): row for row in asked.iter_rows(min_row=HEAD + 1) if row[0].value is not None}
    free = _free(asked)
    heads = [_head(one.value) for one in asked[HEAD]]
    for row in said.iter_rows(min_row=HEAD + 1):
        if row[0].value is None:
            continue
        answer = {_head(head.value): cell.value for head, cell in zip(said[HEAD], row, strict=True)}
        key = _key(row, keys)
        if key in there:
            target, start = there[key], keys
        elif asked.title in ("数据", "定性指标", "快速诊断清单"):
            continue
        else:
            target, start = asked[next(free)], 0
        for head, cell in list(zip(heads, target, strict=False))[start:]:
            if head in answer and head not in ("填写说明", "级别要求") and answer[head] not in (None, ""):
                cell.value = answer[head]


def _plant(figures: Worksheet, energy: Worksheet) -> list[str]:
    row = _row_of(figures, "新鲜水")
    figures.cell(row, 3).value = f"{figures.cell(row, 3).value}吨"
    rows = _free(energy)
    free = [next(rows), next(rows)]
    for at, carrier, year in ((free[0], "电力  electricity", 1999), (free[1], "光能棒", 2024)):
        unit = "kWh"
        for column, value in enumerate((carrier, year, 100, unit), 1):
            energy.cell(at, column).value = value
    return [f"数据!C{row}", f"能源消耗!B{free[0]}", f"能源消耗!A{free[1]}"]


def _free(sheet: Worksheet) -> Iterator[int]:
    """Yield the rows nothing stands in, then those below the form."""
    last = sheet.max_row
    yield from (at for at in range(HEAD + 1, last + 1) if sheet.cell(at, 1).value is None)
    for at in count(last + 1):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(at, column)
        yield at


def _row_of(sheet: Worksheet, label: str) -> int:
    found = [at for at in range(HEAD + 1, sheet.max_row + 1) if str(sheet.cell(at, 1).value).startswith(label)]
    return found[-1]


def _key(row: tuple, keys: int) -> tuple[str, ...]:  # type: ignore[type-arg]
    return tuple(str(one.value).strip() for one in row[:keys])


def _head(value: object) -> str:
    return str(value).split("\n")[0]
