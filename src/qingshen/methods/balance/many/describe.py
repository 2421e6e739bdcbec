"""What one plant's balances say of each of its streams and nodes."""

import math

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.conductance import conductance
from qingshen.methods.balance.many.layout import (
    ADJUSTMENT,
    ADJUSTMENT_SIGMA,
    AT_BOUND,
    BRIDGE,
    CERTAIN,
    COUNT,
    EXACT,
    EXACTLY_KNOWN,
    FORCE,
    GIVEN,
    HEAD,
    INVERSE,
    KEPT,
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
    SEEN,
    SIGMA,
    SLACK,
    STATUS,
    STREAMS,
    TAIL,
    TEST,
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
"""Variance and information may carry this relative error; beyond it they are computed without cancellation."""


@compiled
def classify(structure: Integers) -> None:
    """Give each stream its code before bounds, and count the exact ones."""
    exact = 0
    for stream in range(structure[COUNT, STREAMS]):
        kind = structure[KIND, stream]
        if kind == METERED:
            code = REDUNDANT if structure[TAIL, stream] != structure[HEAD, stream] else NONREDUNDANT
        elif kind == EXACT:
            exact += 1
            code = EXACTLY_KNOWN
        else:
            code = OBSERVABLE if structure[BRIDGE, stream] == 1 else UNOBSERVABLE
        structure[STATUS, stream] = code
    structure[COUNT, CERTAIN] = exact


@compiled
def describe(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Fill in what is said of each stream by the balances alone; the tests are exact here."""
    _see(wiring, structure, figures, matrices)
    for stream in range(structure[COUNT, STREAMS]):
        # Of a reading that no balance checks FORCE and SEEN are zero, and its test is zero over zero.
        variance, root = figures[VARIANCE, stream], math.sqrt(figures[SEEN, stream])
        figures[RECONCILED, stream] = figures[X, stream]
        figures[RECONCILED_SIGMA, stream] = figures[SIGMA, stream] * math.sqrt(figures[KEPT, stream])
        figures[ADJUSTMENT, stream] = variance * figures[FORCE, stream]
        figures[ADJUSTMENT_SIGMA, stream] = variance * root
        figures[TEST, stream] = abs(figures[FORCE, stream]) / root
    if structure[COUNT, MISSING] + structure[COUNT, CERTAIN] > 0:
        for stream in range(structure[COUNT, STREAMS]):
            if structure[KIND, stream] != METERED:
                what = 0.0 if structure[KIND, stream] == EXACT else math.nan
                figures[RECONCILED_SIGMA, stream] = what
                figures[ADJUSTMENT, stream] = what
                figures[ADJUSTMENT_SIGMA, stream] = what
                figures[TEST, stream] = math.nan
        _recovered(wiring, structure, figures, matrices)


@compiled
def describe_bounded(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Replace flows, their sigmas and adjustments by those without a negative flow.

    A stream held at zero keeps flow and sigma from before: what is left of them above zero is taken from there.
    """
    _see(wiring, structure, figures, matrices)
    for stream in range(structure[COUNT, STREAMS]):
        if _held(structure, figures, stream):
            figures[ADJUSTMENT, stream] = 0.0 - figures[GIVEN, stream]
            structure[STATUS, stream] = AT_BOUND
            continue
        figures[RECONCILED, stream] = figures[X, stream]
        if structure[KIND, stream] == METERED:
            figures[RECONCILED_SIGMA, stream] = figures[SIGMA, stream] * math.sqrt(figures[KEPT, stream])
            figures[ADJUSTMENT, stream] = figures[VARIANCE, stream] * figures[FORCE, stream]
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


@compiled
def _see(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Fill SEEN, KEPT and FORCE."""
    for stream in range(structure[COUNT, STREAMS]):
        tail, head, variance = structure[TAIL, stream], structure[HEAD, stream], figures[VARIANCE, stream]
        both = matrices[INVERSE, tail] + matrices[INVERSE, head]
        seen = both - 2.0 * matrices[INVERSE, structure[PAIR, stream]]
        kept = 1.0 - variance * seen
        figures[FORCE, stream] = figures[MULTIPLIER, tail] - figures[MULTIPLIER, head]
        lost = LOST * both
        if lost * variance > TRUSTED * kept or lost > TRUSTED * seen:
            others = conductance(wiring, structure, figures, matrices, stream, int(NOWHERE))
            seen = 1.0 / (variance + others)
            kept = others * seen
            _pull(structure, figures, stream)
        figures[SEEN, stream] = seen
        figures[KEPT, stream] = kept


@compiled
def _pull(structure: Integers, figures: Floats, stream: int) -> None:
    """Take FORCE from the adjustment where that is rounded less than the multipliers are."""
    given, flow, variance = figures[GIVEN, stream], figures[X, stream], figures[VARIANCE, stream]
    one, other = figures[MULTIPLIER, structure[TAIL, stream]], figures[MULTIPLIER, structure[HEAD, stream]]
    if abs(given) + abs(flow) < variance * (abs(one) + abs(other)):
        figures[FORCE, stream] = (flow - given) / variance


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
