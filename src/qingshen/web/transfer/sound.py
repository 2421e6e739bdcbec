"""Whether a record says what the platform itself would have written: its pages are drawn from it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qingshen.case.schema import TABLES

# Rows that bear the name of a table; of the report as a whole "" is said.
_PLACED = ("lines", "edits", "remarks", "attachments")


def verify(said: Mapping[str, Any], journal: bytes, contents: Mapping[str, Path]) -> None:
    """Raise ValueError for tables nobody knows, cells that are no texts, and versions that hold no rows."""
    for kind in ("lines", "enrolments"):
        for row in said[kind]:
            _verify_cells(row["cells"])
    for kind in _PLACED:
        strange = {row["table"] for row in said[kind]} - TABLES.keys() - ({""} if kind != "lines" else set())
        if strange:
            raise ValueError(strange)
    for row in said["edits"]:
        if row["field"] == "":
            # A whole row, as it was and as it is.
            for text in filter(None, (row["before"], row["after"])):
                _verify_cells(json.loads(text))
    for sha in sorted({row["lines"] for row in said["versions"]}):
        _verify_rows(json.loads(contents[sha].read_bytes()))
    if not isinstance(json.loads(journal), list):
        raise ValueError(journal[:80])


def _verify_rows(draft: Any) -> None:
    if not isinstance(draft, dict) or draft.keys() - TABLES.keys():
        raise ValueError(draft)
    for rows in draft.values():
        if not isinstance(rows, list):
            raise ValueError(rows)
        for cells in rows:
            _verify_cells(cells)


def _verify_cells(cells: Any) -> None:
    if not isinstance(cells, dict) or not all(isinstance(one, str) for one in cells.values()):
        raise ValueError(cells)
