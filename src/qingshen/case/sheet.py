"""One sheet → the raw columns of a declared table, wherever its header stands; every row keeps its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from qingshen.case.cell import fold, text
from qingshen.case.messages import listed, problem
from qingshen.case.schema import PLACE_COLUMNS, Field, Table
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem

HEADER_ROWS = 10
Range = tuple[tuple[int, int], tuple[int, int]]
# Columns of our own result tables: read back without a warning, never as input.
_OURS = frozenset({*PLACE_COLUMNS, "given_value", "given_unit"})
# Help columns of the template.
_HELP = frozenset(
    fold(one) for one in ("填写说明", "填写说明 help", "级别要求", "级别要求 requirements", "help", "序号", "no.")
)


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of one sheet from A1, as read; `merged` holds merged ranges, zero-based and inclusive.

    Two sheets of the same content are two grids.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[Range] = ()


@dataclass(frozen=True)
class Block:
    """Rows of one table as they stand in one sheet: raw columns by field, row numbers, column letters.

    `enterprise` is the code the whole block belongs to, where the sheet needs no such column.
    """

    file: str
    sheet: str
    letters: Mapping[str, str]
    lines: Sequence[int]
    columns: Mapping[str, Sequence[object]]
    enterprise: str = ""

    def place(self, field_name: str, line: int) -> Place:
        """Return the place of `field_name` in row `line`; a column the sheet lacks stands at its first column."""
        return Place(self.file, self.sheet, f"{self.letter(field_name)}{line}")

    def letter(self, field_name: str) -> str:
        """Return the column letters of `field_name`, or of the first column known."""
        return self.letters.get(field_name) or next(iter(self.letters.values()), "A")


class Header(NamedTuple):
    """A header row: its zero-based number and the zero-based column of every field it names."""

    row: int
    columns: Mapping[str, int]


@dataclass
class _Match:
    columns: dict[str, int] = field(default_factory=dict)
    extra: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)


def letter(column: int) -> str:
    """Return the spreadsheet letters of the zero-based `column`: 0 → A, 26 → AA."""
    high, low = divmod(column, 26)
    return (letter(high - 1) if high else "") + chr(65 + low)


def find_header(rows: Sequence[Sequence[object]], table: Table, implied: Collection[str] = ()) -> Header | None:
    """Return the first of the first 10 rows that names every needed column of `table` but the `implied` ones."""
    needed = {name for name in needed_columns(table) if name not in implied}
    for at, row in enumerate(rows[:HEADER_ROWS]):
        columns = _match(table, _labels(row)).columns
        if needed <= columns.keys():
            return Header(at, columns)
    return None


def needed_columns(table: Table) -> tuple[str, ...]:
    """Return the columns a sheet of `table` cannot do without."""
    return tuple(one.name for one in table.fields if one.required or one.name in table.key)


def read_sheet(grid: Grid, table: Table, enterprise: str = "") -> tuple[Block | None, list[Problem]]:
    """Return the rows below the header of `grid` as a block of `table`, or None without a header; and the problems.

    `enterprise` is the enterprise the sheet belongs to; "" when the sheet must have a column for it.
    """
    implied = ("enterprise",) if enterprise else ()
    header = find_header(grid.rows, table, implied)
    if header is None:
        needed = listed(table.field(name).label for name in needed_columns(table) if name not in implied)
        place = Place(grid.file, grid.sheet)
        return None, [problem(place, "header-absent", table=table.label, columns=needed)]
    problems = _header_problems(grid, table, header)
    body = grid.rows[header.row + 1 :]
    columns = {name: [row[at] for row in body] for name, at in header.columns.items()}
    lines = range(header.row + 2, header.row + 2 + len(body))
    letters = {name: letter(at) for name, at in header.columns.items()}
    block = Block(grid.file, grid.sheet, letters, lines, columns, enterprise)
    return block, problems + _fill_merged(grid, table, header, block)


def _header_problems(grid: Grid, table: Table, header: Header) -> list[Problem]:
    labels = _labels(grid.rows[header.row])
    match = _match(table, labels)
    known = [one.label for one in table.fields]
    problems = [
        problem(_at(grid, header.row, at), "column-extra", value=labels[at], hint=suggestion(labels[at], known))
        for at in match.extra
    ]
    return problems + [problem(_at(grid, header.row, at), "column-twice", value=labels[at]) for at in match.twice]


def _fill_merged(grid: Grid, table: Table, header: Header, block: Block) -> list[Problem]:
    """Repeat a merged key, unit or choice in every row it covers; refuse a merged number, or what names one row."""
    problems = []
    fields = {at: table.field(name) for name, at in header.columns.items() if name in block.columns}
    # No spreadsheet program lets two merged ranges share a cell; a file that says so would be filled without end.
    reached = dict.fromkeys(fields, -1)
    for (top, left), (bottom, right) in sorted(grid.merged):
        if top <= header.row or top == bottom or top >= len(grid.rows) or left >= len(grid.rows[top]):
            continue
        for at, one in fields.items():
            if not left <= at <= right or top <= reached[at] or text(grid.rows[top][left]) == "":
                continue
            reached[at] = bottom
            if one.kind == "number" or table.key == (one.name,):
                span = f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
                problems.append(problem(_at(grid, top, at), "cell-merged", label=one.label, range=span))
            else:
                column = block.columns[one.name]
                first = top - header.row - 1
                last = min(bottom - header.row, len(column))
                assert isinstance(column, list)
                column[first:last] = [grid.rows[top][left]] * (last - first)
    return problems


def _at(grid: Grid, row: int, column: int) -> Place:
    return Place(grid.file, grid.sheet, f"{letter(column)}{row + 1}")


def _labels(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(text(one) for one in row)


@lru_cache(maxsize=1024)
def _match(table: Table, labels: tuple[str, ...]) -> _Match:
    names = _names(table)
    match = _Match()
    for at, label in enumerate(labels):
        folded = fold(label.rstrip("*＊"))
        name = names.get(folded) or names.get(folded.split("(")[0])
        if name is not None and name not in match.columns:
            match.columns[name] = at
        elif name is not None:
            match.twice.append(at)
        elif label and label not in _OURS and folded not in _HELP:
            match.extra.append(at)
    return match


@lru_cache(maxsize=16)
def _names(table: Table) -> Mapping[str, str]:
    return {fold(name): one.name for one in table.fields for name in header_names(one)}


def header_names(one: Field) -> tuple[str, ...]:
    """Return every way the column of a field may be headed."""
    both = (f"{one.label.zh} {one.label.en}", f"{one.label.zh} {one.name}")
    return (one.name, one.label.zh, one.label.en, *both, *one.aliases)
