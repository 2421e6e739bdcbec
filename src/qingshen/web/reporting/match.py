"""The rows of a workbook ↔ the rows of the draft: by key, then by order, so that a row keeps its ident."""

from collections.abc import Collection, Sequence

from django.utils.crypto import get_random_string

from qingshen.exchange.draft import ASKED, ident_of
from qingshen.web.reporting.draft import KEY, Cells

IDENT = 10


def new_ident() -> str:
    """Return a new short random ident."""
    return get_random_string(IDENT)


def matched(table: str, rows: Sequence[Cells], there: dict[str, Cells], touched: Collection[str]) -> dict[str, Cells]:
    """Return `rows` by ident: that of the row `there` with the same key, else of the next one left, else a new one.

    Rows that were `touched` meanwhile are matched by their key only: what somebody writes is not taken for another.
    """
    if table in ASKED:
        return {ident_of(table, row): row for row in rows}
    left: dict[tuple[str, ...], list[str]] = {}
    for ident, row in there.items():
        left.setdefault(_key(table, row), []).append(ident)
    idents = [_taken(left, _key(table, row)) for row in rows]
    spare = [ident for of in left.values() for ident in of if ident not in touched]
    spare.sort(key=list(there).index)
    idents = [ident or (spare.pop(0) if spare else new_ident()) for ident in idents]
    return dict(zip(idents, rows, strict=True))


def _key(table: str, row: Cells) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in KEY[table])


def _taken(left: dict[tuple[str, ...], list[str]], key: tuple[str, ...]) -> str:
    of = left.get(key)
    return of.pop(0) if of else ""
