"""How likely each error is before and after the readings: what tells apart explanations that fit about equally well.

[DESIGN] throughout; METHODS 4 gives no such rule. A gross error is one beyond three sigma, of a size nobody knows: |b|
is log-uniform from 3 to 100 of the sigmas of the reading (of the imbalance of the node for a leak). A mixture of normal
distributions N(± m, (m / 4)²) with m in equal ratios stands for it, so that its likelihood is a closed formula. A
poorly checked meter, whose error could have any size at all, pays for that freedom (Occam factor), and a size that
makes the true flow negative counts only as far as the noise allows.
"""

import numpy as np
from scipy.special import log_ndtr

from qingshen.methods.balance.normal import Array, Flags
from qingshen.methods.balance.suspects.hypotheses import Compensated, Hypotheses, Places, ratio

SMALLEST, LARGEST = 3.0, 100.0
SIZES = np.geomspace(SMALLEST, LARGEST, 9)
WIDTH = 0.25
"""The standard deviation of each part of the mixture, as a share of its centre."""
REVERSED = 0.05
"""How often a meter's error is a stream drawn the wrong way round: the reading is minus the truth."""
LEAKS = 0.5
"""A leak of a node is this often the cause for once of a meter."""
INFLOW = 0.2
"""How often what is missing from a balance is an unrecorded inflow and no loss."""
NEGLIGIBLE = 1e-6
"""Errors that together hold less of the probability than this are not weighed one by one."""
FAR = 8.0
"""So many sigmas above zero a flow is positive to the last digit."""
NEGATIVE = 2.0
"""A corrected reading may lie this many of its sigmas below zero."""
REVERSAL = 3.0
"""A size within this many of its sigmas of twice the reading is one of a stream drawn the wrong way round."""


def occam(hypotheses: Hypotheses, at: Places | slice, size: Array, sigma: Array) -> tuple[Array, Array]:
    """Return `occam_of` for the hypotheses `at`, of estimated `size` ± `sigma`."""
    return occam_of(size, sigma, hypotheses.scale[at], hypotheses.reading[at], hypotheses.leak[at])


def occam_of(size: Array, sigma: Array, scale: Array, reading: Array, leak: Flags) -> tuple[Array, Array]:
    """Return ln ∫ p(b) exp(-(b - size)² / 2 sigma²) db of each error: as a bias or leak, and as a reversal.

    At most 0: what the freedom of size costs. `size` (…, h), `sigma` (h): the estimate; `scale` (h): sigma of the
    reading, or of the node; `reading` (…, h): what the meter says, inf where there is no sign to keep; `leak` (h).
    """
    shape = (-1, *(1 for _ in range(max(np.ndim(size), np.ndim(reading)))))
    sign, magnitude = (np.repeat([1.0, -1.0], len(SIZES)).reshape(shape), np.tile(SIZES, 2).reshape(shape))
    centre = sign * magnitude * scale
    spread = (magnitude * WIDTH * scale) ** 2 + sigma**2
    share = np.where(leak, np.where(sign > 0, 1.0 - INFLOW, INFLOW), 0.5) / len(SIZES)
    fit = np.log(share * sigma) - np.log(spread) / 2 - (size - centre) ** 2 / (2 * spread)
    bounded = np.isfinite(reading)
    if not bounded.any():
        factor = np.asarray(np.logaddexp.reduce(fit, axis=0))
        return factor + np.where(leak, np.log(LEAKS), 0.0), np.full_like(factor, -np.inf)
    known = np.where(bounded, reading, 0.0)
    others = np.sqrt(np.maximum(sigma**2 - scale**2, 0.0))
    fit += np.where(bounded, _positive(known, size, centre, spread, others), 0.0)
    mirrored = np.log(REVERSED) - (size - 2 * known) ** 2 / (2 * sigma**2)
    prior = np.where(bounded, np.log1p(-REVERSED), np.where(leak, np.log(LEAKS), 0.0))
    return np.asarray(np.logaddexp.reduce(fit, axis=0)) + prior, np.where(bounded, mirrored, -np.inf)


