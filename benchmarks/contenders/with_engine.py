"""The evaluation as the engine does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.cohort import made_up_system
from qingshen.methods.evaluation import evaluate


def prepare(path: Path) -> Callable[[], pl.DataFrame]:
    """Return the job: from the file to the table `enterprises`."""
    system = made_up_system()
    return lambda: evaluate(pl.scan_parquet(path), system).enterprises
