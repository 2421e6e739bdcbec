"""The single error that explains one plant's gaps best, a biased meter or a leak: the generalised likelihood ratio.

Narasimhan & Mah 1987: T = (fᵀ S⁻¹ r)² / (fᵀ S⁻¹ f) for each hypothesis f, size (fᵀ S⁻¹ r) / (fᵀ S⁻¹ f).
"""

import math

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.layout import (
    COUNT,
    FORCE,
    HEAD,
    HYPOTHESIS,
    INVERSE,
    KIND,
    LEAK,
    METERED,
    MULTIPLIER,
    NODES,
    NOWHERE,
    SEEN,
    SIZE,
    SIZE_SIGMA,
    STREAMS,
    SUSPECT_TEST,
    TAIL,
    TEST,
    VERDICT,
    Flags,
    Floats,
    Integers,
)


@compiled
def suspect(structure: Integers, figures: Floats, matrices: Floats, equivalent: Flags, plant: int) -> None:
    """Find the likeliest hypothesis (meters first, then leaks), and mark those no test can tell from it.

    Hypotheses are equivalent when their errors enter the same two balances; the first of them stands for all.
    """
    streams, nodes = structure[COUNT, STREAMS], structure[COUNT, NODES]
    best, test = int(NOWHERE), -1.0
    for stream in range(streams):
        # NaN, of what cannot be tested, is never larger.
        if figures[TEST, stream] > test:
            best, test = stream, figures[TEST, stream]
    for node in range(nodes):
        row = structure[LEAK, node]
        if row < nodes:
            found = abs(figures[MULTIPLIER, row]) / math.sqrt(matrices[INVERSE, row])
            if found > test:
                best, test = streams + node, found
    first = _equivalent(structure, equivalent, plant, best)
    force, root = math.nan, math.nan
    if first >= streams:
        row = structure[LEAK, first - streams]
        force, root = figures[MULTIPLIER, row], math.sqrt(matrices[INVERSE, row])
    elif first >= 0:
        force, root = -figures[FORCE, first], math.sqrt(figures[SEEN, first])
    structure[COUNT, HYPOTHESIS] = first
    figures[VERDICT, SUSPECT_TEST] = test if first != NOWHERE else math.nan
    figures[VERDICT, SIZE] = force / (root * root)
    figures[VERDICT, SIZE_SIGMA] = 1.0 / root


@compiled
def _equivalent(structure: Integers, equivalent: Flags, plant: int, best: int) -> int:
    """Mark all that are equivalent to `best`, itself included; return the first of them."""
    streams, nodes = structure[COUNT, STREAMS], structure[COUNT, NODES]
    low, high, first = NOWHERE, NOWHERE, NOWHERE
    if best >= streams:
        low, high = structure[LEAK, best - streams], nodes
    elif best >= 0:
        low = min(structure[TAIL, best], structure[HEAD, best])
        high = max(structure[TAIL, best], structure[HEAD, best])
    for at in range(streams + nodes - 1, -1, -1):
        if at < streams:
            one, other = structure[TAIL, at], structure[HEAD, at]
            same = structure[KIND, at] == METERED and min(one, other) == low and max(one, other) == high
        else:
            same = structure[LEAK, at - streams] == low and high == nodes
        equivalent[plant, at] = same
        if same:
            first = at
    return first


@compiled
def nobody(structure: Integers, figures: Floats, equivalent: Flags, plant: int) -> None:
    """There is nothing to suspect, for nothing can be checked."""
    structure[COUNT, HYPOTHESIS] = NOWHERE
    figures[VERDICT, SUSPECT_TEST] = math.nan
    figures[VERDICT, SIZE] = math.nan
    figures[VERDICT, SIZE_SIGMA] = math.nan
    for at in range(structure[COUNT, STREAMS] + structure[COUNT, NODES]):
        equivalent[plant, at] = False
