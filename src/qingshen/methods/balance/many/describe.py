"""What one plant's balances say of each of its streams and nodes."""

import math

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.conductance import conductance
from qingshen.methods.balance.many.layout import (
    ADJUSTMENT,
    ADJUSTMENT_SIGMA,
    AT_BOUND,
    BRIDGE,
    COUNT,
    EXACT,
    EXACTLY_KNOWN,
    GIVEN,
    HEAD,
    INVERSE,
    KIND,
    METERED,
    MISSING,
    MULTIPLIER,
    NODES,
    NONREDUNDANT,
    NOWHERE,
    OBSERVABLE,
    PAIR,
    PINNED,
    RECONCILED,
    RECONCILED_SIGMA,
    REDUNDANT,
    SIGMA,
    SLACK,
    STATUS,
    STREAMS,
    TAIL,
    TEST,
    UNMEASURED,
    UNOBSERVABLE,
    UP,
    VARIANCE,
    Floats,
    Integers,
    X,
)

LOST = 2.0**-50
"""Rounding of a difference of inverses, against the larger one."""
TRUSTED = 1e-9
"""A variance may carry this relative error; beyond it the conductance is computed without cancellation."""


@compiled
def describe(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Fill in what is said of each stream by the balances alone; tests and statuses are exact here."""
    for stream in range(structure[COUNT, STREAMS]):
        kind, adjustment, spread, test = structure[KIND, stream], 0.0, 0.0, math.nan
        sigma = 0.0
        if kind == UNMEASURED:
            adjustment = spread = sigma = math.nan
        elif kind == METERED:
            sigma = figures[SIGMA, stream]
            if structure[TAIL, stream] != structure[HEAD, stream]:
                force, seen, kept = _seen(wiring, structure, figures, matrices, stream)
                variance, root = figures[VARIANCE, stream], math.sqrt(seen)
                sigma *= math.sqrt(kept)
                adjustment, spread, test = -variance * force, variance * root, abs(force) / root
        figures[RECONCILED, stream] = figures[X, stream]
        figures[RECONCILED_SIGMA, stream] = sigma
        figures[ADJUSTMENT, stream] = adjustment
        figures[ADJUSTMENT_SIGMA, stream] = spread
        figures[TEST, stream] = test
        structure[STATUS, stream] = status(structure, stream)
    _recovered(wiring, structure, figures, matrices)


@compiled
def describe_bounded(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Replace flows, their sigmas and adjustments by those without a negative flow.

    A stream held at zero keeps flow and sigma from before: what is left of them above zero is taken from there.
    """
    for stream in range(structure[COUNT, STREAMS]):
        if _held(structure, figures, stream):
            figures[ADJUSTMENT, stream] = 0.0 - figures[GIVEN, stream]
            structure[STATUS, stream] = AT_BOUND
            continue
        figures[RECONCILED, stream] = figures[X, stream]
        if structure[KIND, stream] == METERED:
            sigma, adjustment = figures[SIGMA, stream], 0.0
            if structure[TAIL, stream] != structure[HEAD, stream]:
                force, _, kept = _seen(wiring, structure, figures, matrices, stream)
                sigma *= math.sqrt(kept)
                adjustment = -figures[VARIANCE, stream] * force
            figures[RECONCILED_SIGMA, stream] = sigma
            figures[ADJUSTMENT, stream] = adjustment
    _recovered(wiring, structure, figures, matrices)


@compiled
def _held(structure: Integers, figures: Floats, stream: int) -> bool:
    """Say whether a stream is held at zero: pinned, or another flow before and zero through the pins around it."""
    kind, slack = structure[KIND, stream], figures[SLACK, stream]
    moved = abs(figures[RECONCILED, stream]) > slack and abs(figures[X, stream]) <= slack
    return bool(kind == PINNED or (moved and kind != EXACT))


@compiled
def forget(structure: Integers, figures: Floats) -> None:
    """There are no flows: the exact streams contradict each other, or leave none without a negative one."""
    for stream in range(structure[COUNT, STREAMS]):
        figures[RECONCILED, stream] = math.nan
        figures[RECONCILED_SIGMA, stream] = math.nan
        figures[ADJUSTMENT, stream] = math.nan


@compiled
def forget_tests(structure: Integers, figures: Floats) -> None:
    """There are no tests either; the statuses stand, for they do not rest on figures."""
    for stream in range(structure[COUNT, STREAMS]):
        figures[ADJUSTMENT_SIGMA, stream] = math.nan
        figures[TEST, stream] = math.nan
        structure[STATUS, stream] = status(structure, stream)


@compiled
def status(structure: Integers, stream: int) -> int:
    """Return the code of a stream before bounds."""
    kind = structure[KIND, stream]
    if kind == METERED:
        return REDUNDANT if structure[TAIL, stream] != structure[HEAD, stream] else NONREDUNDANT
    if kind == EXACT:
        return EXACTLY_KNOWN
    return OBSERVABLE if structure[BRIDGE, stream] == 1 else UNOBSERVABLE


@compiled
def _seen(
    wiring: Integers, structure: Integers, figures: Floats, matrices: Floats, stream: int
) -> tuple[float, float, float]:
    """Return gᵀ S⁻¹ r, gᵀ S⁻¹ g, and the share of its variance that a redundant stream keeps."""
    tail, head, variance = structure[TAIL, stream], structure[HEAD, stream], figures[VARIANCE, stream]
    both = matrices[INVERSE, tail] + matrices[INVERSE, head]
    seen = both - 2.0 * matrices[INVERSE, structure[PAIR, stream]]
    kept = 1.0 - variance * seen
    force = figures[MULTIPLIER, head] - figures[MULTIPLIER, tail]
    if LOST * variance * both > TRUSTED * kept:
        others = conductance(wiring, structure, figures, matrices, stream, NOWHERE)
        seen = 1.0 / (variance + others)
        kept = others * seen
        force = (figures[GIVEN, stream] - figures[X, stream]) / variance
    return force, seen, kept


@compiled
def _recovered(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> None:
    """The variance of an observable stream is the conductance between the two sides of its cut."""
    if structure[COUNT, MISSING] == 0:
        return
    for node in range(structure[COUNT, NODES] + 1):
        stream = structure[UP, node]
        if stream != NOWHERE and structure[BRIDGE, stream] == 1 and structure[STATUS, stream] != AT_BOUND:
            variance = conductance(wiring, structure, figures, matrices, stream, node)
            figures[RECONCILED_SIGMA, stream] = math.sqrt(variance)
