"""What an enterprise has written so far, kept as canonical text: the same rows for a grid, a workbook and the checks.

A draft maps a table's name to its rows (`case.canonical.Cells`). Two kinds of tables:

* quantities, answers and checks are asked row by row: a draft holds what differs from the row as it was asked;
* of the others it holds the whole table, or nothing while nobody has written in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from qingshen.case.canonical import Cells, as_number, canonical_row
from qingshen.case.column import is_total
from qingshen.case.frame import Frame
from qingshen.case.names import Known, Names, known
from qingshen.case.schema import ENTERPRISES, TABLES, Field, Table
from qingshen.case.sheet import Block, letter
from qingshen.case.workbook import Workbook
from qingshen.exchange.form import Form, Line, forms
from qingshen.exchange.template import write_workbook
from qingshen.language import Text
from qingshen.problems import Place
from qingshen.rulebook.edition import by

Draft = Mapping[str, Sequence[Cells]]
ASKED = ("quantities", "answers", "checks")
SUBJECTS = {"quantities": ("variable", "year"), "answers": ("indicator", "year"), "checks": ("question",)}
FIRST_LINE = 1
DIGITS = 16  # What a sheet keeps of a number.


class Spot(NamedTuple):
    """A cell of a draft's form: its table, the row's number from zero, its field ("" : the row)."""

    table: str
    row: int
    field: str


@lru_cache(maxsize=64)
def known_of(frame: Frame, enterprise: str) -> Known:
    """Return what one enterprise's report may name."""
    names = Names.of([(enterprise, Text(enterprise), ())])
    with by(frame.edition):
        return known(frame.settings.years, names, frame.system, frame.further)


def ident_of(table: str, cells: Mapping[str, object]) -> str:
    """Return the key of a row of an asked table: "fresh_water/2024"."""
    return "/".join(str(cells.get(name, "")) for name in SUBJECTS[table])


def draft_forms(frame: Frame, draft: Draft) -> list[Form]:
    """Return the forms with the draft filled in, in the order of the workbook; values of cells are canonical texts."""
    filled = {name: [_filled(TABLES[name], row) for row in rows] for name, rows in draft.items()}
    with by(frame.edition):
        return forms(frame.system, frame.variables, frame.settings.years, filled, frame.catalogue.questions)


def _filled(table: Table, cells: Cells) -> dict[str, object]:
    """Return a row's values as `forms` matches them: years as numbers."""
    years = {one.name for one in table.fields if one.kind == "year"}
    return {name: int(text) if name in years and text.isdecimal() else text for name, text in cells.items()}


def texts(table: Table, line: Line) -> dict[str, str]:
    """Return the canonical texts of a form's line."""
    return {one.name: str(line.values[one.name]) for one in table.fields if line.values.get(one.name) not in (None, "")}


def rows_in(all_forms: Iterable[Form]) -> dict[str, list[dict[str, str]]]:
    """Return the rows the forms show, by table: what is asked, with what was written."""
    return {form.table.name: [texts(form.table, line) for line in form.lines] for form in all_forms}


@lru_cache(maxsize=64)
def asked_rows(frame: Frame) -> Mapping[str, Sequence[Cells]]:
    """Return the rows of the forms nobody has written in yet."""
    return rows_in(draft_forms(frame, {}))


def settled(frame: Frame, draft: Draft) -> dict[str, list[dict[str, str]]]:
    """Return the draft as it is kept: of asked tables what differs from the asking, of others nothing or the whole.

    Two drafts that show the same forms settle to the same.
    """
    once = {name: _once(name, rows) if name in ASKED else [row for row in rows if row] for name, rows in draft.items()}
    shown = rows_in(draft_forms(frame, once))
    kept = {name: kept_of(frame, name, rows) for name, rows in shown.items()}
    return {name: rows for name, rows in kept.items() if rows}


def kept_of(frame: Frame, table: str, rows: Sequence[Cells]) -> list[dict[str, str]]:
    """Return what a draft keeps of the rows a form shows."""
    asked = asked_rows(frame).get(table, ())
    if table not in ASKED:
        found = [dict(row) for row in rows if row]
        return [] if found == list(asked) else found
    by_key = {ident_of(table, row): row for row in asked}
    left = (differing(table, row, by_key.get(ident_of(table, row), {})) for row in rows)
    return [row for row in left if row]


