"""Balances, Qingshen against its rivals. All must find the same flows, and no objective may be better, or it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.balance.batches import batch
from benchmarks.balance.identification import study
from benchmarks.balance.jobs import ALIKE, BOUNDED, MANY, ONE
from benchmarks.balance.networks import Array, Batch, Plant, plant
from benchmarks.balance.sizes import Balances
from benchmarks.measure import Effort, measure

SAME = {"osqp": 1e-5, "osqp_loop": 1e-5}
CLOSE = 1e-6  # of a flow, beside its sigma
EQUAL = 1e-6  # of an objective, which an interior point reaches from either side of a bound
WORSE = 1e-3  # what a rival's objective may lie above: else it has not solved the same problem
Taken = dict[str, Any]


def compare_balances(sizes: Balances, folder: Path) -> Taken:
    """Return what each took: `one`, `bounded` and `many`; and who is `named` when a meter is wrong."""
    return {
        "one": {str(size): _one(size, effort, folder) for size, effort in sizes.one.items()},
        "bounded": {
            f"{kind} {size}": _bounded(kind, size, effort, folder) for (kind, size), effort in sizes.bounded.items()
        },
        "many": {meters: _many(sizes.plants, meters == "missing", sizes.many, folder) for meters in ("all", "missing")},
        "trials": sizes.trials,
        "named": study(sizes.trials),
    }


def _one(size: int, effort: Effort, folder: Path) -> Taken:
    made = plant(size)
    path = made.write(folder / f"plant-{size}.npz")
    taken = measure(list(ONE), path, effort, folder)
    expected = _flows(folder, "scratch")
    for job in taken.keys() - {"factor_splu", "factor_qdldl"}:
        away = np.abs(_flows(folder, job) - expected) / (np.abs(expected) + made.sigma)
        _ask(float(away.max()) <= SAME.get(job, CLOSE), f"{job} finds other flows: {away.max():.1e}")
    return taken


def _bounded(kind: str, size: int, effort: Effort, folder: Path) -> Taken:
    made = plant(size, kind)
    path = made.write(folder / f"plant-{kind}-{size}.npz")
    taken = measure(list(BOUNDED), path, effort, folder)
    least = _judged(made, _flows(folder, "bounded"))
    for job, one in taken.items():
        judged = _judged(made, _flows(folder, job))
        excess = judged["objective"] / least["objective"] - 1.0
        _ask(-EQUAL <= excess <= WORSE, f"{job} reaches another objective: {excess:.1e}")
        one["found"] = judged | {"excess": excess}
    return taken


def _judged(made: Plant, flows: Array) -> dict[str, float]:
    """Return the objective, the share of streams at zero, and how far below zero a flow lies at most [sigma]."""
    away = (flows - made.value) / made.sigma
    low = flows / made.sigma
    return {
        "objective": float(away @ away),
        "at_zero": float((low < 1e-3).mean()),
        "below": abs(float(min(low.min(), 0.0))),
    }


def _many(plants: int, missing: bool, effort: Effort, folder: Path) -> Taken:
    made = batch(plants, missing)
    path = made.write(folder / f"batch-{'missing' if missing else 'all'}.npz")
    jobs = [job for job in MANY if not (missing and job in ALIKE)]
    taken = measure(jobs, path, effort, folder)
    expected = _flows(folder, "many")
    for job, one in taken.items():
        flows = _flows(folder, job)
        one["plants"] = len(flows)
        if missing:
            _same_objective(job, made, flows, expected[: len(flows)])
        else:
            beside = np.abs(expected[: len(flows)]) + made.sigmas[: len(flows)]
            away = np.abs(flows - expected[: len(flows)]) / beside
            _ask(float(away.max()) <= SAME.get(job, CLOSE), f"{job} finds other flows: {away.max():.1e}")
    return taken


def _same_objective(job: str, made: Batch, flows: Array, expected: Array) -> None:
    """Ask for the same objective in every plant: near a bound an interior point moves flows that hardly matter."""
    reached, least = (_objectives(made, one) for one in (flows, expected))
    excess = (reached - least) / (1.0 + least)
    _ask(bool(((excess >= -EQUAL) & (excess <= WORSE)).all()), f"{job} reaches another objective: {excess}")


def _objectives(made: Batch, flows: Array) -> NDArray[np.float64]:
    part = slice(0, len(flows))
    return np.asarray(np.nansum(((flows - made.values[part]) / made.sigmas[part]) ** 2, axis=1))


def _flows(folder: Path, job: str) -> Array:
    return np.asarray(np.load(folder / f"{job}.npy"))


def _ask(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
