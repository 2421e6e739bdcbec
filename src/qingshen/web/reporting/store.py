"""Rows before and after → the lines that change, and an Edit for every cell: what stood there is never lost."""

import json
from collections.abc import Iterable

from django.utils import timezone

from qingshen.exchange.draft import ASKED, asked_rows, differing, ident_of
from qingshen.web.accounts.models import User
from qingshen.web.reporting.draft import Cells, Rows, Standing, standing
from qingshen.web.reporting.models import Edit, Line, Report


def store(report: Report, before: Standing, after: Rows, user: User, origin: str) -> tuple[list[Edit], Standing]:
    """Write what differs between the rows of `before` and `after`; return the edits, and the draft as it stands then.

    The edits are all of one new revision.
    The report must be locked. Where no cell differs nothing is written and the revision stays.
    """
    revision = report.revision + 1
    now, after = _shown(before, after)
    edits = [
        Edit(report=report, revision=revision, table=table, ident=ident, field=field, before=old, after=new,
             origin=origin, by=user)
        for table in sorted(before.rows.keys() | after.keys())
        for ident, field, old, new in changes(before.rows.get(table, {}), after.get(table, {}))
    ]  # fmt: skip
    moved = {name for name, rows in after.items() if list(before.rows.get(name, ())) != list(rows)}
    changed = {one.table for one in edits} | moved
    for table in sorted(changed):
        _write(report, table, _lines(before, table, after.get(table, {})))
    if not changed:
        return [], before
    Edit.objects.bulk_create(edits)
    report.revision, report.changed_at = revision, timezone.now()
    report.save(update_fields=["revision", "changed_at"])
    return edits, now


def changes(before: dict[str, Cells], after: dict[str, Cells]) -> Iterable[tuple[str, str, str, str]]:
    """Yield ident, field, the text before and after of every cell that differs; field "" where a row is gone."""
    for ident, row in before.items():
        if ident not in after:
            yield ident, "", row_text(row), ""
    for ident, row in after.items():
        old = before.get(ident, {})
        for field in [*old, *(name for name in row if name not in old)]:
            if old.get(field, "") != row.get(field, ""):
                yield ident, field, old.get(field, ""), row.get(field, "")


def row_text(row: Cells) -> str:
    """Return a whole row as an edit keeps it."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _shown(before: Standing, after: Rows) -> tuple[Standing, Rows]:
    """Return the draft as the forms will show it, and its rows: what is asked of everybody cannot be cleared.

    A row of which nothing is left stays among the rows as an empty one, so that its cells are told one by one.
    """
    lines = {
        name: {ident: cells for ident, (_, cells) in _lines(before, name, rows).items()} for name, rows in after.items()
    }
    now = standing(before.frame, {name: rows for name, rows in lines.items() if rows})
    shown = {name: dict(rows) for name, rows in now.rows.items()}
    for name, rows in after.items():
        emptied = {ident: row for ident, row in rows.items() if not row and ident not in shown.get(name, {})}
        shown.setdefault(name, {}).update(emptied)
    return now, shown


def _lines(before: Standing, table: str, rows: dict[str, Cells]) -> dict[str, tuple[int, Cells]]:
    """Return the lines a table keeps, by ident: position and cells."""
    if table in ASKED:
        asked = {ident_of(table, row): row for row in asked_rows(before.frame).get(table, ())}
        kept = {ident: differing(table, row, asked.get(ident, {})) for ident, row in rows.items()}
    else:
        kept = rows
    return {ident: (at, cells) for at, (ident, cells) in enumerate(kept.items()) if cells}


def _write(report: Report, table: str, lines: dict[str, tuple[int, Cells]]) -> None:
    there = {one.ident: one for one in Line.objects.filter(report=report, table=table)}
    gone = [one.pk for ident, one in there.items() if ident not in lines]
    if gone:
        Line.objects.filter(pk__in=gone).delete()
    added, altered = [], []
    for ident, (position, cells) in lines.items():
        line = there.get(ident)
        if line is None:
            added.append(Line(report=report, table=table, ident=ident, position=position, cells=cells))
        elif (line.position, line.cells) != (position, cells):
            line.position, line.cells = position, cells
            altered.append(line)
    Line.objects.bulk_create(added)
    Line.objects.bulk_update(altered, ["position", "cells"])
