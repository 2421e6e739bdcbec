"""The outermost kernel: a run of plants, one after the other, in room of its own. Threads take a run each."""

import math
from collections.abc import Callable

from qingshen.methods.balance.many.agree import agree
from qingshen.methods.balance.many.bounds import bound, lowest
from qingshen.methods.balance.many.carry import carries
from qingshen.methods.balance.many.compiled import compiled, outermost, stamp
from qingshen.methods.balance.many.describe import classify, describe, describe_bounded, forget, forget_tests
from qingshen.methods.balance.many.elimination import invert
from qingshen.methods.balance.many.equate import equate
from qingshen.methods.balance.many.layout import (
    CLOSED,
    CONTRADICTORY,
    COUNT,
    EXACT,
    GIVEN,
    HYPOTHESIS,
    INFEASIBLE,
    KIND,
    METERED,
    NET,
    NODES,
    NOWHERE,
    RANK,
    READING,
    RECONCILED,
    SETTLED,
    SIGMA,
    SOURCE,
    STATISTIC,
    STATUS,
    STREAMS,
    TARGET,
    THROUGH,
    UNMEASURED,
    UNSETTLED,
    VARIANCE,
    VERDICT,
    Answers,
    Codes,
    Flags,
    Floats,
    Integers,
    Readings,
    Room,
)
from qingshen.methods.balance.many.structure import arrange
from qingshen.methods.balance.many.suspect import nobody, suspect


@compiled
def _load(values: Floats, sigmas: Floats, plant: int, structure: Integers, figures: Floats) -> bool:
    """Bring in a plant's readings; say whether its pattern of meters differs from the one at hand."""
    row, changed = plant if len(sigmas) > 1 else 0, False
    for stream in range(structure[COUNT, STREAMS]):
        given, sigma = values[plant, stream], sigmas[row, stream]
        reading, variance = given, sigma * sigma
        kind = METERED if variance > 0.0 else EXACT
        if math.isnan(given):
            kind, reading, variance, sigma = UNMEASURED, 0.0, 0.0, 0.0
        figures[GIVEN, stream] = given
        figures[SIGMA, stream] = sigma
        figures[READING, stream] = reading
        figures[VARIANCE, stream] = variance
        changed |= structure[KIND, stream] != kind
        structure[KIND, stream] = kind
    return changed


@compiled
def _reconcile(
    wiring: Integers, structure: Integers, figures: Floats, matrices: Floats, equivalent: Flags, plant: int
) -> int:
    """Reconcile the plant at hand; return how it ended."""
    if structure[COUNT, CLOSED] > 0 and not agree(wiring, structure, figures):
        figures[VERDICT, STATISTIC] = math.nan
        forget(structure, figures)
        forget_tests(structure, figures)
        nobody(structure, figures, equivalent, plant)
        return CONTRADICTORY
    figures[VERDICT, STATISTIC] = equate(wiring, structure, figures, matrices)
    invert(structure, figures, matrices)
    describe(wiring, structure, figures, matrices)
    suspect(structure, figures, matrices, equivalent, plant)
    if lowest(structure, figures) != NOWHERE:
        return _bounded(wiring, structure, figures, matrices)
    return SETTLED if carries(wiring, structure, figures) else UNSETTLED


@compiled
def _bounded(wiring: Integers, structure: Integers, figures: Floats, matrices: Floats) -> int:
    rank = structure[COUNT, RANK]
    ended = bound(wiring, structure, figures, matrices)
    if ended == INFEASIBLE:
        forget(structure, figures)
    else:
        invert(structure, figures, matrices)
        describe_bounded(wiring, structure, figures, matrices)
        if not carries(wiring, structure, figures):
            ended = UNSETTLED
    structure[COUNT, RANK] = rank
    return ended


@compiled
def _write_streams(structure: Integers, figures: Floats, streams: Floats, status: Codes, plant: int) -> None:
    for what in range(len(streams)):
        for stream in range(structure[COUNT, STREAMS]):
            streams[what, plant, stream] = figures[RECONCILED + what, stream]
    for stream in range(structure[COUNT, STREAMS]):
        status[plant, stream] = structure[STATUS, stream]


@compiled
def _write_nodes(wiring: Integers, structure: Integers, figures: Floats, nodes: Floats, plant: int) -> None:
    """Write what the raw readings leave open at each node, and its test; NaN where one of them is unmeasured."""
    for node in range(structure[COUNT, NODES] + 1):
        figures[NET, node] = 0.0
        figures[THROUGH, node] = 0.0
    for stream in range(structure[COUNT, STREAMS]):
        source, target, given = wiring[SOURCE, stream], wiring[TARGET, stream], figures[GIVEN, stream]
        if source == target:
            continue
        variance = figures[SIGMA, stream] * figures[SIGMA, stream]
        figures[NET, target] += given
        figures[NET, source] -= given
        figures[THROUGH, target] += variance
        figures[THROUGH, source] += variance
    for node in range(structure[COUNT, NODES]):
        imbalance, variance = figures[NET, node], figures[THROUGH, node]
        nodes[0, plant, node] = imbalance
        nodes[1, plant, node] = abs(imbalance) / math.sqrt(variance) if variance > 0.0 else math.nan


def _of(edition: int) -> Callable[[int, int, Integers, Readings, Room, Answers], int]:
    """Return the kernel; `edition` goes with the compiled code, so that a change in any part of it is seen."""

    @outermost
    def run(first: int, behind: int, wiring: Integers, readings: Readings, room: Room, answers: Answers) -> int:
        values, sigmas = readings
        structure, figures, matrices = room
        streams, status, nodes, verdicts, counts, equivalent = answers
        for plant in range(first, behind):
            if _load(values, sigmas, plant, structure, figures):
                arrange(wiring, structure)
                classify(structure)
            ended = _reconcile(wiring, structure, figures, matrices, equivalent, plant)
            counts[0, plant], counts[1, plant] = structure[COUNT, RANK], ended
            counts[2, plant] = structure[COUNT, HYPOTHESIS]
            for what in range(len(verdicts)):
                verdicts[what, plant] = figures[VERDICT, what]
            _write_streams(structure, figures, streams, status, plant)
            _write_nodes(wiring, structure, figures, nodes, plant)
        return edition

    return run


run = _of(stamp())
"""Reconcile plants `first` to `behind` - 1 into the answers."""