def _once(table: str, rows: Iterable[Cells]) -> list[Cells]:
    """Return one row a key, as the checks take them: a row that says nothing gives way."""
    found: dict[str, Cells] = {}
    for row in rows:
        one = ident_of(table, row)
        if one not in found or (_is_silent(table, found[one]) and not _is_silent(table, row)):
            found[one] = row
    return list(found.values())


def _is_silent(table: str, row: Cells) -> bool:
    main = TABLES[table].main
    said = (main, "status") if main else [name for name in row if name not in SUBJECTS[table]]
    return not any(row.get(name) for name in said)


def differing(table: str, row: Cells, asked: Cells) -> dict[str, str]:
    """Return the key of a row of an asked table and what differs from the row as asked; {} where nothing does."""
    other = {name: text for name, text in row.items() if asked.get(name) != text}
    if not other and asked:
        return {}
    return {**{name: row[name] for name in SUBJECTS[table] if name in row}, **other}


def blocks_of(all_forms: Sequence[Form], enterprise: str, file: str = "") -> dict[str, Block]:
    """Return the forms as blocks to be checked. A problem's place leads back by `spot`."""
    blocks = {}
    for form in all_forms:
        fields = [one for one in form.table.fields if one.name != "enterprise"]
        rows = [texts(form.table, line) for line in form.lines]
        columns = {one.name: [_raw(one, row.get(one.name, "")) for row in rows] for one in fields}
        letters = {one.name: letter(at) for at, one in enumerate(fields)}
        lines = range(FIRST_LINE, FIRST_LINE + len(rows))
        blocks[form.table.name] = Block(file, form.table.name, letters, lines, columns, enterprise)
    return blocks


def spot(place: Place) -> Spot | None:
    """Return the cell of the form that a problem of `blocks_of` points at; None where it points at no form."""
    table = TABLES.get(place.sheet)
    if table is None:
        return None
    fields = [one.name for one in table.fields if one.name != "enterprise"]
    letters = place.cell.rstrip("0123456789")
    digits = place.cell[len(letters) :]
    field = next((name for at, name in enumerate(fields) if letter(at) == letters), "")
    return Spot(table.name, int(digits) - FIRST_LINE if digits else 0, field)


def draft_of(workbook: Workbook, frame: Frame, enterprise: str) -> dict[str, list[dict[str, str]]]:
    """Return what a workbook says, settled; what cannot be read stands as it was written."""
    names = known_of(frame, enterprise)
    blocks, _ = workbook.blocks(enterprise)
    said: dict[str, list[dict[str, str]]] = {}
    for table, block in blocks.items():
        rows = [dict(zip(block.columns, values, strict=True)) for values in zip(*block.columns.values(), strict=True)]
        cells = (canonical_row(TABLES[table], row, names) for row in rows)
        # A total below is no row that is asked for; the checks say that it is not read.
        given = (row for row in cells if row and not (table in ASKED and is_total(TABLES[table], row)))
        said[table] = [{name: text for name, text in row.items() if name != "enterprise"} for row in given]
    return settled(frame, said)


def write_draft(path: Path, frame: Frame, enterprise: Cells, draft: Draft, revision: int | None = None) -> None:
    """Write the draft as the enterprise's workbook; `revision` is what `revision_of` reads back from it.

    `enterprise`: the canonical row of the list. The same draft gives the same bytes, and `draft_of` the same draft.
    """
    filled = {
        name: [{field: _raw(TABLES[name].field(field), text) for field, text in row.items()} for row in rows]
        for name, rows in draft.items()
    }
    who = {one.name: enterprise.get(one.name, "") for one in ENTERPRISES.fields[:3]}
    with by(frame.edition):
        write_workbook(
            path, frame.system, frame.variables, frame.settings.years, who, filled, frame.settings.currency,
            frame.catalogue.questions, revision,
        )  # fmt: skip


def _raw(field: Field, text: str) -> float | str:
    """Return a canonical text as a sheet of a spreadsheet has it."""
    value = as_number(field, text)
    if isinstance(value, float) and float(f"{value:.{DIGITS}G}") != value:
        return text  # A sheet would round it; a text in a column of numbers is read as the number it is.
    return int(value) if field.kind == "year" and isinstance(value, float) and value.is_integer() else value
