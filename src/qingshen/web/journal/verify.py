"""The verb: is the chain whole?"""

from collections.abc import Iterable

from qingshen.web.journal.heads import head
from qingshen.web.journal.mark import Mark
from qingshen.web.journal.models import Entry


def verify(kept: Iterable[Mark] = ()) -> int | None:
    """Return the number of the first entry that was changed, removed or put in between; None where all hold.

    Entries taken off the end are missed by `heads`, which also says what nothing here can show; `kept` are marks kept
    elsewhere, which show that too.
    """
    previous, number = "", 0
    known: dict[int, set[str]] = {}
    for at, digest in kept:
        known.setdefault(at, set()).add(digest)
    for number, entry in enumerate(Entry.objects.order_by("number").iterator(), 1):
        if entry.number != number or entry.previous != previous or entry.digest != entry.computed():
            return number
        previous = entry.digest
        if number == 1 and (last := head(previous)) is not None:
            known.setdefault(last[0], set()).add(last[1])
        if known.get(number, {previous}) != {previous}:
            return number
    return number + 1 if max(known, default=0) > number else None
