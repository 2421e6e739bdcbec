"""One factorisation of the Schur complement by qdldl, ordering included, assembled before the clock starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import qdldl
from scipy import sparse

from benchmarks.balance.contenders.equations import balances, schur
from benchmarks.balance.networks import Plant


def factor(path: Path) -> Callable[[], dict[str, int]]:
    """Return the job."""
    plant = Plant.read(path)
    matrix = sparse.csc_matrix(sparse.triu(schur(balances(plant), plant.sigma)))

    def run() -> dict[str, int]:
        qdldl.Solver(matrix, upper=True)
        return {"rows": matrix.shape[0]}

    return run
