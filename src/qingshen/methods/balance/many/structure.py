"""The structure that follows from a pattern of meters, in exact integers: groups, parts, rows."""

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.forest import span
from qingshen.methods.balance.many.layout import (
    CLOSED,
    COUNT,
    DROPPED,
    GROUP,
    HEAD,
    KIND,
    LEAK,
    METERED,
    MISSING,
    NODES,
    PAIR,
    PART,
    RANK,
    ROW,
    SLOT,
    SOURCE,
    STREAMS,
    TAIL,
    TARGET,
    UNMEASURED,
    Integers,
)


@compiled
def arrange(wiring: Integers, structure: Integers) -> None:
    """Bring `structure` in line with its kinds."""
    _merge(wiring, structure)
    _join(wiring, structure)
    _number(structure)
    _place(wiring, structure)
    if structure[COUNT, MISSING] > 0:
        span(wiring, structure)


@compiled
def _root(structure: Integers, what: int, node: int) -> int:
    """Return the root of `node` in the union-find forest `what`, halving the path to it."""
    at = node
    while structure[what, at] != at:
        structure[what, at] = structure[what, structure[what, at]]
        at = structure[what, at]
    return at


@compiled
def _merge(wiring: Integers, structure: Integers) -> None:
    """The ends of an unmeasured stream are one group, called by its highest node."""
    nodes, missing = structure[COUNT, NODES], 0
    for node in range(nodes + 1):
        structure[GROUP, node] = node
    for stream in range(structure[COUNT, STREAMS]):
        if structure[KIND, stream] == UNMEASURED:
            missing += 1
            one = _root(structure, GROUP, wiring[SOURCE, stream])
            other = _root(structure, GROUP, wiring[TARGET, stream])
            structure[GROUP, min(one, other)] = max(one, other)
    for node in range(nodes + 1):
        structure[GROUP, node] = _root(structure, GROUP, node)
    structure[COUNT, MISSING] = missing


@compiled
def _join(wiring: Integers, structure: Integers) -> None:
    """Groups joined by a stream with a variance are one part; the part of a node is that of its group."""
    nodes = structure[COUNT, NODES]
    for node in range(nodes + 1):
        structure[PART, node] = node
    for stream in range(structure[COUNT, STREAMS]):
        if structure[KIND, stream] == METERED:
            one = _root(structure, PART, structure[GROUP, wiring[SOURCE, stream]])
            other = _root(structure, PART, structure[GROUP, wiring[TARGET, stream]])
            structure[PART, min(one, other)] = max(one, other)
    for node in range(nodes + 1):
        structure[PART, node] = _root(structure, PART, structure[GROUP, node])


@compiled
def _number(structure: Integers) -> None:
    """Give every group a row but the outside's, and in a part that never touches the outside all but the first."""
    nodes, rank, closed = structure[COUNT, NODES], 0, 0
    outside = structure[PART, nodes]
    for node in range(nodes + 1):
        structure[DROPPED, node] = 0
    for node in range(nodes + 1):
        part = structure[PART, node]
        structure[ROW, node] = nodes
        if node != structure[GROUP, node] or node == nodes:
            continue
        if part != outside and structure[DROPPED, part] == 0:
            structure[DROPPED, part] = 1
            closed += 1
        else:
            structure[ROW, node] = rank
            rank += 1
    for node in range(nodes + 1):
        row = structure[ROW, structure[GROUP, node]]
        structure[ROW, node] = row
        # In a closed part nothing can leak: the exact streams around it would contradict each other.
        structure[LEAK, node] = row if structure[PART, node] == outside else nodes
    structure[COUNT, RANK] = rank
    structure[COUNT, CLOSED] = closed


@compiled
def _place(wiring: Integers, structure: Integers) -> None:
    """Say of every stream which rows it joins and where its variance goes."""
    nodes = structure[COUNT, NODES]
    for stream in range(structure[COUNT, STREAMS]):
        source, target = wiring[SOURCE, stream], wiring[TARGET, stream]
        tail = head = nodes
        if structure[KIND, stream] != UNMEASURED and structure[GROUP, source] != structure[GROUP, target]:
            tail, head = structure[ROW, source], structure[ROW, target]
        low, high = min(tail, head), max(tail, head)
        pair = nodes if high in (nodes, low) else nodes + 1 + high * (high - 1) // 2 + low
        structure[TAIL, stream] = tail
        structure[HEAD, stream] = head
        structure[PAIR, stream] = pair
        structure[SLOT, stream] = low if high == nodes else pair
