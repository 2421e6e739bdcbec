"""The verb: is the chain whole?"""

from qingshen.web.journal.models import Entry


def verify() -> int | None:
    """Return the number of the first entry that was changed, removed or put in between; None where all hold."""
    previous = ""
    for number, entry in enumerate(Entry.objects.order_by("number").iterator(), 1):
        if entry.number != number or entry.previous != previous or entry.digest != entry.computed():
            return number
        previous = entry.digest
    return None
