"""Thousands of plants of one topology, by seed: Serth & Heenan's steam network with flows and sigmas of their own."""

from __future__ import annotations

import numpy as np

from benchmarks.balance.identification import Steam
from benchmarks.balance.networks import SEED, Batch

PERTURBED = 0.2
UNMETERED = 3  # streams without a meter in each plant


def batch(plants: int, missing: bool = False) -> Batch:
    """Return `plants` steam networks of Serth & Heenan: each with its own flows, sigmas and readings.

    With `missing` each lacks the meters of three streams drawn anew.
    """
    steam = Steam.read()
    random = np.random.default_rng([SEED, plants, missing])
    size = len(steam.truth)
    scale = random.lognormal(0.0, PERTURBED, (plants, 1))
    sigmas = scale * steam.sigma * random.uniform(0.5, 2.0, (plants, size))
    values = scale * steam.truth + random.normal(size=sigmas.shape) * sigmas
    if missing:
        gone = random.permuted(np.tile(np.arange(size), (plants, 1)), axis=1)[:, :UNMETERED]
        row = np.arange(plants)[:, None]
        values[row, gone] = sigmas[row, gone] = np.nan
    return Batch(steam.ends.source, steam.ends.target, values, sigmas)
