"""Two versions of a report, cell by cell, in the words of the form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshen.case.schema import TABLES
from qingshen.exchange.draft import ASKED
from qingshen.language import Text
from qingshen.web.audits.files import frame_of
from qingshen.web.reporting.draft import Cells, Rows, Standing, idents_of, standing
from qingshen.web.reporting.match import matched
from qingshen.web.reporting.models import Version
from qingshen.web.reporting.words import cell_text, field_name, row_name


@dataclass(frozen=True)
class Change:
    """A cell of two versions that differs; a row only one of them has is told cell by cell too.

    `kind`: "changed", "added", "removed" says what became of the row.
    """

    table: str
    field: str
    sheet: Text
    row: Text
    column: Text
    before: Text
    after: Text
    kind: str


def draft_in(version: Version) -> dict[str, list[Cells]]:
    """Return the draft a version holds."""
    found: dict[str, list[Cells]] = json.loads(version.lines.read())
    return found


def compare(before: Version, after: Version) -> list[Change]:
    """Return what differs from `before` to `after`, in the order of the form."""
    return changes_between(standing_in(before), standing_in(after))


def standing_in(version: Version) -> Standing:
    """Return the forms as a version fills them in."""
    return standing(frame_of(version.audit), _rows(draft_in(version)))


def changes_between(before: Standing, after: Standing) -> list[Change]:
    """Return what differs between two drafts."""
    tables = list(dict.fromkeys((*before.by_table, *after.by_table)))
    return [one for table in tables for one in _of_table(table, before, after)]


def _rows(draft: Mapping[str, Sequence[Cells]]) -> Rows:
    """Return a draft's rows by ident; rows that share a key stay apart."""
    found: Rows = {}
    for table, rows in draft.items():
        named = idents_of(table, rows)
        found[table] = {f"{ident}#{at}" if table not in ASKED else ident: row
                        for at, (ident, row) in enumerate(zip(named, rows, strict=True))}  # fmt: skip
    return found


def _of_table(table: str, before: Standing, after: Standing) -> list[Change]:
    old = before.rows.get(table, {})
    new = matched(table, list(after.rows.get(table, {}).values()), old, ())
    found = []
    for ident in [*(one for one in old if one not in new), *new]:
        was, is_ = old.get(ident, {}), new.get(ident, {})
        kind = "added" if ident not in old else "removed" if ident not in new else "changed"
        found += [
            _change(table, field, was, is_, kind, after)
            for field in dict.fromkeys((*was, *is_))
            if was.get(field, "") != is_.get(field, "")
        ]
    return found


def _change(table: str, field: str, was: Cells, is_: Cells, kind: str, standing: Standing) -> Change:
    label = TABLES[table].label
    texts = [cell_text(table, field, one.get(field, ""), standing) for one in (was, is_)]
    return Change(table, field, label, row_name(table, is_ or was, standing), field_name(table, field), *texts, kind)
