"""One plant's least squares under its balances, for the pattern of meters and pins at hand."""

import math

from qingshen.methods.balance.many.compiled import compiled
from qingshen.methods.balance.many.elimination import factorise, solve
from qingshen.methods.balance.many.layout import (
    BRIDGE,
    COUNT,
    GAP,
    HEAD,
    KIND,
    MISSING,
    MULTIPLIER,
    NET,
    NODES,
    NOWHERE,
    ORDER,
    PARENT,
    PASSING,
    RANK,
    READING,
    SIGMA,
    SLACK,
    SOURCE,
    STEP,
    STREAMS,
    TAIL,
    TARGET,
    THROUGH,
    UNMEASURED,
    UP,
    VARIANCE,
    Floats,
    Integers,
    X,
)

CLOSED_TO = 1e-13
"""A balance of the reconciled streams may stay open by this share of what passes; more is refined away."""
REFINEMENTS = 3
ROUNDING = 1e-9
"""A flow below zero by this share of its reading and its sigma is rounding."""
SUMMED = 1e-10
"""A recovered flow below zero by this share of the flows and readings it is the sum of is rounding."""


@compiled
def equate(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> float:
    """Fill `X` and `MULTIPLIER`; return J = rᵀ S⁻¹ r. Unobservable streams are NaN."""
    factorise(structure, figures, matrices)
    _open(structure, figures, READING)
    statistic = solve(structure, figures, matrices)
    for row in range(structure[COUNT, NODES] + 1):
        figures[MULTIPLIER, row] = figures[STEP, row]
    for stream in range(structure[COUNT, STREAMS]):
        reading = figures[READING, stream]
        pull = figures[STEP, structure[HEAD, stream]] - figures[STEP, structure[TAIL, stream]]
        figures[X, stream] = reading - figures[VARIANCE, stream] * pull
        figures[SLACK, stream] = ROUNDING * (abs(reading) + figures[SIGMA, stream])
    for _ in range(REFINEMENTS):
        if _closed(structure, figures):
            break
        _refine(structure, figures, matrices)
    if structure[COUNT, MISSING] > 0:
        _recover(wiring, structure, figures)
    return statistic


@compiled
def _open(structure: Integers, figures: Floats, what: int) -> None:
    """Put into GAP what the flows `what` leave open in each row."""
    for row in range(structure[COUNT, NODES] + 1):
        figures[GAP, row] = 0.0
    for stream in range(structure[COUNT, STREAMS]):
        figures[GAP, structure[HEAD, stream]] += figures[what, stream]
        figures[GAP, structure[TAIL, stream]] -= figures[what, stream]


@compiled
def _closed(structure: Integers, figures: Floats) -> bool:
    """Say whether X balances as well as floats can."""
    _open(structure, figures, X)
    for row in range(structure[COUNT, NODES] + 1):
        figures[PASSING, row] = 0.0
    for stream in range(structure[COUNT, STREAMS]):
        figures[PASSING, structure[HEAD, stream]] += abs(figures[X, stream])
        figures[PASSING, structure[TAIL, stream]] += abs(figures[X, stream])
    closed = True
    for row in range(structure[COUNT, RANK]):
        closed &= abs(figures[GAP, row]) <= CLOSED_TO * figures[PASSING, row]
    return closed


@compiled
def _refine(structure: Integers, figures: Floats, matrices: Floats) -> None:
    """Solve again for what rounding left open: a very poor meter among good ones costs digits otherwise."""
    solve(structure, figures, matrices)
    for row in range(structure[COUNT, RANK]):
        figures[MULTIPLIER, row] += figures[STEP, row]
    for stream in range(structure[COUNT, STREAMS]):
        pull = figures[STEP, structure[HEAD, stream]] - figures[STEP, structure[TAIL, stream]]
        figures[X, stream] -= figures[VARIANCE, stream] * pull


@compiled
def _recover(wiring: Integers, structure: Integers, figures: Floats) -> None:
    """Observable streams out of what their subtree lacks; the other unmeasured ones are NaN."""
    nodes = structure[COUNT, NODES]
    for node in range(nodes + 1):
        figures[NET, node] = 0.0
        figures[THROUGH, node] = 0.0
    for stream in range(structure[COUNT, STREAMS]):
        source, target, flow = wiring[SOURCE, stream], wiring[TARGET, stream], figures[X, stream]
        passing = abs(flow) + abs(figures[READING, stream])
        figures[NET, target] += flow
        figures[NET, source] -= flow
        figures[THROUGH, target] += passing
        figures[THROUGH, source] += passing
        if structure[KIND, stream] == UNMEASURED:
            figures[X, stream] = math.nan
    for at in range(nodes, -1, -1):
        node = structure[ORDER, at]
        stream, above = structure[UP, node], structure[PARENT, node]
        if stream == NOWHERE:
            continue
        if structure[BRIDGE, stream] == 1:
            net = figures[NET, node]
            figures[X, stream] = -net if wiring[TARGET, stream] == node else net
            figures[SLACK, stream] = SUMMED * figures[THROUGH, node]
        figures[NET, above] += figures[NET, node]
        figures[THROUGH, above] += figures[THROUGH, node]
