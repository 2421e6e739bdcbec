"""Reading a cohort's workbooks: the engine's reader and its whole case against openpyxl on the same files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measure import Effort, measure
from benchmarks.park import park
from benchmarks.plan import READERS

SAME_CELLS = ("engine_cells", "openpyxl_read_only", "openpyxl")


def compare_readers(enterprises: int, effort: Effort, folder: Path) -> dict[str, Any]:
    """Return what each reader took for one park; those that read cells must find the same cells."""
    case = park(folder, enterprises)
    taken = measure(READERS, case, effort, folder)
    found = {reader: taken[reader]["found"] for reader in SAME_CELLS}
    if len({str(one) for one in found.values()}) != 1:
        raise AssertionError(f"the readers disagree: {found}")
    return {"enterprises": enterprises, **taken}
