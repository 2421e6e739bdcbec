"""The textbook with scipy's sparse LU: the optimality system, the Schur complement, and one factorisation alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from benchmarks.balance.contenders.equations import Matrix, balances, schur
from benchmarks.balance.contenders.loops import Solve, looped
from benchmarks.balance.networks import Array, Batch, Plant

SYMMETRIC: dict[str, Any] = {
    "permc_spec": "MMD_AT_PLUS_A",
    "diag_pivot_thresh": 0.0,
    "options": {"SymmetricMode": True},
}


def kkt(path: Path) -> Callable[[], Array]:
    """Factorise [V⁻¹ Aᵀ; A 0] and solve."""
    plant = Plant.read(path)
    balance = balances(plant)

    def run() -> Array:
        weight = plant.sigma**-2
        system = sparse.block_array([[sparse.diags_array(weight), balance.T], [balance, None]], format="csc")
        given = np.concatenate([weight * plant.value, np.zeros(plant.nodes)])
        return np.asarray(splu(system).solve(given)[: len(plant.value)])

    return run


def complement(path: Path) -> Callable[[], Array]:
    """Assemble A V Aᵀ, factorise it (symmetric mode) and solve."""
    plant = Plant.read(path)
    balance = balances(plant)
    return lambda: solved(balance, plant.value, plant.sigma)


def solved(balance: Matrix, value: Array, sigma: Array) -> Array:
    """Return y - V Aᵀ (A V Aᵀ)⁻¹ A y."""
    multiplier = splu(schur(balance, sigma), **SYMMETRIC).solve(balance @ value)
    return np.asarray(value - sigma**2 * (balance.T @ multiplier))


def factor(path: Path) -> Callable[[], dict[str, int]]:
    """Factorise the same A V Aᵀ once (symmetric mode), assembled before the clock starts: the yardstick."""
    plant = Plant.read(path)
    matrix = schur(balances(plant), plant.sigma)
    return lambda: {"entries": int(splu(matrix, **SYMMETRIC).L.nnz)}


def loop(path: Path) -> Callable[[], Array]:
    """Assemble, factorise and solve plant by plant."""

    def make(batch: Batch) -> Solve:
        balance = balances(batch)
        return lambda value, sigma: solved(balance, value, sigma)

    return looped(path, 2_000, make)
