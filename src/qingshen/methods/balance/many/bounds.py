"""Flows are not negative: the dual active set of Goldfarb & Idnani 1983 (Math. Programming 27), in the kernel.

From the solution under the balances alone, one stream below zero after the other is pinned at zero. The objective rises
with each, so that no set of pins comes twice; pins that would have to pull a stream down are released on the way.
"""

import math

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.equate import ROUNDING, equate
from qingshen.methods.balance.many.layout import (
    COUNT,
    EXACT,
    GIVEN,
    HOLD,
    INFEASIBLE,
    KIND,
    METERED,
    MULTIPLIER,
    NODES,
    NOWHERE,
    PART,
    PINNED,
    READING,
    ROW,
    SETTLED,
    SIGMA,
    SLACK,
    SOURCE,
    STREAMS,
    TARGET,
    UNMEASURED,
    UNSETTLED,
    VARIANCE,
    Floats,
    Integers,
    X,
)
from qingshen.methods.balance.many.structure import arrange

PASSES = 15
"""Passes allowed to a plant for a start, and PER_STREAM more for each of its streams."""
PER_STREAM = 8


@compiled
def bound(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> int:
    """Pin and release from the solution at hand until no flow is negative; return how it ended."""
    pinning = lowest(structure, figures)
    for _ in range(PASSES + PER_STREAM * structure[COUNT, STREAMS]):
        if pinning == NOWHERE:
            return SETTLED
        if structure[KIND, pinning] == EXACT:
            return INFEASIBLE
        if structure[KIND, pinning] != PINNED:
            _pin(structure, figures, pinning)
        arrange(wiring, structure)
        if structure[PART, wiring[SOURCE, pinning]] != structure[PART, wiring[TARGET, pinning]]:
            if not _yield(wiring, structure, figures, pinning):
                return INFEASIBLE
            continue
        equate(wiring, structure, figures, matrices)
        if _advance(wiring, structure, figures, pinning):
            pinning = lowest(structure, figures)
    return UNSETTLED


@compiled
def lowest(structure: Integers, figures: Floats) -> int:
    """Return the stream furthest below zero, or NOWHERE."""
    found, least = NOWHERE, 0.0
    for stream in range(structure[COUNT, STREAMS]):
        flow = figures[X, stream]
        if flow < least and flow < -figures[SLACK, stream]:
            found, least = stream, flow
    return found


@compiled
def _pin(structure: Integers, figures: Floats, stream: int) -> None:
    structure[KIND, stream] = PINNED
    figures[READING, stream] = 0.0
    figures[VARIANCE, stream] = 0.0
    figures[HOLD, stream] = 0.0


@compiled
def _release(structure: Integers, figures: Floats, stream: int) -> None:
    given, sigma = figures[GIVEN, stream], figures[SIGMA, stream]
    if math.isnan(given):
        structure[KIND, stream] = UNMEASURED
    else:
        structure[KIND, stream] = METERED
        figures[READING, stream] = given
        figures[VARIANCE, stream] = sigma * sigma


@compiled
def _advance(wiring: Integers, structure: Integers, figures: Floats, pinning: int) -> bool:
    """Go to the solution with all pins, or as far as no pin has to pull; there release it. Say whether all the way."""
    share, first = 1.0, NOWHERE
    for stream in range(structure[COUNT, STREAMS]):
        if structure[KIND, stream] == PINNED and stream != pinning:
            needed = _hold(wiring, structure, figures, stream)
            if needed < 0.0:
                held = figures[HOLD, stream]
                if held / (held - needed) < share:
                    share, first = held / (held - needed), stream
    for stream in range(structure[COUNT, STREAMS]):
        if structure[KIND, stream] == PINNED:
            held = figures[HOLD, stream]
            figures[HOLD, stream] = held + share * (_hold(wiring, structure, figures, stream) - held)
    if first == NOWHERE:
        return True
    _release(structure, figures, first)
    return False


@compiled
def _hold(wiring: Integers, structure: Integers, figures: Floats, stream: int) -> float:
    """Return the multiplier of a pinned stream at the solution; what is below zero by rounding is zero."""
    above = figures[MULTIPLIER, structure[ROW, wiring[TARGET, stream]]]
    below = figures[MULTIPLIER, structure[ROW, wiring[SOURCE, stream]]]
    given, sigma = figures[GIVEN, stream], figures[SIGMA, stream]
    push = 0.0 if math.isnan(given) else -given / (sigma * sigma)
    needed = push + above - below
    return 0.0 if abs(needed) <= ROUNDING * (abs(push) + abs(above) + abs(below)) else needed


@compiled
def _yield(wiring: Integers, structure: Integers, figures: Floats, pinning: int) -> bool:
    """The pins around it hold `pinning` below zero: release the one across that gives way first; say if there is one.

    None: what only enters a part finds no stream to leave it, or the other way round. No solution exists.
    """
    side, outside = structure[PART, wiring[SOURCE, pinning]], structure[PART, structure[COUNT, NODES]]
    own, across = SOURCE, TARGET
    if side == outside:
        side, own, across = structure[PART, wiring[TARGET, pinning]], TARGET, SOURCE
    first, amount = NOWHERE, math.inf
    for stream in range(structure[COUNT, STREAMS]):
        if _crosses(wiring, structure, stream, across, side) and figures[HOLD, stream] < amount:
            first, amount = stream, figures[HOLD, stream]
    if first == NOWHERE:
        return False
    for stream in range(structure[COUNT, STREAMS]):
        if _crosses(wiring, structure, stream, across, side):
            figures[HOLD, stream] -= amount
        elif _crosses(wiring, structure, stream, own, side):
            figures[HOLD, stream] += amount
    _release(structure, figures, first)
    return True


@compiled
def _crosses(wiring: Integers, structure: Integers, stream: int, end: int, side: int) -> bool:
    """Say whether a pinned stream has only its end `end` in part `side`."""
    other = SOURCE + TARGET - end
    return bool(
        structure[KIND, stream] == PINNED
        and structure[PART, wiring[end, stream]] == side
        and structure[PART, wiring[other, stream]] != side
    )
