"""One plant, and a batch, by OSQP to 1e-8, polished."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import osqp
from scipy import sparse

from benchmarks.balance.contenders.equations import balances
from benchmarks.balance.contenders.loops import Solve, lacking, looped, weighted
from benchmarks.balance.networks import Array, Batch, Plant

SETTINGS: dict[str, Any] = {"eps_abs": 1e-8, "eps_rel": 1e-8, "polishing": True, "max_iter": 100_000, "verbose": False}


def prepare(path: Path) -> Callable[[], Array]:
    """Return the job; streams are scaled by their sigmas, as careful use asks for."""
    plant = Plant.read(path)
    balance = balances(plant)

    def run() -> Array:
        scaled = sparse.csc_matrix(balance @ sparse.diags_array(plant.sigma))
        solver = osqp.OSQP()
        closed = np.zeros(plant.nodes)
        weight = sparse.eye_array(len(plant.value), format="csc")
        solver.setup(sparse.csc_matrix(weight), -plant.value / plant.sigma, scaled, closed, closed, **SETTINGS)
        return np.asarray(solver.solve().x) * plant.sigma

    return run


def loop(path: Path) -> Callable[[], Array]:
    """Set up once, update for each plant."""
    return looped(path, 1_000, _make)


def _make(batch: Batch) -> Solve:
    size, closed = len(batch.source), np.zeros(batch.nodes)
    rows = sparse.csc_matrix(sparse.vstack([balances(batch), sparse.eye_array(size)]))
    low = np.concatenate([closed, np.full(size, 0.0 if lacking(batch) else -np.inf)])
    high = np.concatenate([closed, np.full(size, np.inf)])
    solver = osqp.OSQP()
    solver.setup(sparse.csc_matrix(sparse.eye_array(size)), np.zeros(size), rows, low, high, **SETTINGS)

    def solve(value: Array, sigma: Array) -> Array:
        weight, reading = weighted(value, sigma)
        solver.update(Px=weight**2, q=-weight * reading)
        return np.asarray(solver.solve().x)

    return solve
