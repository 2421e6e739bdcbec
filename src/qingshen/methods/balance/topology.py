"""Who joins whom once unmeasured streams are contracted: groups of nodes, which balances are left, which are closed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from qingshen.methods.balance.forest import Forest, spanning_forest
from qingshen.methods.balance.normal import Array, Flags, Integers
from qingshen.methods.balance.reduced import Ends

FEW = 128
"""Up to this many streams and nodes a plain search joins them faster than a sparse matrix does."""
STATUSES = ("redundant", "nonredundant", "observable", "unobservable", "exact", "at_bound")


@dataclass(frozen=True, eq=False)
class Topology:
    """The structure of a network of n streams and m nodes under one pattern of meters.

    `kind` (n): 0 unmeasured, 1 measured, 2 exact. `ends`: the groups after contraction. `part` (groups): which part
    of the reduced network, joined by streams with a variance, a group lies in. `rank`: balances left to check.
    """

    source: Integers
    target: Integers
    nodes: int
    kind: Integers
    ends: Ends
    part: Integers
    outside: int
    rank: int

    @classmethod
    def of(cls, source: Integers, target: Integers, nodes: int, kind: Integers) -> Topology:
        """Return the structure of streams `source` → `target` (-1 outside) with meters `kind`."""
        group = _groups(source, target, nodes, kind == 0)
        outside = group[nodes]
        one, other = group[_within(source, nodes)], group[_within(target, nodes)]
        count = int(group.max()) + 1
        joined = (kind == 1) & (one != other)
        part = labels(one[joined], other[joined], count)
        grounded = np.zeros(int(part.max()) + 1, dtype=np.bool_)
        grounded[part[outside]] = True
        # Of a part that never touches the outside one balance follows from the others.
        first = np.full(len(grounded), count, dtype=np.int64)
        np.minimum.at(first, part, np.arange(count))
        kept = np.ones(count, dtype=np.bool_)
        kept[outside] = False
        kept[first[~grounded]] = False
        row = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        exact = (kind == 2) & (one != other)
        known = joined | exact
        open_part = labels(one[known], other[known], count) if exact.any() else part
        label = np.arange(count, dtype=np.int32)
        label[outside] = -1
        ends = Ends(label[one], label[other], label[group[:nodes]], row, open_part == open_part[outside])
        return cls(source, target, nodes, kind, ends, part, int(outside), int(kept.sum()))

    @cached_property
    def rows(self) -> tuple[Integers, Integers]:
        """The balance in G at each end of each stream, -1 where there is none, two arrays of shape (n,)."""
        return _row_of(self.ends.source, self.ends.row), _row_of(self.ends.target, self.ends.row)

    @cached_property
    def forest(self) -> Forest:
        """The spanning forest of the unmeasured streams."""
        return spanning_forest(self.source, self.target, self.kind == 0, self.nodes)

    @cached_property
    def status(self) -> Integers:
        """The status of each stream as an index into STATUSES, shape (n,)."""
        loop = self.ends.source == self.ends.target
        status = np.where(loop, 1, 0)
        if (self.kind == 0).any():
            status = np.where(self.kind == 0, np.where(self.forest.bridge, 2, 3), status)
        return np.where(self.kind == 2, 4, status).astype(np.int32)

    @cached_property
    def incidence(self) -> sparse.csr_array:
        """Inflow minus outflow of every node, (m × n): +1 where a stream enters, -1 where it leaves."""
        at = np.arange(len(self.source))
        entering, leaving = self.target >= 0, self.source >= 0
        rows = np.concatenate([self.target[entering], self.source[leaving]])
        columns = np.concatenate([at[entering], at[leaving]])
        signs = np.concatenate([np.ones(entering.sum()), -np.ones(leaving.sum())])
        return sparse.csr_array((signs, (rows, columns)), shape=(self.nodes, len(at)))

    def balance(self, x: Array) -> Array:
        """Return inflow minus outflow of every node, (m,): `incidence` · x, stream by stream, without the matrix."""
        ends = np.column_stack([self.target, self.source]).ravel()
        signed, there = np.column_stack([x, -x]).ravel(), ends >= 0
        return _summed(ends[there], signed[there], self.nodes)

    def spread(self, variance: Array) -> Array:
        """Return the variance of every `balance`, (m,), for independent readings of `variance` (n)."""
        # From the last stream to the first, as the sparse product incidence · V · incidenceᵀ sums them.
        ends = np.column_stack([self.target, self.source])[::-1].ravel()
        there = ends >= 0
        return _summed(ends[there], np.repeat(variance[::-1], 2)[there], self.nodes)

    @cached_property
    def matrix(self) -> Array:
        """G as a dense matrix, (rank × n); columns of unmeasured and merged streams are zero."""
        result = np.zeros((self.rank, len(self.source)))
        for rows, sign in zip(self.rows, (-1.0, 1.0), strict=True):
            at = np.flatnonzero((rows >= 0) & (self.kind != 0))
            np.add.at(result, (rows[at], at), sign)
        return result


def _summed(ends: Integers, figures: Array, nodes: int) -> Array:
    return np.asarray(np.bincount(ends, weights=figures, minlength=nodes), dtype=np.float64)


def _within(ends: Integers, nodes: int) -> Integers:
    return np.where(ends < 0, nodes, ends).astype(np.int32)


def _row_of(group: Integers, row: Integers) -> Integers:
    return np.where(group < 0, -1, row[group]).astype(np.int32)


def labels(one: Integers, other: Integers, count: int) -> Integers:
    """Return which part of the graph each of `count` nodes lies in; parts are numbered by their lowest nodes."""
    if not len(one):
        return np.arange(count, dtype=np.int32)
    if max(len(one), count) <= FEW:
        return _labels_of_few(one, other, count)
    graph = sparse.coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
    return np.asarray(connected_components(graph.tocsr(), directed=False)[1], dtype=np.int32)


def _labels_of_few(one: Integers, other: Integers, count: int) -> Integers:
    """The same without a matrix, which costs more than the search among few streams."""
    root = list(range(count))
    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        low, high = sorted((_root(root, first), _root(root, second)))
        root[high] = low
    numbers = {node: at for at, node in enumerate(node for node in range(count) if root[node] == node)}
    return np.array([numbers[_root(root, node)] for node in range(count)], dtype=np.int32)


def _root(root: list[int], node: int) -> int:
    while root[node] != node:
        root[node] = root[root[node]]
        node = root[node]
    return node


def _groups(source: Integers, target: Integers, nodes: int, unmeasured: Flags) -> Integers:
    """Return the group of every node, the outside last: the ends of an unmeasured stream are one."""
    one, other = _within(source, nodes)[unmeasured], _within(target, nodes)[unmeasured]
    return labels(one, other, nodes + 1)
