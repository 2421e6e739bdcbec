"""One plant, and a batch, by Clarabel, with and without flows that must not be negative."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import clarabel
import numpy as np
from scipy import sparse

from benchmarks.balance.contenders.equations import balances
from benchmarks.balance.contenders.loops import Solve, lacking, looped, weighted
from benchmarks.balance.networks import Array, Batch, Plant


def settings() -> Any:
    """Return Clarabel's own settings, silent."""
    chosen = clarabel.DefaultSettings()
    chosen.verbose = False
    return chosen


def prepare(path: Path) -> Callable[[], Array]:
    """Balances alone."""
    return _job(Plant.read(path), bounds=False)


def bounded(path: Path) -> Callable[[], Array]:
    """Balances, and no flow negative."""
    return _job(Plant.read(path), bounds=True)


def _job(plant: Plant, *, bounds: bool) -> Callable[[], Array]:
    balance = balances(plant)
    size, nodes = len(plant.value), plant.nodes

    def run() -> Array:
        weight = sparse.csc_matrix(sparse.eye_array(size))
        rows, cones = sparse.csc_matrix(balance @ sparse.diags_array(plant.sigma)), [clarabel.ZeroConeT(nodes)]
        right = np.zeros(nodes)
        if bounds:
            rows = sparse.csc_matrix(sparse.vstack([rows, -weight]))
            cones, right = [*cones, clarabel.NonnegativeConeT(size)], np.zeros(nodes + size)
        solver = clarabel.DefaultSolver(weight, -plant.value / plant.sigma, rows, right, cones, settings())
        return np.asarray(solver.solve().x) * plant.sigma

    return run


def loop(path: Path) -> Callable[[], Array]:
    """Set up and solve plant by plant."""
    return looped(path, 1_000, _make)


def _make(batch: Batch) -> Solve:
    size, nodes, bounds = len(batch.source), batch.nodes, lacking(batch)
    # Streams are scaled by what is usual among the plants: unscaled, singular weights lead Clarabel astray.
    scale = np.nanmedian(batch.sigmas, axis=0)
    each: Any = sparse.eye_array(size)
    balance = balances(batch) @ sparse.diags_array(scale)
    rows = sparse.csc_matrix(sparse.vstack([balance, -each]) if bounds else balance)
    cones = [clarabel.ZeroConeT(nodes)] + ([clarabel.NonnegativeConeT(size)] if bounds else [])
    right = np.zeros(rows.shape[0])

    def solve(value: Array, sigma: Array) -> Array:
        weight, reading = weighted(value, sigma)
        weight = weight * scale
        square = sparse.csc_matrix(sparse.diags_array(weight**2))
        solver = clarabel.DefaultSolver(square, -weight * reading, rows, right, cones, settings())
        return np.asarray(solver.solve().x) * scale

    return solve
