"""The verb: is the chain whole?"""

from qingshen.web.journal.heads import head
from qingshen.web.journal.models import Entry


def verify() -> int | None:
    """Return the number of the first entry that was changed, removed or put in between; None where all hold.

    Entries taken off the end are missed by `heads`, which also says what nothing here can show.
    """
    previous, number, first = "", 0, ""
    known: tuple[int, str] | None = None
    for number, entry in enumerate(Entry.objects.order_by("number").iterator(), 1):
        if entry.number != number or entry.previous != previous or entry.digest != entry.computed():
            return number
        previous = entry.digest
        if not first:
            first, known = previous, head(previous)
        if known is not None and number == known[0] and previous != known[1]:
            return number
    return number + 1 if known is not None and known[0] > number else None
