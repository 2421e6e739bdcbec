"""What can be said of each reading once the balances have spoken: how far it moves, how surely, and what it can hide.

Works on the factorised equations only, O(n) beside what they keep; pairs of correlated readings are followed exactly.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtri, ndtri

from qingshen.methods.balance.normal import Array, Flags, spread
from qingshen.methods.balance.reduced import Reduced

POWER = 0.8
FLOOR = 0.1
"""VDI 2048: the variance of an adjustment counts as a tenth of the reading's at least: no test divides by nearly 0."""


@dataclass(frozen=True, eq=False)
class Described:
    """One figure a stream each, shape (n,), NaN where it does not apply.

    `reconciled`, `reconciled_sigma` [unit of the reading]: measured streams only. `adjustment`: reconciled - reading;
    `adjustment_sigma` its standard deviation. `test`: maximum-power measurement test |(V⁻¹ adjustment)ⱼ| over its
    standard deviation, N(0, 1) where nothing is wrong. `test_vdi`: |adjustment| / √max(its variance, variance of the
    reading / 10), VDI 2048-1. `adjustability`: 1 - reconciled_sigma / sigma, 0 = cannot be checked. `detectability`:
    adjustment_sigma / sigma. `smallest_bias` [unit of the reading]: error that the test finds with a power of 0.8.
    """

    reconciled: Array
    reconciled_sigma: Array
    adjustment: Array
    adjustment_sigma: Array
    test: Array
    test_vdi: Array
    adjustability: Array
    detectability: Array
    smallest_bias: Array


def threshold(alpha: float, degrees_of_freedom: int) -> float:
    """Return the value J stays below with probability 1 - alpha [-]; NaN without a degree of freedom."""
    return float(chdtri(degrees_of_freedom, alpha)) if degrees_of_freedom > 0 else float("nan")


def critical(alpha: float) -> float:
    """Return the value a single test |z| stays below with probability 1 - alpha [-]."""
    return float(-ndtri(alpha / 2))


def detected(alpha: float, power: float = POWER) -> float:
    """Return how many standard deviations of its estimate an error needs to be found with `power` at `alpha` [-].

    The far tail of the two-sided test, below 1e-5 for alpha <= 0.2, is left out.
    """
    return critical(alpha) + float(ndtri(power))


def describe(reduced: Reduced, alpha: float) -> Described:
    """Return what the balances say of each reading, tested at `alpha` (0, 1).

    Sources: Narasimhan & Jordache 2000 (measurement test, maximum power), VDI 2048-1 (floor), METHODS 1, 2, 4.
    """
    normal, measured = reduced.normal, ~np.isnan(reduced.value)
    variance = np.where(measured, np.nan_to_num(normal.variance), 0.0)
    uncertain = variance > 0
    force = normal.transpose(reduced.multiplier)
    quadratic = normal.quadratic()
    adjustment = 0.0 - spread(variance, normal.pairs, force)
    share = _share(reduced, variance, quadratic, uncertain)
    sigma = np.sqrt(variance)
    kept = np.sqrt(1.0 - share)
    tested = reduced.checked & uncertain & (quadratic > 0)
    safe = np.where(tested, quadratic, 1.0)
    floor = np.sqrt(np.where(uncertain, np.maximum(share, FLOOR) * variance, 1.0))
    return Described(
        reconciled=_only(measured, reduced.value + adjustment),
        reconciled_sigma=_only(measured, sigma * kept),
        adjustment=_only(measured, adjustment),
        adjustment_sigma=_only(measured, sigma * np.sqrt(share)),
        test=_only(tested, np.abs(force) / np.sqrt(safe)),
        test_vdi=_only(tested, np.abs(adjustment) / floor),
        # 1 - √(1 - share) without the cancellation that would hide a stream hardly checked.
        adjustability=_only(uncertain, share / (1.0 + kept)),
        detectability=_only(uncertain, np.sqrt(share)),
        smallest_bias=_only(tested, detected(alpha) / np.sqrt(safe)),
    )


def _share(reduced: Reduced, variance: Array, quadratic: Array, uncertain: Flags) -> Array:
    """Return the part of each reading's variance that the balances take away, (V Gᵀ S⁻¹ G V)ⱼⱼ / Vⱼⱼ in [0, 1]."""
    normal = reduced.normal
    taken = variance**2 * quadratic
    if normal.pairs:
        for (one, other, covariance), both in zip(normal.pairs, normal.crossed(normal.pairs), strict=True):
            for at, beside in ((one, other), (other, one)):
                taken[at] += covariance * (2.0 * variance[at] * both + covariance * quadratic[beside])
    return np.clip(taken / np.where(uncertain, variance, 1.0), 0.0, 1.0)


def _only(where: Flags, values: Array) -> Array:
    return np.where(where, values, np.nan)
