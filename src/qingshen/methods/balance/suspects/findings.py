"""What is said of each suspect: nature, size, how likely, what no reading can tell from it, what else would do."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from qingshen.methods.balance.normal import Array, Flags, Integers
from qingshen.methods.balance.suspects.eliminate import Gate
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.hypotheses import Cause, Compensated, Hypotheses, Kind, compensate, ratio
from qingshen.methods.balance.suspects.minimal import Minimal
from qingshen.methods.balance.suspects.plausible import (
    NEGATIVE,
    candidates,
    evidence,
    occam,
    probabilities,
)

Nature = Literal["bias", "direction", "leak", "inflow"]
LISTED = 20
"""So many alternatives, or likely errors, are listed at most."""
CREDIBLE = 0.9


@dataclass(frozen=True)
class Suspect:
    """One error: of the meter of stream `where`, or a leak at node `where`.

    `nature`: "bias" of a meter (reading = truth + size), "direction" (the stream runs the other way), "leak" (size is
    lost), "inflow" (-size comes in unrecorded). `size`, `sigma` [unit of the readings]: estimated together with the
    other suspects. `test`: |size| / sigma, N(0, 1) without this error.

    The rest holds given the other suspects. `probability` [0, 1]: that the error is one of `equivalent`, if there is
    one more. `equivalent`: what no reading can tell from it, itself first. `alternatives`: other single errors that
    would pass the tests in its place, by test. `likely`: errors that together hold 90 % of the probability, the
    likeliest first. Of both at most 20. `certain`: whether that 90 % lies on `equivalent` alone.
    """

    rank: int
    kind: Kind
    where: int
    nature: Nature
    size: float
    sigma: float
    test: float
    probability: float
    equivalent: tuple[Cause, ...]
    alternatives: tuple[Cause, ...]
    likely: tuple[Cause, ...]
    certain: bool


@dataclass(frozen=True, eq=False)
class Findings:
    """Suspects, most telling first, and what is left once they are compensated.

    `passed`: whether the global test passes then; None where nothing is checked. `statistic`, `degrees_of_freedom`:
    left. `covariance`: of the suspects' sizes, in their order. `minimal_sets`: every smallest set of errors that lets
    the global test pass, most likely first, an error given as the tuple of those equivalent to it; none smaller does.
    `complete` is False where some may be missing, or none were looked for.
    """

    suspects: tuple[Suspect, ...]
    passed: bool | None
    statistic: float
    degrees_of_freedom: int
    covariance: Array
    minimal_sets: tuple[tuple[tuple[Cause, ...], ...], ...]
    complete: bool


def described(hypotheses: Hypotheses, gate: Gate, left: Compensated, minimal: Minimal) -> Findings:
    """Return what is said of the errors chosen in `left`, most telling first."""
    order = np.argsort(-(left.size**2) / np.diag(left.covariance), kind="stable")
    return Findings(
        tuple(_suspect(hypotheses, gate, left, int(at), rank + 1) for rank, at in enumerate(order)),
        gate.passes(left),
        left.statistic,
        left.degrees,
        left.covariance[np.ix_(order, order)],
        _listed(hypotheses, minimal),
        minimal.complete,
    )


def _suspect(hypotheses: Hypotheses, gate: Gate, left: Compensated, place: int, rank: int) -> Suspect:
    at = left.chosen[place]
    others = left.chosen[:place] + left.chosen[place + 1 :]
    without = compensate(hypotheses, others)
    assert without is not None
    label = equivalent(hypotheses, others)
    share = probabilities(hypotheses, without, at)
    same = label == label[at]
    probability = float(share[same].sum())
    size, sigma = float(left.size[place]), float(np.sqrt(left.covariance[place, place]))
    head = hypotheses.causes(at)
    beside = [other for other in by(share, same) if other != at]
    return Suspect(
        rank,
        head[0].kind,
        head[0].where,
        _nature(hypotheses, at, size, sigma),
        size,
        sigma,
        abs(size) / sigma,
        probability,
        head + named(hypotheses, beside),
        named(hypotheses, _instead(gate, left, place, without, candidates(hypotheses, without) & ~same)[:LISTED])[
            :LISTED
        ],
        named(hypotheses, _credible(share, label)[:LISTED])[:LISTED],
        probability >= CREDIBLE,
    )


def by(figure: Array, among: Flags) -> list[int]:
    """Return the hypotheses of `among`, the largest figure first."""
    at = np.flatnonzero(among)
    return [int(one) for one in at[np.argsort(-figure[at], kind="stable")]]


def named(hypotheses: Hypotheses, listed: list[int]) -> tuple[Cause, ...]:
    """Return the names of the hypotheses `listed`, in that order."""
    return tuple(cause for at in listed for cause in hypotheses.causes(at))


def _nature(hypotheses: Hypotheses, at: int, size: float, sigma: float) -> Nature:
    if hypotheses.leak[at]:
        return "leak" if size > 0 else "inflow"
    one = np.array([at])
    bias, reversal = occam(hypotheses, one, np.array([size]), np.array([sigma]))
    reading = hypotheses.reading[at]
    if not np.isfinite(reading) or abs(reading) <= NEGATIVE * sigma:
        # Next to zero a stream and its reverse are the same within noise.
        return "bias"
    return "direction" if reading - size < -NEGATIVE * sigma or reversal[0] > bias[0] else "bias"


def _instead(gate: Gate, left: Compensated, place: int, without: Compensated, allowed: Flags) -> list[int]:
    """Return the errors that would do in the place of the chosen one: J passes, and its own test is not striking."""
    at = left.chosen[place]
    crossed = left.shared[:, place] / left.covariance[place, place]
    share = ratio(crossed, without.information)
    rest = without.information[at] - share * crossed
    test = ratio((without.numerator[at] - share * without.numerator) ** 2, rest)
    passes = without.statistic - without.test <= gate.limit(without.degrees - 1)
    return by(without.test, allowed & passes & (test <= gate.critical))


def _credible(share: Array, label: Integers) -> list[int]:
    """Return the errors of the most likely equivalence classes that hold CREDIBLE of the probability."""
    classes = np.bincount(np.maximum(label, 0), weights=np.where(label >= 0, share, 0.0))
    order = np.argsort(-classes, kind="stable")
    count = int(np.searchsorted(np.cumsum(classes[order]), CREDIBLE * classes.sum())) + 1
    place = np.full(len(classes), len(classes))
    place[order[:count]] = np.arange(count)
    inside = np.flatnonzero((label >= 0) & (share > 0) & (place[label] < count))
    return [int(at) for at in inside[np.lexsort((-share[inside], place[label[inside]]))]]


def _listed(hypotheses: Hypotheses, minimal: Minimal) -> tuple[tuple[tuple[Cause, ...], ...], ...]:
    """Return the sets, most likely first, each error with those equivalent to it."""
    label = equivalent(hypotheses)
    told = [(one, compensate(hypotheses, one)) for one in minimal.sets]
    ranked = sorted(told, key=lambda pair: (-evidence(hypotheses, pair[1]) if pair[1] else np.inf, pair[0]))
    return tuple(
        tuple(named(hypotheses, by(np.zeros(len(label)), label == label[at])) for at in chosen) for chosen, _ in ranked
    )
