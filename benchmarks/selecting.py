"""The enterprise list: the smallest one that holds what is asked, of candidates made up by seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import Effort, measure

LOADS, STRATA, SHARE = 6, 200, 0.65
SEED = 17


def candidates(size: int) -> pl.DataFrame:
    """Return `size` candidates: six heavy-tailed loads, 200 strata, 2 % mandatory, 3 % infeasible, scores."""
    random = np.random.Generator(np.random.PCG64(SEED))
    size_of = random.lognormal(0.0, 1.2, size)
    loads = {f"load_{at}": np.round(size_of * random.lognormal(0.0, 0.8, size), 4) for at in range(LOADS)}
    free = random.random(size)
    return pl.DataFrame(
        {
            "enterprise": [f"E{at:06d}" for at in range(size)],
            **loads,
            "stratum": [f"S{at}" for at in random.integers(0, min(STRATA, size // 4), size)],
            "mandatory": free < 0.02,
            "feasible": free < 0.97,
            "score": np.round(random.uniform(0, 10, size), 3),
        }
    )


def time_selections(sizes: dict[int, Effort], folder: Path) -> dict[str, Any]:
    """Return what each way of choosing a list took, by number of candidates; `found` is the size of its list."""
    taken = {}
    for size, effort in sizes.items():
        path = folder / f"candidates-{size}.parquet"
        candidates(size).write_parquet(path)
        taken[str(size)] = measure(["choose", "choose_milp", "choose_greedy"], path, effort, folder)
    return taken
