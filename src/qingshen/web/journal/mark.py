"""A mark of the journal to be kept elsewhere: number and digest of its newest entry, in one line to copy."""

import re

from qingshen.web.journal.models import Entry

Mark = tuple[int, str]


def newest() -> str:
    """Return the mark of the newest entry as people copy it, "128:6c4f…"; "" while there is none."""
    last = Entry.objects.order_by("-number").values_list("number", "digest").first()
    return f"{last[0]}:{last[1]}" if last else ""


def read(text: str) -> Mark | None:
    """Return the mark somebody kept; None for what is none. Spaces, upper case and a full-width colon do no harm."""
    found = re.fullmatch(r"0*(\d{1,18}):([0-9a-f]{64})", re.sub(r"\s", "", text).replace("：", ":").lower())
    return (int(found[1]), found[2]) if found else None
