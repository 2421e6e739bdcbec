"""One pattern of meters, compiled once and solved as often as the readings or their weights change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Network
from qingshen.methods.balance.normal import Array, Flags, Normal, spread
from qingshen.methods.balance.recover import recovered, transfer
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.sparse import Assembly, SparseNormal
from qingshen.methods.balance.topology import Topology
from qingshen.problems import Place, Refused

DENSE = 64
"""Up to this many balances one dense inverse is faster than a sparse factor (benchmarks/BENCHMARKS.md)."""
CLOSED = 1e-9
"""Exact streams may disagree by this share of their sum: the last digits of sums of decimals."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Least squares under the balances alone: `x` (n), NaN where unobservable, and what it rests on."""

    topology: Topology
    reduced: Reduced
    x: Array

    @cached_property
    def carry(self) -> Any:
        """T (n × n), dense or sparse, with all reconciled flows = T · (those with a reading), see `transfer`."""
        return transfer(self.topology)


class Plan:
    """The compiled structure of a network; `solve` takes its readings or others of the same pattern."""

    def __init__(self, network: Network, kind: Array | None = None) -> None:
        self.network = network
        given = _kind(network) if kind is None else kind
        self.topology = Topology.of(network.source, network.target, len(network.node), given.astype(np.int32))
        self.dense = self.topology.rank <= DENSE
        self._assembly = None if self.dense else Assembly(self.topology.rows, self.topology.rank, network.pairs)
        self._last: DenseNormal | SparseNormal | None = None

    def fits(self, network: Network) -> bool:
        """Say whether `network` has the streams, the pattern of meters and the covariances this plan was made for."""
        made = self.network
        return (
            network.pairs == made.pairs
            and np.array_equal(network.source, made.source)
            and np.array_equal(network.target, made.target)
            and np.array_equal(_kind(network), self.topology.kind)
        )

    def normal(self, variance: Array) -> Normal:
        """Return S for these variances (n; only streams with kind 1 count).

        The same weights return the same factor; on a large network others are factorised on the same analysis, and what
        was returned before is spent.
        """
        counted = np.where(self.topology.kind == 1, variance, 0.0)
        if self._last is not None and np.array_equal(self._last.variance, counted):
            return self._last
        if self._assembly is None:
            self._last = DenseNormal(self.topology.matrix, counted, self.network.pairs)
        elif isinstance(self._last, SparseNormal):
            self._last = self._last.reweighted(counted)
        else:
            self._last = SparseNormal(self._assembly, counted, self.network.pairs)
        return self._last

    def solve(self, value: Array | None = None, variance: Array | None = None) -> Solution:
        """Return the least-squares solution for `value` (n, NaN unmeasured) and `variance` (n).

        Raises Refused where exact streams contradict each other.
        """
        network, kind = self.network, self.topology.kind
        given = np.where(kind == 0, np.nan, network.value if value is None else value)
        squares = network.sigma**2 if variance is None else variance
        known = np.nan_to_num(given, nan=0.0)
        _agree(network, self.topology, known)
        try:
            normal = self.normal(np.nan_to_num(squares, nan=0.0))
        except np.linalg.LinAlgError:
            raise _too_far(network, np.where(kind == 1, squares, np.nan)) from None
        reduced = Reduced(normal, given, self._checked(), self.topology.ends)
        adjustment = spread(normal.variance, normal.pairs, normal.transpose(reduced.multiplier))
        return Solution(self.topology, reduced, recovered(self.topology, known - adjustment))

    def _checked(self) -> Flags:
        return np.asarray((self.topology.kind == 1) & (self.topology.ends.source != self.topology.ends.target))


def _too_far(network: Network, variance: Array) -> Refused:
    ends = (int(np.nanargmin(variance)), int(np.nanargmax(variance)))
    (fine, sharp), (coarse, dull) = ((network.stream[at], f"{np.sqrt(variance[at]):g}") for at in ends)
    facts = {"fine": fine, "sharp": sharp, "coarse": coarse, "dull": dull}
    return Refused([problem(Place(cell=coarse), "spread-too-wide", **facts)])


def _kind(network: Network) -> Array:
    return np.where(~network.measured, 0, np.where(network.sigma == 0, 2, 1))


def _agree(network: Network, topology: Topology, known: Array) -> None:
    """Raise Refused where what only exact streams enter and leave does not close."""
    exact = np.flatnonzero(topology.kind == 2)
    if not len(exact):
        return
    parts = topology.part
    one, other = (
        parts[np.where(ends[exact] < 0, topology.outside, ends[exact])]
        for ends in (topology.ends.source, topology.ends.target)
    )
    crossing = one != other
    size = int(parts.max()) + 1
    gap, sum_of = np.zeros(size), np.zeros(size)
    for ends, sign in ((one, -1.0), (other, 1.0)):
        there = crossing
        np.add.at(gap, ends[there], sign * known[exact[there]])
        np.add.at(sum_of, ends[there], np.abs(known[exact[there]]))
    closed = _closed_parts(topology)
    wrong = np.flatnonzero(closed & (np.abs(gap) > CLOSED * sum_of))
    if len(wrong):
        touching = [exact[crossing & ((one == part) | (other == part))] for part in wrong]
        names = ["、".join(network.stream[at] for at in streams) for streams in touching]
        raise Refused(
            problem(Place(cell=name), "exact-conflict", streams=name, gap=f"{abs(gap[part]):g}")
            for name, part in zip(names, wrong, strict=True)
        )


def _closed_parts(topology: Topology) -> Flags:
    """Which parts are joined to the outside by no stream with a variance: each has dropped one balance."""
    closed = np.ones(int(topology.part.max()) + 1, dtype=np.bool_)
    closed[topology.part[topology.outside]] = False
    return closed
