"""A workbook filled in off-line and a draft changed meanwhile: what both have changed differently, and the outcome."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qingshen.web.reporting.draft import Cells, Rows
from qingshen.web.reporting.match import matched
from qingshen.web.reporting.store import row_text

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Clash:
    """A cell (field "": a row) that was changed meanwhile and that the workbook has otherwise."""

    table: str
    ident: str
    field: str
    workbook: str
    web: str
    row: Mapping[str, str]


def merge(
    there: Rows, said: Mapping[str, list[Cells]], meanwhile: Collection[Cell], gone: Rows, *, web: bool
) -> tuple[Rows, list[Clash]]:
    """Return the rows after a workbook that says `said` came to those that are `there`, and the clashes.

    A table the workbook has no sheet for stays. `meanwhile` are the cells changed since it was taken, `gone` the rows
    deleted since; with `web` these keep what is there, otherwise everything becomes what the workbook says.
    """
    after = dict(there)
    clashes: list[Clash] = []
    for table, rows in said.items():
        changed = {(ident, field) for name, ident, field in meanwhile if name == table}
        after[table], found = _merged(table, rows, there.get(table, {}), changed, gone.get(table, {}), web=web)
        clashes += found
    return after, clashes


def _merged(
    table: str,
    rows: list[Cells],
    there: dict[str, Cells],
    changed: set[tuple[str, str]],
    gone: dict[str, Cells],
    *,
    web: bool,
) -> tuple[dict[str, Cells], list[Clash]]:
    touched = {ident for ident, _ in changed}
    theirs = matched(table, rows, {**gone, **there}, {*touched, *gone})
    clashes = []
    after: dict[str, Cells] = {}
    for ident, row in theirs.items():
        if ident in gone:
            clashes.append(Clash(table, ident, "", row_text(row), "", row))
            if not web:
                after[ident] = row
            continue
        mine, kept = there.get(ident, {}), dict(row)
        for field in dict.fromkeys((*mine, *row)):
            old, new = mine.get(field, ""), row.get(field, "")
            if old != new and (ident, field) in changed:
                clashes.append(Clash(table, ident, field, new, old, mine or row))
                kept[field] = old if web else new
        after[ident] = {field: text for field, text in kept.items() if text}
    for ident, row in there.items():
        if ident not in theirs and ident in touched:
            clashes.append(Clash(table, ident, "", "", row_text(row), row))
            if web:
                after[ident] = row
    return after, clashes
