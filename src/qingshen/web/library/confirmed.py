"""Confirmations beside the values they speak of: valid while the value still reads as it was confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.web.library.citable import WHOLE, Row
from qingshen.web.library.models import Confirmation

# From the least to the most certain.
ORDER = ("recalled", "transcribed", "official")


@dataclass(frozen=True)
class Looked:
    """A confirmation, what it speaks of in words, and whether that still reads as it did."""

    confirmation: Confirmation
    said: Text
    is_current: bool

    @property
    def is_withdrawn(self) -> bool:
        """Whether somebody took it back."""
        return self.confirmation.withdrawn_at is not None


def confirmations(table: str, rows: Mapping[str, Row]) -> dict[str, list[Looked]]:
    """Return what stands confirmed of `rows` of `table` by key, the latest first."""
    return looked(rows, Confirmation.objects.filter(table=table, withdrawn_at=None).select_related("by"))


def looked(rows: Mapping[str, Row], found: Iterable[Confirmation]) -> dict[str, list[Looked]]:
    """Return confirmations by row; those of rows that are not there are left out."""
    by_row: dict[str, list[Looked]] = {}
    for one in found:
        row = rows.get(one.row)
        if row is not None and one.field in row.values:
            by_row.setdefault(one.row, []).append(
                Looked(one, row.labels.get(one.field, WHOLE), row.values[one.field] == one.value)
            )
    return by_row


def certainty_of(row: Row, found: Iterable[Looked]) -> str:
    """Return how far `row` may be trusted with what was confirmed of it: all of its values, or the whole row.

    A row of which one value of several was looked up stays what it was.
    """
    best: dict[str, int] = {}
    for one in found:
        if one.is_current and not one.is_withdrawn:
            field = one.confirmation.field
            best[field] = max(best.get(field, 0), ORDER.index(one.confirmation.read))
    singles = [code for code, _, _ in row.fields if code]
    each = min((best.get(code, 0) for code in singles), default=0)
    own = ORDER.index(row.certainty) if row.certainty in ORDER else 0
    return ORDER[max(own, best.get("", 0), each)]


@dataclass(frozen=True)
class Standing:
    """A row, what was confirmed of it, and how far it may be trusted with that."""

    row: Row
    looked: list[Looked]
    certainty: str

    @property
    def is_raised(self) -> bool:
        """Whether it is more certain than its table says."""
        return self.certainty != self.row.certainty


def standings(table: str, rows: Mapping[str, Row], found: Iterable[Confirmation] | None = None) -> dict[str, Standing]:
    """Return the standing of every row of `table` by key. `found`: its confirmations, where they are at hand."""
    said = confirmations(table, rows) if found is None else looked(rows, found)
    return {key: Standing(row, said.get(key, []), certainty_of(row, said.get(key, []))) for key, row in rows.items()}


def by_table() -> dict[str, list[Confirmation]]:
    """Return every confirmation that stands, by its table, in one query."""
    found: dict[str, list[Confirmation]] = {}
    for one in Confirmation.objects.filter(withdrawn_at=None).select_related("by"):
        found.setdefault(one.table, []).append(one)
    return found
