"""One csv or parquet file → a block of a declared table; clean numbers are read wholesale."""

import csv
import io
from itertools import islice
from pathlib import Path
from typing import cast

import polars as pl
from polars.exceptions import PolarsError

from qingshen.case.cell import text
from qingshen.case.messages import problem
from qingshen.case.schema import Table
from qingshen.case.sheet import HEADER_ROWS, Block, Grid, find_header, letter, read_sheet
from qingshen.case.unreadable import EMPTY, LONG, Why
from qingshen.language import Text
from qingshen.problems import Place, Problem

_CLEAN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_QUOTES = Why(
    Text("引号不成对，或不是 CSV 文件", "its quotes do not pair, or it is no CSV file"),
    Text(
        "改正引号，或用 Excel、WPS 另存为“CSV UTF-8”",
        "correct the quotes, or save it as CSV UTF-8 in a spreadsheet program",
    ),
)
_NO_PARQUET = Why(
    Text("不是 parquet 文件，或已损坏", "it is no parquet file, or damaged"),
    Text("重新导出，或改用 .xlsx、.csv", "export it again, or use .xlsx or .csv"),
)
MOST = 5_000_000
"""Cells of one parquet file."""
_NO_CELLS = (pl.Binary, pl.Object)
_SPACES = " \t\u00a0\u3000"


def read_csv(path: Path, file: str, table: Table) -> tuple[Block | None, list[Problem]]:
    """Return the rows of a csv file: UTF-8 or (with a warning) GB18030; comma, semicolon or tab."""
    content, problems = _decoded(path, file)
    try:
        block, found = _read(content, file, table)
    except csv.Error:
        return None, [*problems, _unreadable(file, _QUOTES)]
    return block, problems + found


def _read(content: str, file: str, table: Table) -> tuple[Block | None, list[Problem]]:
    separator = _separator(content, table)
    header = find_header(_first_records(content, separator), table)
    if header is None:
        return read_sheet(Grid(file, "", []), table)
    start = _lines_above(content, separator, header.row)
    try:
        frame = pl.read_csv(
            io.StringIO(content), has_header=False, infer_schema=False, separator=separator, skip_lines=start
        )
    except PolarsError:
        ragged = _ragged(content, file, separator, header.row)
        return None, ragged or [_unreadable(file, _QUOTES)]
    return _block(frame, file, table, header.row)


def read_parquet(path: Path, file: str, table: Table) -> tuple[Block | None, list[Problem]]:
    """Return the rows of a parquet file; its first row stands in line 2, as if the column names were line 1."""
    try:
        # A kilobyte may say of a thousand million rows that they are alike.
        width = len(pl.read_parquet_schema(path))
        frame = pl.read_parquet(path, n_rows=MOST // max(width, 1) + 1)
    except (PolarsError, OSError):
        return None, [_unreadable(file, EMPTY if path.stat().st_size == 0 else _NO_PARQUET)]
    if frame.height * frame.width > MOST:
        return None, [_unreadable(file, LONG)]
    if strange := [name for name, dtype in frame.schema.items() if dtype.is_nested() or dtype in _NO_CELLS]:
        return None, [_unreadable(file, _no_cells(name)) for name in strange]
    floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
    frame = frame.with_columns(pl.col(floats).cast(pl.Float64).fill_nan(None))
    rows = [frame.columns, *zip(*([_plain(value) for value in column.to_list()] for column in frame), strict=True)]
    return read_sheet(Grid(file, "", rows), table)


def _no_cells(name: str) -> Why:
    what = Text(f"列“{name}”中不是数、文字或日期", f"column '{name}' holds no numbers, texts or dates")
    return Why(what, Text("去掉这一列，或改成每格一个值", "leave it out, or give it one value a cell"))


def _unreadable(file: str, why: Why) -> Problem:
    return problem(Place(file), "file-unreadable", error=why.what, hint=why.remedy)


def _plain(value: object) -> object:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else "" if value is None else value


def _decoded(path: Path, file: str) -> tuple[str, list[Problem]]:
    """Return the text, every kind of line end as one, and a warning where it is not UTF-8."""
    content = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace"), [problem(Place(file), "file-encoding")]


def _separator(content: str, table: Table) -> str:
    for separator in (",", "\t", ";"):
        if find_header(_first_records(content, separator), table) is not None:
            return separator
    return ","


def _first_records(content: str, separator: str) -> list[list[str]]:
    return list(islice(csv.reader(io.StringIO(content), delimiter=separator), HEADER_ROWS))


def _lines_above(content: str, separator: str, records: int) -> int:
    """Return how many lines the first `records` records take; a quoted one may take several."""
    reader = csv.reader(io.StringIO(content), delimiter=separator)
    for _ in islice(reader, records):
        pass
    return reader.line_num


def _ragged(content: str, file: str, separator: str, skipped: int) -> list[Problem]:
    records = list(csv.reader(io.StringIO(content), delimiter=separator))[skipped:]
    expected = len(records[0])
    return [
        problem(
            Place(file, "", f"{letter(expected)}{line}"), "csv-ragged", line=line, found=len(record), expected=expected
        )
        for line, record in enumerate(records, skipped + 1)
        if len(record) > expected
    ]


def _block(frame: pl.DataFrame, file: str, table: Table, skipped: int) -> tuple[Block | None, list[Problem]]:
    labels = [text(one) for one in frame.row(0)]
    block, problems = read_sheet(Grid(file, "", [*([""] * skipped), labels]), table)
    header = find_header([labels], table)
    if block is None or header is None:
        return None, problems
    body = frame.slice(1)
    columns = {
        name: (_numbers if table.field(name).kind in ("number", "year") else _texts)(body.to_series(at))
        for name, at in header.columns.items()
    }
    first = skipped + 2
    return Block(file, "", block.letters, range(first, first + body.height), columns), problems


def _texts(column: pl.Series) -> list[object]:
    return cast(list[object], column.fill_null("").to_list())


def _numbers(column: pl.Series) -> list[object]:
    """Return floats where the text is plainly a number, and the text itself elsewhere."""
    stripped = column.fill_null("").str.strip_chars(_SPACES)
    clean = stripped.str.contains(_CLEAN)
    numbers = pl.select(pl.when(clean).then(stripped).otherwise(None).cast(pl.Float64)).to_series()
    values: list[object] = numbers.to_list()
    for at in (~clean).arg_true():
        values[at] = stripped[at]
    return values
