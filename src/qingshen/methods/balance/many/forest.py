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
    STREAMS,
    TARGET,
    UNMEASURED,
    UP,
    WALKED,
    Integers,
)


@compiled
def span(wiring: Integers, structure: Integers) -> None:
    """Fill the forest: parents before children in `ORDER`, and `BRIDGE`."""
    nodes = structure[COUNT, NODES]
    for stream in range(structure[COUNT, STREAMS]):
        structure[BRIDGE, stream] = 0
    for node in range(nodes + 1):
        structure[PLACE, node] = NOWHERE
        structure[PARENT, node] = NOWHERE
        structure[UP, node] = NOWHERE
        structure[CURSOR, node] = wiring[START, node]
    structure[COUNT, WALKED] = 0
    # The outside first: its tree hangs from it, whose balance nobody keeps.
    for node in range(nodes, -1, -1):
        if structure[PLACE, node] == NOWHERE:
            _walk(wiring, structure, node)


@compiled
def _walk(wiring: Integers, structure: Integers, root: int) -> None:
    """Walk a tree depth first from `root`, with Tarjan's low points."""
    node = root
    _enter(structure, root)
    while node != NOWHERE:
        if structure[CURSOR, node] == wiring[START, node + 1]:
            node = _leave(structure, node)
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
        _enter(structure, other)
        node = other


@compiled
def _enter(structure: Integers, node: int) -> None:
    walked = structure[COUNT, WALKED]
    structure[PLACE, node] = walked
    structure[LOW, node] = walked
    structure[ORDER, walked] = node
    structure[COUNT, WALKED] = walked + 1


@compiled
def _leave(structure: Integers, node: int) -> int:
    """Close a node's subtree; return its parent."""
    structure[LAST, node] = structure[COUNT, WALKED]
    above = structure[PARENT, node]
    if above != NOWHERE:
        structure[LOW, above] = min(structure[LOW, above], structure[LOW, node])
        structure[BRIDGE, structure[UP, node]] = 1 if structure[LOW, node] > structure[PLACE, above] else 0
    return int(above)
