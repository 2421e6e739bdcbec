"""The whole audit of a folder, from workbooks to reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measure import Effort, measure
from benchmarks.park import park


def time_audits(sizes: dict[int, Effort], folder: Path) -> dict[str, Any]:
    """Return what `qingshen audit` took, by number of enterprises; `found` are the seconds of its parts."""
    return {
        str(size): measure(["audit"], park(folder, size), effort, folder)["audit"] for size, effort in sizes.items()
    }
