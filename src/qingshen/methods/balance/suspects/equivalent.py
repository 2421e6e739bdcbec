"""Which errors no reading can tell apart: those whose directions are parallel.

In a flow network that is exact: the bias of a stream between groups a and b, that of any other stream between them, and
a leak of a (where b is the outside) move the same two balances. Compensating an error merges the two groups it joins,
and may make others equivalent (Bagajewicz & Jiang 1998).
"""

import numpy as np

from qingshen.methods.balance.normal import Array, Integers
from qingshen.methods.balance.reduced import Ends
from qingshen.methods.balance.suspects.hypotheses import LOST, Hypotheses, Places

# Of equations that are no network: two directions are one where sin² of the angle between them is below this.
PARALLEL = 1e-9


def equivalent(hypotheses: Hypotheses, chosen: tuple[int, ...] = ()) -> Integers:
    """Return the equivalence class of each hypothesis once `chosen` are compensated, shape (h,); -1: can't be told.

    Exact, by the ends of each stream, for a flow network; by the angle between directions, tolerance `PARALLEL`, for
    other equations.
    """
    if hypotheses.ends is None:
        return _by_angle(hypotheses, chosen)
    return _by_ends(hypotheses, hypotheses.ends, chosen)


def _by_ends(hypotheses: Hypotheses, ends: Ends, chosen: tuple[int, ...]) -> Integers:
    one = np.where(hypotheses.leak, hypotheses.where, ends.source[np.where(hypotheses.leak, 0, hypotheses.where)])
    other = np.where(hypotheses.leak, -1, ends.target[np.where(hypotheses.leak, 0, hypotheses.where)])
    groups = len(ends.row)
    merged = np.arange(groups + 1)  # the outside is the last, so that -1 finds it
    for at in chosen:
        merged[merged == merged[other[at]]] = merged[one[at]]
    first, second = merged[one].astype(np.int64), merged[other].astype(np.int64)
    pair = np.minimum(first, second) * (groups + 1) + np.maximum(first, second)
    return _numbered(np.where(first == second, -1, pair))


def _by_angle(hypotheses: Hypotheses, chosen: tuple[int, ...]) -> Integers:
    """Directions are compared in the metric of S, chosen ones projected out."""
    directions = np.column_stack([hypotheses.direction(at) for at in range(len(hypotheses))])
    total = hypotheses.information
    weighed = hypotheses.normal.solve(directions)
    if chosen:
        basis = list(chosen)
        joint = directions[:, basis].T @ weighed[:, basis]
        directions = directions - directions[:, basis] @ np.linalg.solve(joint, weighed[:, basis].T @ directions)
        weighed = hypotheses.normal.solve(directions)
    left = np.einsum("rh,rh->h", directions, weighed)
    told = left > LOST * total
    told[list(chosen)] = False
    label = np.full(len(hypotheses), -1, np.int64)
    for at in np.flatnonzero(told):
        if label[at] < 0:
            label[told & (label < 0) & _parallel(directions, weighed, left, int(at))] = at
    return _numbered(label)


def _parallel(directions: Array, weighed: Array, left: Array, at: int) -> Array:
    """Return sin² of the angle to `at` below the tolerance, by the part of each direction that is not along it."""
    along = weighed[:, at] @ directions / left[at]
    rest = directions - np.outer(directions[:, at], along)
    rest_weighed = weighed - np.outer(weighed[:, at], along)
    return np.asarray(np.einsum("rh,rh->h", rest, rest_weighed) <= PARALLEL * left)


def _numbered(label: Places) -> Integers:
    """Return labels 0, 1, … in the order of their first appearance, -1 kept."""
    kept = label >= 0
    found = np.full(len(label), -1, np.int32)
    _, first, inverse = np.unique(label[kept], return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    found[kept] = rank[inverse]
    return found
