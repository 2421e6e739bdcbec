"""A frame, a list of enterprises and the blocks of their tables → a Case, or every problem; wherever they came from."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from qingshen.case.case import Case
from qingshen.case.column import Rows, typed
from qingshen.case.frame import Frame
from qingshen.case.identity import Roll
from qingshen.case.names import Known, Names, known
from qingshen.case.resolve import Verified
from qingshen.case.schema import ENTERPRISES, TABLES
from qingshen.case.sheet import Block
from qingshen.case.streams import verify_carried
from qingshen.case.verify import verify, verify_blanks, verify_enterprises, verify_silence
from qingshen.case.workbook import ANSWER_TABLES
from qingshen.problems import Problem
from qingshen.rulebook.edition import by

Blocks = Mapping[str, Sequence[Block]]
Read = Callable[[str, Sequence[Block], Known], Verified]


def enterprises_of(blocks: Sequence[Block]) -> tuple[Rows, list[Problem]]:
    """Return the list of enterprises and what is wrong in it."""
    rows, problems = typed(ENTERPRISES, blocks)
    rows, found = verify_enterprises(rows)
    return rows, problems + found


def read_table(name: str, blocks: Sequence[Block], facts: Known) -> Verified:
    """Return the rows of one table and what is wrong in them, other tables left aside."""
    rows, problems = typed(TABLES[name], blocks)
    rows, found = verify(rows, facts)
    return rows, problems + found


def assemble(
    frame: Frame,
    enterprises: Rows,
    blocks: Blocks,
    strangers: Iterable[str] = (),
    inputs: Mapping[str, str] | None = None,
    found: Iterable[Problem] = (),
    *,
    read: Read = read_table,
) -> tuple[Case | None, tuple[Problem, ...]]:
    """Return the case, None where an error stands in the way, and all problems, those `found` before among them.

    `blocks` hold the tables by name; `strangers` are stand-in codes of workbooks nobody could place. `inputs` are the
    files read besides the frame's. `read` may answer from memory what `read_table` would answer anew.
    """
    with by(frame.edition):
        problems, tables = _verified(frame, enterprises, blocks, strangers, read)
    ordered = tuple(sorted([*found, *problems], key=by_place))
    warnings = tuple(one for one in ordered if one.severity == "warning")
    if len(warnings) != len(ordered):
        return None, ordered
    frames = {name: (rows if rows.frame.height else _nothing(name)).finished for name, rows in tables.items()}
    files = tuple(sorted({**frame.inputs, **(inputs or {})}.items()))
    return Case(
        frame.folder, frame.settings, frame.system, frame.variables, enterprises.finished, **frames,
        further=frame.further, catalogue=frame.catalogue, decisions=frame.decisions, warnings=warnings, inputs=files,
    ), ordered  # fmt: skip


def _verified(
    frame: Frame, enterprises: Rows, blocks: Blocks, strangers: Iterable[str], read: Read
) -> tuple[list[Problem], dict[str, Rows]]:
    """Return every problem of the tables, alone and together, and the tables."""
    problems: list[Problem] = []
    tables = {}
    roll = Roll.of(enterprises.frame)
    facts = known(frame.settings.years, roll.any.also(strangers), frame.system, frame.further)
    for name in ANSWER_TABLES:
        if not any(block.lines for block in blocks.get(name, ())):
            tables[name] = _nothing(name)
            continue
        tables[name], more = read(name, blocks[name], facts)
        problems += more
    if tables["contents"].frame.height:
        tables["contents"], more = verify_carried(tables["contents"], tables["streams"])
        problems += more
    problems += verify_silence(enterprises, tables)
    problems += verify_blanks(tables["activities"], frame.settings.years)
    return problems, tables


@cache
def _nothing(name: str) -> Rows:
    """Return a table nobody has written in: a report that is checked while it is typed has many."""
    return read_table(name, (), known((), Names(), None))[0]


def by_place(one: Problem) -> tuple[object, ...]:
    """By file, sheet, row, column, so that E9 stands before E14."""
    cell = re.fullmatch(r"([A-Z]+)([0-9]+)", one.place.cell)
    row, column = (int(cell[2]), f"{len(cell[1])}{cell[1]}") if cell else (0, one.place.cell)
    return (one.place.file, one.place.sheet, row, column, one.code, one.what.zh)
