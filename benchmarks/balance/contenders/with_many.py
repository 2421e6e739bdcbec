"""A batch of plants of one topology, as Qingshen does it at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.balance.contenders.with_qingshen import named
from benchmarks.balance.networks import Array, Batch
from qingshen.methods.balance import reconcile_many


def prepare(path: Path) -> Callable[[], Array]:
    """Return the job, its kernel compiled before the clock starts."""
    batch = Batch.read(path)
    base = named(batch, batch.values[0], batch.sigmas[0])
    reconcile_many(base, batch.values[:2], batch.sigmas[:2])
    return lambda: reconcile_many(base, batch.values, batch.sigmas).reconciled
