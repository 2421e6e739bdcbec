"""One plant by PIQP alone, without negative flows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import piqp
from scipy import sparse

from benchmarks.balance.contenders.equations import balances
from benchmarks.balance.networks import Array, Plant


def bounded(path: Path) -> Callable[[], Array]:
    """Return the job, at PIQP's own tolerances; streams are scaled by their sigmas."""
    plant = Plant.read(path)
    balance = balances(plant)
    size, nodes = len(plant.value), plant.nodes

    def run() -> Array:
        solver = piqp.SparseSolver()
        scaled = sparse.csc_matrix(balance @ sparse.diags_array(plant.sigma))
        weight = sparse.csc_matrix(sparse.eye_array(size))
        solver.setup(weight, -plant.value / plant.sigma, scaled, np.zeros(nodes), x_l=np.zeros(size))
        solver.solve()
        return np.array(solver.result.x) * plant.sigma

    return run
