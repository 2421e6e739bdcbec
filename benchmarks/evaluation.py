"""Evaluation of a cohort × 30 indicators, from a Parquet file: the engine, its rivals and its limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.cohort import write_cohort
from benchmarks.measure import Effort, measure
from benchmarks.plan import RIVALS, SLOW, SLOW_FROM

SAME = 1e-8  # points of the index


def compare_evaluations(sizes: dict[int, Effort], folder: Path) -> dict[str, Any]:
    """Return what each rival took at each size, by number of enterprises; all must find the same."""
    return {str(size): _one(size, effort, folder) for size, effort in sizes.items()}


def _one(size: int, effort: Effort, folder: Path) -> dict[str, Any]:
    cohort = folder / f"cohort-{size}.parquet"
    write_cohort(cohort, size)
    rivals = [rival for rival in RIVALS if rival != SLOW or size < SLOW_FROM]
    taken = measure(rivals, cohort, effort, folder)
    expected = pl.read_parquet(folder / "engine.parquet").sort("enterprise")
    for rival in taken.keys() - {"engine", "scan"}:
        found = pl.read_parquet(folder / f"{rival}.parquet").select(expected.columns).sort("enterprise")
        assert_frame_equal(found, expected, check_dtypes=False, rel_tol=0, abs_tol=SAME)
    cohort.unlink()
    return taken
