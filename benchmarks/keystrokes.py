"""Typing on the platform: how long one cell of the sample park takes from the request to the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measure import Effort, measure

JOBS = ("typing", "typing_anew")


def time_typing(effort: Effort, folder: Path) -> dict[str, Any]:
    """Return what one saved cell took, and the same with nothing kept in memory."""
    return measure(JOBS, folder, effort, folder)
