"""One plant, and a batch, as a cvxpy problem that Clarabel solves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cvxpy
import numpy as np

from benchmarks.balance.contenders.equations import balances
from benchmarks.balance.contenders.loops import Solve, lacking, looped, weighted
from benchmarks.balance.networks import Array, Batch, Plant


def prepare(path: Path) -> Callable[[], Array]:
    """Return the job."""
    plant = Plant.read(path)
    balance = balances(plant)

    def run() -> Array:
        flow = cvxpy.Variable(len(plant.value))
        away = cvxpy.multiply(1.0 / plant.sigma, flow - plant.value)
        cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(away)), [balance @ flow == 0]).solve(solver=cvxpy.CLARABEL)
        return np.asarray(flow.value)

    return run


def loop(path: Path) -> Callable[[], Array]:
    """Compile once, set the parameters (DPP) for each plant."""
    return looped(path, 200, _make)


def _make(batch: Batch) -> Solve:
    size = len(batch.source)
    weight, reading = cvxpy.Parameter(size, nonneg=True), cvxpy.Parameter(size)
    flow = cvxpy.Variable(size)
    conditions = [balances(batch) @ flow == 0] + ([flow >= 0] if lacking(batch) else [])
    away = cvxpy.multiply(weight, flow) - reading
    problem = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(away)), conditions)

    def solve(value: Array, sigma: Array) -> Array:
        weight.value, reading.value = weighted(value, sigma)
        problem.solve(solver=cvxpy.CLARABEL)
        return np.asarray(flow.value)

    return solve
