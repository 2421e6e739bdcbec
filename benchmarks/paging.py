"""The platform's pages with an audit of many enterprises: how long the bureau that organises it waits for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measure import Effort, measure
from benchmarks.park import park

LIMIT = 0.3


def time_pages(enterprises: int, effort: Effort, folder: Path) -> dict[str, Any]:
    """Return what taking in and reckoning the audit took, and by page the first and the second visit [s], shortest."""
    within = folder / "crowd"
    within.mkdir()
    park(within, enterprises)
    built = measure(["crowd_build"], within, Effort(1, 1), folder)["crowd_build"]
    visits = [
        measure(["crowd_visit"], within, Effort(1, 1), folder)["crowd_visit"]["found"]["pages"]
        for _ in range(effort.processes)
    ]
    pages = {
        name: [float(f"{min(one[name][at] for one in visits):.4g}") for at in (0, 1)] for name in visits[0]
    }  # fmt: skip
    return {"enterprises": enterprises, "built": built, "pages": pages}
