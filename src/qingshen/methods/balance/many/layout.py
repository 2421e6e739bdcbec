"""The arrays the kernels work on, packed by kind: numba passes few arrays fast and many slowly.

n streams, m nodes; node m stands for the outside, row m for what keeps no balance. `wiring`, `structure` (int64) and
`figures` (float64) hold a property in each row, by the names below. `matrices` (float64) holds symmetric matrices over
the balances: [0, m) the diagonal, m a place nobody fills, then the rows of the strict lower triangle one behind the
other.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]

NOWHERE = -1
UNMEASURED, METERED, EXACT, PINNED = range(4)
"""What a stream is to the equations; a pinned stream is held at zero because it would be negative."""
REDUNDANT, NONREDUNDANT, OBSERVABLE, UNOBSERVABLE, EXACTLY_KNOWN, AT_BOUND = range(6)
"""Indices into topology.STATUSES."""
SETTLED, UNSETTLED, INFEASIBLE, CONTRADICTORY = range(4)
"""How a plant ends: the last two have no flows without a negative one, or none at all."""

SOURCE, TARGET, START, EDGE = range(4)
"""`wiring`, for all plants: ends of each stream (n); streams at a node: edge[start[node] : start[node + 1]]."""

KIND, TAIL, HEAD, SLOT, PAIR, BRIDGE, STATUS = range(7)
"""`structure` of streams (n): what it is; the row at each end; where its variance goes in the weights and where the
inverse holds what its two rows share; whether no cycle of unmeasured streams passes it; its code."""
GROUP, PART, ROW, LEAK, DROPPED, ORDER, PARENT, UP, PLACE, LAST, LOW, CURSOR, COUNT = range(7, 20)
"""`structure` of nodes (m + 1): group, part and row of each, the row a leak would show in, whether a part has left out
a balance; the spanning forest of the unmeasured streams as in balance/forest.py, `UP` the stream to the parent."""
STREAMS, NODES, RANK, MISSING, CERTAIN, CLOSED, WALKED, HYPOTHESIS = range(8)
"""Places in structure[COUNT]: n, m, balances to check, unmeasured streams, exact ones, parts that never touch the
outside, nodes walked through so far; the likeliest error."""

GIVEN, SIGMA, READING, VARIANCE, X, SLACK, HOLD = range(7)
"""`figures` of streams (n): as given; as the equations see them, 0 unless read and uncertain; the solution, and how far
below zero it is mere rounding; the multiplier that holds a pinned stream at zero."""
RECONCILED, RECONCILED_SIGMA, ADJUSTMENT, ADJUSTMENT_SIGMA, TEST = range(7, 12)
"""`figures` of streams (n) that are answers."""
SEEN, KEPT, FORCE = range(12, 15)
"""`figures` of streams (n): gᵀ S⁻¹ g, the share of its variance a reading keeps, and the pull on it, -gᵀ S⁻¹ r."""
GAP, PASSING, MULTIPLIER, STEP, PIVOT = range(15, 20)
"""`figures` of rows (m + 1): what is open, what passes, S⁻¹ gap, a step of it, 1 / pivot."""
NET, THROUGH, VERDICT = range(20, 23)
"""`figures` of nodes (m + 1): what enters less what leaves, and the sum of both."""
STATISTIC, SIZE, SIZE_SIGMA, SUSPECT_TEST = range(4)
"""Places in figures[VERDICT]."""

WEIGHT, INVERSE, SCRATCH = range(3)
"""`matrices`: conductances and, once struck out, shares; S⁻¹; room for one balance more."""


class Readings(NamedTuple):
    """What k plants measure: `values` (k, n), NaN unmeasured; `sigmas` (k, n) or (1, n)."""

    values: Floats
    sigmas: Floats


class Room(NamedTuple):
    """What a thread works in; the kinds are those of no plant at first."""

    structure: Integers
    figures: Floats
    matrices: Floats

    @classmethod
    def of(cls, streams: int, nodes: int) -> "Room":
        """Return room for plants of n streams and m nodes."""
        structure = np.full((COUNT + 1, max(streams, nodes + 2, HYPOTHESIS + 1)), NOWHERE, dtype=np.int64)
        structure[COUNT, STREAMS], structure[COUNT, NODES] = streams, nodes
        figures = np.zeros((VERDICT + 1, max(streams, nodes + 2, SUSPECT_TEST + 1)))
        return cls(structure, figures, np.zeros((SCRATCH + 1, (nodes + 2) * (nodes + 3) // 2)))


class Answers(NamedTuple):
    """Where the kernel writes k plants.

    `streams` (5, k, n): RECONCILED to TEST in that order; a pinned stream's first two are those before bounds.
    `status` (k, n). `nodes` (2, k, m): imbalance and its test. `verdicts` (4, k): STATISTIC to SUSPECT_TEST. `counts`
    (3, k): degrees of freedom, how it ended, hypothesis. `equivalent` (k, n + m).
    """

    streams: Floats
    status: Codes
    nodes: Floats
    verdicts: Floats
    counts: Integers
    equivalent: Flags
