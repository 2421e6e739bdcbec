"""A robust fit to start from: errors that mask each other in least squares lose their weight here.

min Σ ρ(aⱼ / σⱼ) by reweighted least squares on the same balances: first Huber's ρ, convex, then Welsch's, which
forgets a large residual altogether. Constants for 95 % efficiency: Huber 1.345, Welsch 2.9846 (Holland & Welsch 1977).
"""

from collections.abc import Callable

import numpy as np

from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.normal import Array, Normal, spread
from qingshen.methods.balance.reduced import Reduced

HUBER = 1.345
WELSCH = 2.9846
LOWEST = 1e-6
"""No weight falls below this, so that the equations stay definite."""
FORGOTTEN = 0.05
"""A reading of less weight than this plays no part in the fit: 5.2 of its sigmas away."""
ROUNDS = 50
STEADY = 1e-4

Reweight = Callable[[Array], Normal]


def forgotten(reduced: Reduced, reweight: Reweight | None = None) -> tuple[int, ...]:
    """Return the streams whose readings a robust fit leaves aside, the farthest first; () where it cannot be had.

    `reweight` returns the equations with other variances (n), beside those of `reduced`, which stay in use; it is not
    needed for dense equations.
    """
    normal = reduced.normal
    weigh = reweight or _anew(normal)
    if weigh is None or not normal.rank:
        return ()
    weight = np.ones(len(normal.variance))
    for loss in (_huber, _welsch):
        for _ in range(ROUNDS):
            away = _away(reduced, weigh, weight)
            before, weight = weight, np.maximum(loss(away), LOWEST)
            if np.max(np.abs(weight - before)) < STEADY:
                break
    aside = np.flatnonzero(reduced.checked & (weight < FORGOTTEN))
    return tuple(int(at) for at in aside[np.argsort(-away[aside], kind="stable")])


def _anew(normal: Normal) -> Reweight | None:
    if not isinstance(normal, DenseNormal):
        return None
    return lambda variance: DenseNormal(normal.matrix, variance, normal.pairs, normal.constant)


def _away(reduced: Reduced, weigh: Reweight, weight: Array) -> Array:
    """Return how many of its sigmas each reading is from the fit, shape (n,); 0 for exact and unmeasured streams."""
    variance = reduced.normal.variance
    widened = variance / weight
    normal = weigh(widened)
    force = normal.transpose(normal.solve(reduced.residual))
    adjustment = spread(widened, reduced.normal.pairs, force)
    uncertain = variance > 0
    return np.where(uncertain, np.abs(adjustment) / np.sqrt(np.where(uncertain, variance, 1.0)), 0.0)


def _huber(away: Array) -> Array:
    return HUBER / np.maximum(away, HUBER)


def _welsch(away: Array) -> Array:
    return np.asarray(np.exp(-((away / WELSCH) ** 2)))
