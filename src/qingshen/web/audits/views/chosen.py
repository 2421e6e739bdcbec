"""What a form's list of choices sends back: the row it names, if it is one of those that may be chosen."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
LONGEST = 15
"""Digits of a key. Longer numbers are nobody's, and databases stumble over them."""


def is_key(text: str) -> bool:
    """Say whether `text` can be a row's key."""
    return text.isdecimal() and len(text) <= LONGEST


def chosen(rows: "QuerySet[Row]", text: str) -> Row | None:
    """Return the one of `rows` whose key is `text`; None for what is none of them."""
    return rows.filter(pk=int(text)).first() if is_key(text) else None
