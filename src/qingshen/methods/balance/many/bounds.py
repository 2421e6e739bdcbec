"""Flows are not negative: block principal pivoting, in the kernel.

All streams of the wrong sign are pinned or released at once while that helps; where it does not, one at a time by
number, which ends on its own (Portugal, Júdice & Vicente 1994, Math. Comp. 63; Murty's rule).
"""

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.equate import ROUNDING, equate
from qingshen.methods.balance.many.layout import (
    CLOSED,
    COUNT,
    EXACT,
    GIVEN,
    INFEASIBLE,
    KIND,
    METERED,
    MULTIPLIER,
    NET,
    NODES,
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
    THROUGH,
    UNMEASURED,
    UNSETTLED,
    VARIANCE,
    WRONG,
    Floats,
    Integers,
    X,
)
from qingshen.methods.balance.many.structure import arrange

PASSES = 15
"""Passes allowed to a plant, and twice the number of its streams more."""
PATIENCE = 3
"""Passes of all at once without progress before it is one at a time."""
CONTRADICTION = 1e-9
"""Exact streams may disagree by this share of their sum: the last digits of sums of decimals."""


@compiled
def bound(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> int:
    """Pin and release from the solution at hand until no flow is negative; return how it ended."""
    streams = structure[COUNT, STREAMS]
    fewest, patience = streams + 1, PATIENCE
    for _ in range(PASSES + 2 * streams):
        wrong = _find_wrong(wiring, structure, figures)
        if wrong == 0:
            return SETTLED
        patience = PATIENCE if wrong < fewest else patience - 1
        fewest = min(wrong, fewest)
        for stream in range(streams - 1, -1, -1):
            if structure[WRONG, stream] == 1:
                _exchange(structure, figures, stream)
                if patience < 0:
                    break
        arrange(wiring, structure)
        while structure[COUNT, CLOSED] > 0 and not agree(wiring, structure, figures):
            if not _release(wiring, structure, figures):
                return INFEASIBLE
            # All at once went too far; from here on one at a time.
            fewest, patience = 0, 0
            arrange(wiring, structure)
        equate(wiring, structure, figures, matrices)
    return UNSETTLED


@compiled
def agree(wiring: Integers, structure: Integers, figures: Floats) -> bool:
    """Say whether each part that only exact and pinned streams touch closes; leave its surplus in NET."""
    nodes = structure[COUNT, NODES]
    for node in range(nodes + 1):
        figures[NET, node] = 0.0
        figures[THROUGH, node] = 0.0
    for stream in range(structure[COUNT, STREAMS]):
        source, target = structure[PART, wiring[SOURCE, stream]], structure[PART, wiring[TARGET, stream]]
        if source != target:
            reading = figures[READING, stream]
            figures[NET, target] += reading
            figures[NET, source] -= reading
            figures[THROUGH, target] += abs(reading)
            figures[THROUGH, source] += abs(reading)
    closes = True
    for part in range(nodes + 1):
        if part == structure[PART, nodes] or abs(figures[NET, part]) <= CONTRADICTION * figures[THROUGH, part]:
            figures[NET, part] = 0.0
        else:
            closes = False
    return closes


@compiled
def _release(wiring: Integers, structure: Integers, figures: Floats) -> bool:
    """Release the pins that could take away what a part has too much, or bring what it lacks.

    False where a part has none: no solution exists, for what has to leave it finds no stream that leaves it.
    """
    nodes = structure[COUNT, NODES]
    for stream in range(structure[COUNT, STREAMS]):
        source, target = structure[PART, wiring[SOURCE, stream]], structure[PART, wiring[TARGET, stream]]
        helps = figures[NET, source] > 0.0 or figures[NET, target] < 0.0
        if structure[KIND, stream] == PINNED and source != target and helps:
            _exchange(structure, figures, stream)
            structure[WRONG, stream] = 1
        else:
            structure[WRONG, stream] = 0
    for part in range(nodes):
        if figures[NET, part] != 0.0:
            helped = False
            ends = SOURCE if figures[NET, part] > 0.0 else TARGET
            for stream in range(structure[COUNT, STREAMS]):
                helped |= structure[WRONG, stream] == 1 and structure[PART, wiring[ends, stream]] == part
            if not helped:
                return False
    return True


@compiled
def _exchange(structure: Integers, figures: Floats, stream: int) -> None:
    """Pin `stream` at zero, or release it."""
    given, sigma = figures[GIVEN, stream], figures[SIGMA, stream]
    if structure[KIND, stream] != PINNED:
        structure[KIND, stream] = PINNED
        figures[READING, stream] = 0.0
        figures[VARIANCE, stream] = 0.0
    elif given == given:
        structure[KIND, stream] = METERED
        figures[READING, stream] = given
        figures[VARIANCE, stream] = sigma * sigma
    else:
        structure[KIND, stream] = UNMEASURED


@compiled
def negative(structure: Integers, figures: Floats) -> bool:
    """Say whether any flow that could be pinned is below zero."""
    for stream in range(structure[COUNT, STREAMS]):
        if figures[X, stream] < -figures[SLACK, stream] and structure[KIND, stream] != EXACT:
            return True
    return False


@compiled
def _find_wrong(wiring: Integers, structure: Integers, figures: Floats) -> int:
    """Mark the streams below zero and the pinned ones that would rise above it; return how many."""
    count = 0
    for stream in range(structure[COUNT, STREAMS]):
        kind = structure[KIND, stream]
        if kind == PINNED:
            wrong = _rises(wiring, structure, figures, stream)
        else:
            wrong = kind != EXACT and figures[X, stream] < -figures[SLACK, stream]
        structure[WRONG, stream] = 1 if wrong else 0
        count += 1 if wrong else 0
    return count


@compiled
def _rises(wiring: Integers, structure: Integers, figures: Floats, stream: int) -> bool:
    """Say whether releasing a pinned stream would lower the objective: its multiplier is negative."""
    above = figures[MULTIPLIER, structure[ROW, wiring[TARGET, stream]]]
    below = figures[MULTIPLIER, structure[ROW, wiring[SOURCE, stream]]]
    given, sigma = figures[GIVEN, stream], figures[SIGMA, stream]
    push = -given / (sigma * sigma) if given == given else 0.0
    return bool(push + above - below < -ROUNDING * (abs(push) + abs(above) + abs(below)))
