"""Rows of a table that must say where they come from: the cells every such table has, checked one by one.

Each reader returns what the cell holds, or a stand-in where it is wrong; what is wrong goes to `problems`.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar, cast, get_args

from qingshen import units
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Problem, Refused
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row, csv_rows
from qingshen.rulebook.system import Certainty
from qingshen.rulebook.variables import check_code

NAMED = ("code", "name_zh", "name_en")
CITED = ("source", "clause", "certainty")
T = TypeVar("T")
Reader = Callable[[Sequence[Row], list[Problem]], tuple[T, ...]]


class Citation(NamedTuple):
    """Where a row comes from: a document, the clause in it ("" where not known), how far it may be trusted."""

    source: str
    clause: str
    certainty: Certainty


def read_cited(path: Path, columns: tuple[str, ...], read: Reader[T]) -> tuple[T, ...]:
    """Return what `read` makes of the rows of a csv file (UTF-8) with `columns`. Raises Refused with every problem."""
    problems: list[Problem] = []
    rows = csv_rows(path.read_text(encoding="utf-8"), columns, path.name, problems)
    found = read(rows, problems)
    if problems:
        raise Refused(problems)
    return found


def check_rows(rows: Sequence[Row], problems: list[Problem]) -> None:
    """Check codes (form, uniqueness), names in both languages, source and certainty of every row."""
    used: dict[str, object] = {}
    for row in rows:
        check_code(row, used, problems)  # type: ignore[arg-type]
        for column in (*NAMED[1:], *CITED[::2]):
            if not row[column]:
                hint = Text("补上；没有名称和来源的行不采用", "fill it in: a row without names and source is not used")
                problems.append(problem(row.place(column), "cell-empty", column=column, hint=hint))
        if row["certainty"]:
            choice(row, "certainty", get_args(Certainty), problems)


def citation(row: Row) -> Citation:
    """Return where `row` comes from."""
    return Citation(row["source"], row["clause"], cast(Certainty, row["certainty"]))


def name(row: Row) -> Text:
    """Return the name of `row` in both languages."""
    return Text(row["name_zh"], row["name_en"])


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that lists several, separated by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def choice(row: Row, column: str, allowed: Sequence[str], problems: list[Problem], value: str | None = None) -> str:
    """Return the cell, or `value` as one of several in it, which must be one of `allowed`."""
    written = row[column] if value is None else value
    if written not in allowed:
        hint = suggestion(written, allowed)
        problems.append(problem(row.place(column), "cell-choice", column=column, value=written, hint=hint))
    return written


def unit(row: Row, column: str, problems: list[Problem], value: str | None = None) -> str:
    """Return the canonical unit in the cell, or in `value` as one of several in it; none is a problem."""
    written = row[column] if value is None else value
    if written and units.is_unit(written):
        return units.normalise(written)
    problems.append(problem(row.place(column), "unit-unknown", value=written))
    return ""


def share(row: Row, column: str, problems: list[Problem]) -> float | None:
    """Return a share written with its unit, such as "5 %", as a number [-]; None for an empty cell."""
    if not row[column]:
        return None
    number, _, written = row[column].partition(" ")
    found = _number(number)
    if found is None or not written or not units.compatible(written, ""):
        hint = Text("写成数和单位，如 5 %", "write a number and its unit, such as 5 %")
        problems.append(problem(row.place(column), "cell-choice", column=column, value=row[column], hint=hint))
        return None
    return found * units.factor(written, "")


def positive(row: Row, column: str, problems: list[Problem]) -> float | None:
    """Return the number above zero in the cell; None for an empty cell."""
    found = _number(row[column])
    if row[column] and not (found and found > 0):
        hint = Text("填写大于零的数", "write a number above zero")
        problems.append(problem(row.place(column), "cell-choice", column=column, value=row[column], hint=hint))
    return found


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
