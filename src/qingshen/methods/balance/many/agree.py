"""Whether the exact streams of one plant leave a solution at all."""

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.layout import (
    COUNT,
    NET,
    NODES,
    PART,
    READING,
    SOURCE,
    STREAMS,
    TARGET,
    THROUGH,
    Floats,
    Integers,
)

CONTRADICTION = 1e-9
"""Exact streams may disagree by this share of their sum: the last digits of sums of decimals."""


@compiled
def agree(wiring: Integers, structure: Integers, figures: Floats) -> bool:
    """Say whether each part that only exact streams enter and leave closes."""
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
    for part in range(nodes + 1):
        if part != structure[PART, nodes] and abs(figures[NET, part]) > CONTRADICTION * figures[THROUGH, part]:
            return False
    return True
