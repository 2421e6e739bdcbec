"""One job, measured in a process of its own, so that no other job's memory or warm caches count."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Effort:
    """How often a job is run: in so many processes, so many times in each."""

    processes: int = 1
    times: int = 1


def measure(jobs: Sequence[str], path: Path, effort: Effort, results: Path) -> dict[str, dict[str, Any]]:
    """Return, by job, `seconds` (minimum, median), `runs`, `peak_mb`, `before_mb` (before the job began), and `found`.

    Round by round, each job once in each, so that a busy spell of the machine falls on all of them alike. A frame a
    job gives is written to `<job>.parquet` below `results`. Raises RuntimeError with a failing job's own message.
    """
    rounds = [{job: _once(job, path, effort.times, results / f"{job}.parquet") for job in jobs}
              for _ in range(effort.processes)]  # fmt: skip
    return {job: _summary([one[job] for one in rounds]) for job in jobs}


def _summary(parts: list[dict[str, Any]]) -> dict[str, Any]:
    seconds = [one for part in parts for one in part["seconds"]]
    measured = {
        "seconds": {"minimum": _figure(min(seconds)), "median": _figure(median(seconds))},
        "runs": len(seconds),
        "before_mb": max(part["before_mb"] for part in parts),
        "peak_mb": max(part["peak_mb"] for part in parts),
    }
    return measured | ({"found": parts[-1]["found"]} if "found" in parts[-1] else {})


def _once(job: str, path: Path, times: int, result: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.worker", job, str(path), str(times), str(result)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{job}: {done.stderr.strip()}")
    # The last line: HiGHS now and then prints one of its own before it.
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _figure(seconds: float) -> float:
    return float(f"{seconds:.4g}")
