"""A batch of plants of one topology, one plant after the other. What all have in common is made once, untimed.

Where plants lack meters, their weights are zero there and no flow may be negative; else the balances alone are asked
for, which is easier and, with these readings, the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.balance.networks import Array, Batch

Solve = Callable[[Array, Array], Array]


def looped(path: Path, most: int, make: Callable[[Batch], Solve]) -> Callable[[], Array]:
    """Return the job of solving `most` plants of the batch, if it has as many: flows (plants × n).

    `make` returns what solves one plant, given its readings and sigmas.
    """
    batch = Batch.read(path)
    solve = make(batch)
    rows = list(zip(batch.values[:most], batch.sigmas[:most], strict=True))
    solve(*rows[0])
    return lambda: np.array([solve(value, sigma) for value, sigma in rows])


def lacking(batch: Batch) -> bool:
    """Say whether some plants lack meters."""
    return bool(np.isnan(batch.values).any())


def weighted(value: Array, sigma: Array) -> tuple[Array, Array]:
    """Return weights 1 / sigma, 0 without a meter, and the readings weighted by them."""
    weight = np.nan_to_num(1.0 / sigma)
    return weight, weight * np.nan_to_num(value)
