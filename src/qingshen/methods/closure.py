"""The classic closure of a balance, δ = |Σ in - Σ out| / Σ in, recomputed from the readings, never taken as printed.

Source: training material of cleaner-production audits (|δ| ≤ 5 % usable for analysis), recalled; the limit is data
(rulebook/balances/balances.csv). It stands beside the statistical verdict: a small δ says little where meters are
good, a large one little where they are poor.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qingshen.methods.balance.network import Network
from qingshen.methods.balance.normal import Array


class Closure(NamedTuple):
    """What enters and leaves [unit of the readings], and δ [-]; NaN where a stream it needs has no reading."""

    entering: float
    leaving: float
    deviation: float


def closure(network: Network) -> Closure:
    """Return the closure of the whole network by its readings; a δ without input is NaN."""
    return _closed(
        float(network.value[network.source < 0].sum()), float(network.value[network.target < 0].sum())
    )  # fmt: skip


def node_closures(network: Network) -> tuple[Array, Array, Array]:
    """Return what enters, leaves and δ of every node, three arrays (m,); NaN where a reading is missing."""
    size = len(network.node)
    entering, leaving = np.zeros(size), np.zeros(size)
    inner = network.target >= 0
    np.add.at(entering, network.target[inner], network.value[inner])
    outer = network.source >= 0
    np.add.at(leaving, network.source[outer], network.value[outer])
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.where(entering > 0, np.abs(entering - leaving) / entering, np.nan)
    return entering, leaving, deviation


def _closed(entering: float, leaving: float) -> Closure:
    return Closure(entering, leaving, abs(entering - leaving) / entering if entering > 0 else float("nan"))
