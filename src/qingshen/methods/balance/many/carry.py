"""Whether the unobservable streams can carry what is left to them without a negative flow.

Nobody can say how much each carries; but where no flow without a negative one exists, the balances want a wrong
direction there too. Surpluses are pushed along the streams path by path (Edmonds & Karp 1972), each as wide as need be.
"""

import math

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.layout import (
    BRIDGE,
    COUNT,
    CURSOR,
    EDGE,
    KIND,
    LOW,
    MISSING,
    NET,
    NODES,
    NOWHERE,
    READING,
    SLACK,
    SOURCE,
    START,
    STREAMS,
    TARGET,
    UNMEASURED,
    Floats,
    Integers,
    X,
)

ROUNDING = 1e-9
"""A surplus of this share of the largest flow is rounding."""


@compiled
def carries(wiring: Integers, structure: Integers, figures: Floats) -> bool:
    """Say whether flows ≥ 0 of the unobservable streams close every balance; X holds all others. Uses up SLACK."""
    nodes, largest, hidden = structure[COUNT, NODES], 0.0, False
    if structure[COUNT, MISSING] == 0:
        return True
    for node in range(nodes + 1):
        figures[NET, node] = 0.0
    for stream in range(structure[COUNT, STREAMS]):
        flow = figures[X, stream]
        figures[SLACK, stream] = 0.0
        if math.isnan(flow):
            hidden = True
        else:
            largest = max(largest, abs(flow) + abs(figures[READING, stream]))
            figures[NET, wiring[TARGET, stream]] += flow
            figures[NET, wiring[SOURCE, stream]] -= flow
    if not hidden:
        return True
    return _cleared(wiring, structure, figures, ROUNDING * largest)


@compiled
def _cleared(wiring: Integers, structure: Integers, figures: Floats, rounding: float) -> bool:
    """Push every surplus to where something lacks, then fill from outside what still lacks."""
    nodes = structure[COUNT, NODES]
    for node in range(nodes):
        while figures[NET, node] > rounding:
            if not _push(wiring, structure, figures, node, rounding):
                return False
    lacking = True
    while lacking:
        lacking = False
        for node in range(nodes):
            lacking |= figures[NET, node] < -rounding
        figures[NET, nodes] = math.inf
        if lacking and not _push(wiring, structure, figures, nodes, rounding):
            return False
    return True


@compiled
def _push(wiring: Integers, structure: Integers, figures: Floats, first: int, rounding: float) -> bool:
    """Push along a shortest path from `first` to a node that lacks something, the outside taking all; or say no."""
    nodes, tail, head, found = structure[COUNT, NODES], 0, 1, NOWHERE
    for node in range(nodes + 1):
        structure[LOW, node] = NOWHERE
    structure[CURSOR, 0] = first
    while tail < head and found == NOWHERE:
        node = structure[CURSOR, tail]
        tail += 1
        for at in range(wiring[START, node], wiring[START, node + 1]):
            stream = wiring[EDGE, at]
            other = wiring[TARGET, stream]
            if other == node:
                other = wiring[SOURCE, stream]
                if figures[SLACK, stream] <= rounding:
                    continue
            hidden = structure[KIND, stream] == UNMEASURED and structure[BRIDGE, stream] == 0
            if not hidden or other == first or structure[LOW, other] != NOWHERE:
                continue
            structure[LOW, other] = stream
            structure[CURSOR, head] = other
            head += 1
            if other == nodes or figures[NET, other] < -rounding:
                found = other
                break
    if found == NOWHERE:
        return False
    _augment(wiring, structure, figures, first, found)
    return True


@compiled
def _augment(wiring: Integers, structure: Integers, figures: Floats, first: int, found: int) -> None:
    """Send as much as the ends and the flows taken back allow; SLACK is what each stream carries so far."""
    amount = figures[NET, first]
    if found != structure[COUNT, NODES]:
        amount = min(amount, -figures[NET, found])
    node = found
    while node != first:
        stream = structure[LOW, node]
        if wiring[TARGET, stream] == node:
            node = wiring[SOURCE, stream]
        else:
            amount = min(amount, figures[SLACK, stream])
            node = wiring[TARGET, stream]
    figures[NET, first] -= amount
    figures[NET, found] += amount
    node = found
    while node != first:
        stream = structure[LOW, node]
        if wiring[TARGET, stream] == node:
            figures[SLACK, stream] += amount
            node = wiring[SOURCE, stream]
        else:
            figures[SLACK, stream] -= amount
            node = wiring[TARGET, stream]
