"""What all other readings say of one stream's flow: the conductance between its ends without it.

A poor meter among good ones is reconciled by them nearly alone: its variance is then a small difference of large
figures, unless it is computed as the conductance it is, by sums of positive ones. The variance of a recovered flow is
the same conductance, between the two sides of its cut.
"""

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.elimination import strike
from qingshen.methods.balance.many.layout import (
    COUNT,
    KIND,
    LAST,
    METERED,
    NODES,
    NOWHERE,
    PLACE,
    RANK,
    ROW,
    SCRATCH,
    SOURCE,
    STREAMS,
    TARGET,
    VARIANCE,
    Floats,
    Integers,
)


@compiled
def conductance(
    wiring: Integers, structure: Integers, figures: Floats, matrices: Floats, stream: int, below: int
) -> float:
    """Return the conductance between the ends of `stream` [variance] of all metered streams but itself.

    For an observable stream `below` is the node under it in the forest, whose subtree stands apart from its group; else
    NOWHERE.
    """
    ground = structure[COUNT, NODES] + 1
    rows = structure[COUNT, RANK] + (0 if below == NOWHERE else 1)
    one = _row(structure, wiring[SOURCE, stream], below)
    other = _row(structure, wiring[TARGET, stream], below)
    if one == ground:
        one, other = other, one
    for at in range(ground + 1 + rows * (rows - 1) // 2):
        matrices[SCRATCH, at] = 0.0
    for beside in range(structure[COUNT, STREAMS]):
        if structure[KIND, beside] == METERED and beside != stream:
            tail = _swapped(_row(structure, wiring[SOURCE, beside], below), one, other, ground)
            head = _swapped(_row(structure, wiring[TARGET, beside], below), one, other, ground)
            low, high = min(tail, head), max(tail, head)
            if low != high:
                at = low if high == ground else ground + 1 + high * (high - 1) // 2 + low
                matrices[SCRATCH, at] += figures[VARIANCE, beside]
    strike(figures, matrices, SCRATCH, ground + 1, 1 if other == ground else 2, rows)
    if other == ground:
        return float(matrices[SCRATCH, 0])
    here, there = matrices[SCRATCH, 0], matrices[SCRATCH, 1]
    over_ground = here * there / (here + there) if here > 0.0 else 0.0
    return float(matrices[SCRATCH, ground + 1] + over_ground)


@compiled
def _row(structure: Integers, node: int, below: int) -> int:
    """Return the row of `node`: one more than there are for the subtree of `below`, m + 1 for the ground."""
    if below != NOWHERE:
        place = structure[PLACE, node]
        if structure[PLACE, below] <= place < structure[LAST, below]:
            return int(structure[COUNT, RANK])
    row = structure[ROW, node]
    return int(row + 1 if row == structure[COUNT, NODES] else row)


@compiled
def _swapped(row: int, one: int, other: int, ground: int) -> int:
    """Number the rows anew: `one` becomes 0 and `other`, where it is no ground, 1; those take their places."""
    first = 0 if row == one else one if row == 0 else row
    if other == ground:
        return first
    second = one if other == 0 else other
    return 1 if first == second else second if first == 1 else first