def _positive(reading: Array, size: Array, centre: Array, spread: Array, others: Array) -> Array:
    """Return ln P(truth ≥ 0): the others say reading - size ± `others`, the prior says reading - centre."""
    share = others**2 / spread
    error = size + share * (centre - size)
    deviation = others * np.sqrt(np.maximum(1.0 - share, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.where(reading == error, 0.0, (reading - error) / deviation)
    near = away < FAR
    result = np.zeros(away.shape)
    result[near] = log_ndtr(away[near])
    return result


def score(hypotheses: Hypotheses, left: Compensated, at: Places) -> Array:
    """Return ln of the posterior odds of each hypothesis `at` as the next error, never above T / 2.

    All of `at` must still show: information above zero.
    """
    sigma = 1.0 / np.sqrt(left.information[at])
    bias, reversal = occam(hypotheses, at, left.estimate[at], sigma)
    return np.asarray(left.test[at] / 2 + np.logaddexp(bias, reversal))


def evidence(hypotheses: Hypotheses, left: Compensated) -> float:
    """Return ln of the posterior odds of the errors chosen, against none.

    (J₀ - J) / 2 + Σ Occam factors + ln det(correlation of the sizes) / 2: exact for one error, Laplace's for several.
    """
    at = np.array(left.chosen, dtype=np.int64)
    if not len(at):
        return 0.0
    sigma = np.sqrt(np.diag(left.covariance))
    correlation = left.covariance / np.outer(sigma, sigma)
    factors = np.logaddexp(*occam(hypotheses, at, left.size, sigma))
    gain = (hypotheses.statistic - left.statistic) / 2
    return float(gain + factors.sum() + np.linalg.slogdet(correlation)[1] / 2)


def possible(hypotheses: Hypotheses, at: Places | slice, size: Array, sigma: Array) -> Flags:
    """Return whether the corrected flow is not below zero beyond noise, or the stream is the wrong way round.

    The rule of MIMT (Serth & Heenan 1986), which rejects an elimination that drives a flow out of its bounds.
    """
    reading = hypotheses.reading[at]
    bounded = np.isfinite(reading)
    known = np.where(bounded, reading, 0.0)
    turned = np.abs(2 * known - size) <= REVERSAL * sigma
    return np.asarray(~bounded | (known - size >= -NEGATIVE * sigma) | turned)


def all_possible(hypotheses: Hypotheses, left: Compensated) -> bool:
    """Return whether every chosen error is possible at its size."""
    at = np.array(left.chosen, dtype=np.int64)
    return bool(possible(hypotheses, at, left.size, np.sqrt(np.diag(left.covariance))).all())


def candidates(hypotheses: Hypotheses, left: Compensated) -> Flags:
    """Return which hypotheses still show and are possible, shape (h,)."""
    information = left.information
    every = slice(None)
    sigma = np.sqrt(ratio(np.ones(len(hypotheses)), information))
    return np.asarray((information > 0) & possible(hypotheses, every, left.estimate, sigma))


def probabilities(hypotheses: Hypotheses, left: Compensated, at: int | None = None) -> Array:
    """Return the probability of each hypothesis as the next error, given that there is one, shape (h,).

    Those that are not possible have none, except `at`.
    """
    allowed = candidates(hypotheses, left)
    if at is not None:
        allowed[at] = True
    known = np.flatnonzero(allowed)
    share = np.zeros(len(hypotheses))
    if len(known):
        best = known[np.argmax(left.test[known])]
        floor = score(hypotheses, left, np.array([best]))[0] + np.log(NEGLIGIBLE / len(known))
        known = known[left.test[known] / 2 >= floor]
        odds = score(hypotheses, left, known)
        share[known] = np.exp(odds - odds.max())
        share /= share.sum()
    return share
