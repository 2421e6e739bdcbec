"""Cells beyond those every cited table has: bounds, signed shares, codes with capitals; and rows of a case's own.

Each reader returns what the cell holds, or a stand-in where it is wrong; what is wrong goes to `problems`.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from qingshen.language import Text
from qingshen.problems import Place, Problem
from qingshen.rulebook.cited import choice, share
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row, csv_rows
from qingshen.rulebook.system import Certainty

Bounds = tuple[float | None, float | None]
"""A low and a high value; a low of None with a high one reads "up to", two None: not known."""
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def own_rows(path: Path | None, columns: tuple[str, ...], problems: list[Problem]) -> tuple[Row, ...]:
    """Return the rows of a csv file (UTF-8, a byte-order mark allowed) with `columns`; none where there is no file."""
    if path is None or not path.is_file():
        return ()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(problem(Place(path.name), "file-encoding"))
        return ()
    return csv_rows(text, columns, path.name, problems)


def check_filled(rows: Sequence[Row], columns: Sequence[str], problems: list[Problem]) -> None:
    """Check that no cell of `columns` is empty."""
    for row in rows:
        for column in columns:
            if not row[column]:
                hint = Text("补上；没有文字和来源的行不采用", "fill it in: a row without texts and source is not used")
                problems.append(problem(row.place(column), "cell-empty", column=column, hint=hint))


def check_trusted(rows: Sequence[Row], problems: list[Problem]) -> None:
    """Check that every row says where it comes from and how far it may be trusted."""
    check_filled(rows, ("source",), problems)
    for row in rows:
        choice(row, "certainty", get_args(Certainty), problems)


def check_codes(rows: Sequence[Row], used: dict[str, Place], problems: list[Problem]) -> None:
    """Check form and uniqueness of the codes of `rows`, and enter them into `used` (those already taken)."""
    for row in rows:
        code, place = row["code"], row.place("code")
        if not _CODE.fullmatch(code):
            hint = Text("以英文字母开头，只含字母、数字和下划线", "begin with a letter; letters, digits and _ only")
            problems.append(problem(place, "cell-choice", column="code", value=code, hint=hint))
        elif code in used:
            problems.append(problem(place, "code-duplicate", value=code, other=used[code]))
        used.setdefault(code, place)


def number(row: Row, column: str, problems: list[Problem], least: float = -math.inf) -> float | None:
    """Return the number in the cell, at least `least`; None for an empty cell."""
    if not row[column]:
        return None
    try:
        found = float(row[column])
    except ValueError:
        found = math.nan
    if math.isfinite(found) and found >= least:
        return found
    hint = Text("填写数", "write a number")
    if least > -math.inf:
        hint = Text(f"填写不小于{least:g}的数", f"write a number of at least {least:g}")
    problems.append(problem(row.place(column), "cell-choice", column=column, value=row[column], hint=hint))
    return None


def bounds(row: Row, low: str, high: str, problems: list[Problem]) -> Bounds:
    """Return the numbers in the columns `low` and `high`, neither below zero; the low one must not exceed the high."""
    found = number(row, low, problems, 0.0), number(row, high, problems, 0.0)
    _ordered(row, high, found, problems)
    return found


def share_bounds(row: Row, low: str, high: str, problems: list[Problem]) -> Bounds:
    """Return the shares [-] in the columns `low` and `high`, written with their unit, at most 1; negative allowed."""
    found = share(row, low, problems), share(row, high, problems)
    for column, value in zip((low, high), found, strict=True):
        if value is not None and value > 1:
            hint = Text("不能超过 100 %", "at most 100 %")
            problems.append(problem(row.place(column), "cell-choice", column=column, value=row[column], hint=hint))
    _ordered(row, high, found, problems)
    return found


def tables_digest(folder: Path) -> str:
    """Return the SHA-256 over the names and bytes of all tables (csv) in `folder`, in name order."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        total.update(path.name.encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _ordered(row: Row, high: str, found: Bounds, problems: list[Problem]) -> None:
    if found[0] is not None and found[1] is not None and found[0] > found[1]:
        hint = Text("上限不能小于下限", "the upper bound must not be below the lower one")
        problems.append(problem(row.place(high), "cell-choice", column=high, value=row[high], hint=hint))
