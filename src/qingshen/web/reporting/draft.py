"""A report's draft: the rows of its forms as they stand, each with the ident by which a cell is named."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qingshen.case.frame import Frame
from qingshen.case.schema import TABLES
from qingshen.exchange.draft import ASKED, asked_rows, draft_forms, ident_of, rows_in, settled
from qingshen.exchange.form import Form
from qingshen.web.audits.files import frame_of
from qingshen.web.reporting.models import Line, Report

Cells = dict[str, str]
# Rows by table and ident, in the order of the form.
Rows = dict[str, dict[str, Cells]]
KEY = {name: tuple(one for one in table.key if one != "enterprise") for name, table in TABLES.items()}


@dataclass(frozen=True)
class Standing:
    """A draft as it stands at one moment: its forms, and the rows they show."""

    frame: Frame
    forms: Sequence[Form]
    rows: Rows

    @cached_property
    def by_table(self) -> Mapping[str, Form]:
        """The forms by table."""
        return {form.table.name: form for form in self.forms}

    def ident(self, table: str, row: int) -> str:
        """Return the ident of a form's row, counted from zero; "" beyond its end."""
        idents = list(self.rows.get(table, ()))
        return idents[row] if row < len(idents) else ""


def standing_of(report: Report) -> Standing:
    """Return the draft as it stands."""
    frame = frame_of(report.audit)
    return standing(frame, lines_of(report))


def lines_of(report: Report) -> Rows:
    """Return what somebody has written, by table and ident; rows of which nothing is left are not there."""
    found: Rows = {}
    for table, ident, cells in Line.objects.filter(report=report).values_list("table", "ident", "cells"):
        if cells:
            found.setdefault(table, {})[ident] = cells
    return found


def standing(frame: Frame, lines: Rows) -> Standing:
    """Return the forms of `frame` with `lines` filled in."""
    shown = draft_forms(frame, {table: list(rows.values()) for table, rows in lines.items()})
    rows = {}
    for name, found in rows_in(shown).items():
        written = list(lines.get(name, ())) if name not in ASKED else []
        idents = written or idents_of(name, found)
        rows[name] = dict(zip(idents, found, strict=True))
    return Standing(frame, shown, rows)


def idents_of(table: str, rows: Sequence[Cells]) -> list[str]:
    """Return the idents of rows that are asked for: their keys."""
    if table in ASKED:
        return [ident_of(table, row) for row in rows]
    return ["/".join(row.get(name, "") for name in KEY[table]) for row in rows]


def draft_of(report: Report) -> dict[str, list[Cells]]:
    """Return the draft as it is handed in, kept and compared."""
    lines = lines_of(report)
    return settled(frame_of(report.audit), {table: list(rows.values()) for table, rows in lines.items()})


def rows_of(standing: Standing, table: str) -> list[dict[str, object]]:
    """Return a form's rows for a grid: ident, cells (canonical), fixed fields, shown names (Text), help (Text)."""
    asked = set(idents_of(table, asked_rows(standing.frame).get(table, ())))
    return [
        {
            "ident": ident,
            "cells": cells,
            # What was asked for is fixed; a row somebody has added is theirs.
            "fixed": sorted(line.fixed) if ident in asked else [],
            "shown": dict(line.shown),
            "help": line.help,
        }
        for (ident, cells), line in zip(standing.rows[table].items(), standing.by_table[table].lines, strict=True)
    ]


def as_json(draft: Mapping[str, Sequence[Cells]]) -> bytes:
    """Return a draft as a version keeps it: the same draft gives the same bytes."""
    return json.dumps(draft, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
