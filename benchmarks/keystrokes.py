"""Typing on the platform: how long one cell of the sample park takes from the request to the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.contenders.typist import browser
from benchmarks.measure import Effort, measure

JOBS = ("typing", "typing_anew")
SEEN = "typing_seen"


def time_typing(effort: Effort, folder: Path) -> dict[str, Any]:
    """Return what one saved cell took, the same with nothing kept in memory, and as seen where there is a browser."""
    return measure((*JOBS, SEEN) if browser() else JOBS, folder, effort, folder)
