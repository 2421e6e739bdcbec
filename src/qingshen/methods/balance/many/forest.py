"""The spanning forest of a plant's unmeasured streams, and which no cycle passes: balance/forest.py for the kernel."""

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.layout import (
    BRIDGE,
    COUNT,
    CURSOR,
    EDGE,
    KIND,
    LAST,
    LOW,
    NODES,
    NOWHERE,
    ORDER,
    PARENT,
    PLACE,
    SOURCE,
    START,
    TARGET,
    UNMEASURED,
    UP,
    Integers,
)


@compiled
def span(wiring: Integers, structure: Integers) -> None:
    """Fill the forest: parents before children in `ORDER`, and `BRIDGE`."""
    nodes, walked = structure[COUNT, NODES], 0
    structure[BRIDGE, :] = 0
    for node in range(nodes + 1):
        structure[PLACE, node] = NOWHERE
        structure[PARENT, node] = NOWHERE
        structure[UP, node] = NOWHERE
        structure[CURSOR, node] = wiring[START, node]
    # The outside first: its tree hangs from it, whose balance nobody keeps.
    for node in range(nodes, -1, -1):
        if structure[PLACE, node] == NOWHERE:
            walked = _walk(wiring, structure, node, walked)


@compiled
def _walk(wiring: Integers, structure: Integers, root: int, before: int) -> int:
    """Walk a tree depth first from `root`, with Tarjan's low points; return how many nodes were walked so far."""
    node, walked = root, _enter(structure, root, before)
    while node != NOWHERE:
        if structure[CURSOR, node] == wiring[START, node + 1]:
            node = _leave(structure, node, walked)
            continue
        stream = wiring[EDGE, structure[CURSOR, node]]
        structure[CURSOR, node] += 1
        if structure[KIND, stream] != UNMEASURED or stream == structure[UP, node]:
            continue
        other = wiring[TARGET, stream] if wiring[SOURCE, stream] == node else wiring[SOURCE, stream]
        if structure[PLACE, other] != NOWHERE:
            structure[LOW, node] = min(structure[LOW, node], structure[PLACE, other])
            continue
        structure[PARENT, other] = node
        structure[UP, other] = stream
        walked = _enter(structure, other, walked)
        node = other
    return walked


@compiled
def _enter(structure: Integers, node: int, walked: int) -> int:
    structure[PLACE, node] = walked
    structure[LOW, node] = walked
    structure[ORDER, walked] = node
    return walked + 1


@compiled
def _leave(structure: Integers, node: int, walked: int) -> int:
    """Close a node's subtree; return its parent."""
    structure[LAST, node] = walked
    above = structure[PARENT, node]
    if above != NOWHERE:
        structure[LOW, above] = min(structure[LOW, above], structure[LOW, node])
        structure[BRIDGE, structure[UP, node]] = 1 if structure[LOW, node] > structure[PLACE, above] else 0
    return int(above)
