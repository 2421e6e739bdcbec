"""How far the journal had come, beside the database: entries taken off its end leave no gap in the chain itself.

A chain is known by the digest of its first entry. What this does not show: somebody who writes in the database and in
the platform's folder, or who rewrites the chain from its first entry on. Against both helps a digest kept elsewhere.
"""

import json
from pathlib import Path
from tempfile import NamedTemporaryFile

from qingshen.web.home import home
from qingshen.web.journal.models import Entry


def keep_head(first: str, entry: Entry) -> None:
    """Keep that the chain beginning with the digest `first` has come to `entry`; an earlier one changes nothing."""
    path = _file(first)
    known = head(first)
    if known is not None and known[0] >= entry.number:
        return
    path.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="ascii") as file:
        json.dump([entry.number, entry.digest], file)
    Path(file.name).replace(path)


def head(first: str) -> tuple[int, str] | None:
    """Return number and digest of the last entry known of a chain, None where nothing is known."""
    try:
        number, digest = json.loads(_file(first).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
    return int(number), str(digest)


def _file(first: str) -> Path:
    return home() / "journal" / f"{first[:32]}.json"
