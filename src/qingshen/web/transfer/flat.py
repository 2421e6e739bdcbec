"""Flat tables of several enterprises: whose rows stand in them, rows taken out, rows added."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from qingshen.case import cell
from qingshen.case.canonical import Cells, canonical_row
from qingshen.case.names import Known, Names
from qingshen.case.read import FLAT, FORMATS, read_table
from qingshen.case.schema import TABLES, Table
from qingshen.case.sheet import Block

# What an enterprise fills in itself (`exchange.form.forms`); the other tables are the institution's and the experts'.
REPORTED = frozenset(
    ("quantities", "answers", "activities", "streams", "contents", "parameters", "measures", "effects", "checks")
)
Rows = dict[str, dict[str, list[dict[str, str]]]]


def tables_in(folder: Path) -> Iterator[tuple[Table, Path]]:
    """Yield the flat tables of a case's folder."""
    for name in sorted(TABLES):
        for suffix in FORMATS:
            found = sorted((folder / FLAT).rglob(f"{name}{suffix}")) if (folder / FLAT).is_dir() else []
            yield from ((TABLES[name], path) for path in found)


def rows_of(folder: Path, enterprises: Names, names: Known) -> Rows:
    """Return what enterprises have reported in flat tables: canonical rows by enterprise, then by table."""
    found: Rows = {}
    for table, path in tables_in(folder):
        block = _block(table, path)
        if table.name not in REPORTED or block is None:
            continue
        for whose, row in _owned(block, enterprises):
            cells = canonical_row(table, row, names)
            cells.pop("enterprise", None)
            if whose and cells:
                found.setdefault(whose, {}).setdefault(table.name, []).append(cells)
    return found


def move(folder: Path, enterprises: Names, out: Collection[str], more: Mapping[str, Sequence[Cells]]) -> None:
    """Take the rows that the enterprises `out` have reported out of the flat tables, and add `more` rows by table.

    A table that changes is a csv file afterwards, the same rows always the same bytes; an empty one is gone.
    """
    left = dict(more)
    for table, path in tables_in(folder):
        block = _block(table, path)
        if block is None:
            continue
        added = left.pop(table.name, ())
        owned = list(_owned(block, enterprises))
        gone = set(out) if table.name in REPORTED else set()
        kept = [row for whose, row in owned if whose not in gone]
        if len(kept) == len(owned) and not added:
            continue
        path.unlink()
        _write(folder, table, [_texts(row) for row in kept] + [dict(row) for row in added])
    for name, rows in left.items():
        _write(folder, TABLES[name], [dict(row) for row in rows])


def _block(table: Table, path: Path) -> Block | None:
    return read_table(path, path.name, table)[0]


def _owned(block: Block, enterprises: Names) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield every row and the enterprise it belongs to, "" where the table or the row names none."""
    for values in zip(*block.columns.values(), strict=True):
        row = dict(zip(block.columns, values, strict=True))
        written = cell.half_width(cell.text(row.get("enterprise", "")))
        yield (enterprises.code(written) or "") if written else "", row


def _texts(row: Mapping[str, object]) -> dict[str, str]:
    return {name: cell.text(value) for name, value in row.items()}


def _write(folder: Path, table: Table, rows: Sequence[Mapping[str, str]]) -> None:
    filled = [row for row in rows if any(row.values())]
    if not filled:
        return
    needed = {one.name for one in table.fields if one.required or one.name in table.key}
    fields = [one.name for one in table.fields if one.name in needed or any(row.get(one.name) for row in filled)]
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(filled)
    target = folder / FLAT / f"{table.name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(out.getvalue(), encoding="utf-8", newline="")
