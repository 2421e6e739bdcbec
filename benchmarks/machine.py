"""The machine the figures come from: what matters to a reader, and nothing that names it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from qingshen import __version__

LIBRARIES = ("polars", "narwhals", "numpy", "pandas", "pyarrow", "python-calamine", "openpyxl", "xlsxwriter",
             "scipy", "numba", "qdldl", "piqp", "osqp", "clarabel", "cvxpy")  # fmt: skip


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def machine() -> dict[str, Any]:
    """Return processor, cores, memory [GB], system, Python, library versions, and the load when the run began."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {"qingshen": __version__} | {name: version(name) for name in LIBRARIES},
        "load_at_start": round(os.getloadavg()[0], 2),
    }
