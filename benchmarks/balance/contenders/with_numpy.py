"""A batch plant by plant with dense numpy: assemble, solve, correct."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.balance.contenders.equations import balances
from benchmarks.balance.contenders.loops import Solve, looped
from benchmarks.balance.networks import Array, Batch


def loop(path: Path) -> Callable[[], Array]:
    """Return the job."""
    return looped(path, 10_000, _make)


def _make(batch: Batch) -> Solve:
    balance = balances(batch).toarray()

    def solve(value: Array, sigma: Array) -> Array:
        moved = balance * sigma**2
        return np.asarray(value - moved.T @ np.linalg.solve(moved @ balance.T, balance @ value))

    return solve
