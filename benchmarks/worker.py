"""Do one job in this process and print its times and peak memory: `python -m benchmarks.worker JOB PATH TIMES RESULT`.

The job is prepared untimed (modules imported, fixed arrays arranged), then run TIMES times. A frame goes to RESULT, an
array beside it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.balance.jobs import JOBS as BALANCES

# Where the job is prepared; imported only when it is asked for, so that no job carries another's libraries.
JOBS = {
    "engine": ("contenders.with_engine", "prepare"),
    "pandas": ("contenders.with_pandas", "prepare"),
    "loops": ("contenders.with_loops", "prepare"),
    "numpy": ("contenders.with_numpy", "prepare"),
    "scan": ("contenders.scan", "prepare"),
    "engine_cells": ("contenders.workbooks", "engine_cells"),
    "engine_case": ("contenders.workbooks", "engine_case"),
    "openpyxl_read_only": ("contenders.workbooks", "openpyxl_read_only"),
    "openpyxl": ("contenders.workbooks", "openpyxl"),
    "audit": ("contenders.audit", "prepare"),
    "typing": ("contenders.platform", "typing"),
    "typing_anew": ("contenders.platform", "typing_anew"),
    "typing_seen": ("contenders.typist", "typing_seen"),
    "crowd_build": ("contenders.crowd", "build"),
    "crowd_visit": ("contenders.crowd", "visit"),
    "choose": ("contenders.lists", "engine"),
    "choose_milp": ("contenders.lists", "whole_programme"),
    "choose_greedy": ("contenders.lists", "by_score"),
    **BALANCES,
}


def peak_mb() -> float:
    """Return the peak resident memory of this process [MB].

    Linux carries getrusage's figure over from the process that started this one; its own stands in /proc.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return round((own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024, 1)


def main(job: str, path: str, times: str, result: str) -> None:
    """Run one job and print what it took, as JSON."""
    module, function = JOBS[job]
    run = getattr(import_module(f"benchmarks.{module}"), function)(Path(path))
    before, seconds = peak_mb(), []
    found: Any = None
    for _ in range(int(times)):
        begin = time.perf_counter()
        found = run()
        seconds.append(time.perf_counter() - begin)
    # The kernel counts pages by processor and sums them up late: a later figure can be a little smaller.
    measured = {"seconds": seconds, "before_mb": before, "peak_mb": max(before, peak_mb())}
    if isinstance(found, dict):
        measured["found"] = found
    elif hasattr(found, "dtype"):
        import_module("numpy").save(Path(result).with_suffix(".npy"), found)
    else:
        (found.to_parquet if hasattr(found, "to_parquet") else found.write_parquet)(result)
    sys.stdout.write(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
