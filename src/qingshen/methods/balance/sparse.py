"""S = G V Gᵀ for large networks: assembled by a map, factorised by qdldl, its inverse taken on the pattern only."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from itertools import product

import numpy as np
import qdldl
from numpy.typing import NDArray
from scipy import sparse

from qingshen.methods.balance.normal import Array, Integers, Pair

Positions = NDArray[np.int64]


class Assembly:
    """Where each stream's variance goes in S (upper triangle, by columns): computed once for a topology."""

    def __init__(self, rows: tuple[Integers, Integers], rank: int, pairs: tuple[Pair, ...]) -> None:
        self.rows = rows
        self.rank = rank
        one, other = (ends.astype(np.int64) for ends in rows)
        low, high = np.minimum(one, other), np.maximum(one, other)
        apart = (low >= 0) & (low != high)
        alone = one != other
        stream = np.arange(len(one))
        first, second = stream[alone & (one >= 0)], stream[alone & (other >= 0)]
        across = stream[apart]
        self._stream = np.concatenate([first, second, across])
        self._sign = np.concatenate([np.ones(len(first) + len(second)), -np.ones(len(across))])
        self._pairs = _pair_entries(rows, pairs)
        paired = np.array([entry[:2] for entry in self._pairs], dtype=np.int64).reshape(-1, 2)
        row = np.concatenate([one[first], other[second], low[across], paired[:, 0]])
        column = np.concatenate([one[first], other[second], high[across], paired[:, 1]])
        self._place(row, column)

    def _place(self, row: Positions, column: Positions) -> None:
        """Find the pattern of S, and where in it each contribution goes.

        The whole diagonal stands there even where a variance is zero, for qdldl asks for it: last in each column, so
        that only what lies above it has to be sorted.
        """
        above, size = row != column, max(self.rank, 1)
        keys, place = np.unique(column[above] * size + row[above], return_inverse=True)
        columns = keys // size
        ends = np.cumsum(np.bincount(columns, minlength=self.rank) + 1) if self.rank else np.zeros(0, dtype=np.int64)
        self._starts = np.concatenate([[0], ends]).astype(np.int32)
        inside = np.arange(len(keys)) + columns
        self._into = np.empty(len(row), dtype=np.int64)
        self._into[above] = inside[place]
        self._into[~above] = ends[column[~above]] - 1
        self._indices = np.empty(len(keys) + self.rank, dtype=np.int32)
        self._indices[inside] = keys % size
        self._indices[ends - 1] = np.arange(self.rank)

    def matrix(self, variance: Array) -> sparse.csc_array:
        """Return the upper triangle of S for these variances."""
        weights = np.concatenate([self._sign * variance[self._stream], [entry[2] for entry in self._pairs]])
        data = np.bincount(self._into, weights=weights, minlength=len(self._indices))
        return sparse.csc_array((data, self._indices, self._starts), shape=(self.rank, self.rank))


def _pair_entries(rows: tuple[Integers, Integers], pairs: tuple[Pair, ...]) -> list[tuple[int, int, float]]:
    """Return what c (gᵢ gⱼᵀ + gⱼ gᵢᵀ) adds to the upper triangle, entry by entry."""
    entries = []
    for one, other, covariance in pairs:
        ends = [[(int(rows[0][at]), -1.0), (int(rows[1][at]), 1.0)] for at in (one, other)]
        for (row, sign), (column, against) in product(*ends):
            if row >= 0 and column >= 0:
                twice = 2.0 if row == column else 1.0
                entries.append((min(row, column), max(row, column), twice * covariance * sign * against))
    return entries


LOOSE = 1e-3
"""What refinement may still move, as a share of the solution."""


class SparseNormal:
    """The normal equations of a large flow network; `rows` are the balances at each end of each stream."""

    def __init__(
        self, assembly: Assembly, variance: Array, pairs: tuple[Pair, ...] = (), solver: object = None
    ) -> None:
        self.assembly = assembly
        self.rank = assembly.rank
        self.variance = variance
        self.pairs = pairs
        self._matrix = assembly.matrix(variance)
        self._solver = _factorised(solver, self._matrix) if self.rank else None
        self._spent = False
        if self.rank and solver is None:
            self._trusted()

    def _trusted(self) -> None:
        """Raise LinAlgError where one step of refinement still moves the solution: sigmas are too far apart."""
        right = self.scale()
        x = self.solve(right)
        again = self.solve(right - self._times(x))
        if not np.abs(again).max() <= LOOSE * np.abs(x).max():
            raise np.linalg.LinAlgError("sigmas too far apart")

    def _times(self, x: Array) -> Array:
        upper = self._matrix
        return np.asarray(upper @ x + upper.T @ x - self.scale() * x)

    def reweighted(self, variance: Array) -> SparseNormal:
        """Return the equations with other variances, the numbers factorised anew on the same analysis.

        The factor is handed on: this object raises RuntimeError when it is asked again.
        """
        solver, self._solver = self._live(), None
        self._spent = True
        return SparseNormal(self.assembly, variance, self.pairs, solver)

    def _live(self) -> qdldl.Solver:
        if self._spent:
            raise RuntimeError("these equations were weighted anew: ask what the new weights returned")
        return self._solver

    def forward(self, x: Array) -> Array:
        """Return G x, shape (rank,)."""
        one, other = self.assembly.rows
        entering = np.bincount(other[other >= 0], weights=x[other >= 0], minlength=self.rank)
        return np.asarray(entering - np.bincount(one[one >= 0], weights=x[one >= 0], minlength=self.rank))

    def residual(self, x: Array) -> Array:
        """Return G x - c, shape (rank,); c is zero in a flow network."""
        return self.forward(x)

    def transpose(self, multiplier: Array) -> Array:
        """Return Gᵀ · multiplier, shape (n,)."""
        padded = np.append(multiplier, 0.0)
        one, other = self.assembly.rows
        return np.asarray(padded[other] - padded[one])

    def solve(self, residual: Array) -> Array:
        """Return S⁻¹ · residual, shape (rank,) or (rank, k)."""
        solver = self._live()
        if solver is None:
            return residual.copy()
        if residual.ndim == 1:
            return np.asarray(solver.solve(residual))
        return np.column_stack([solver.solve(np.ascontiguousarray(one)) for one in residual.T])

    @cached_property
    def _inverse(self) -> tuple[Array, Array, Positions, Positions]:
        """The selected inverse: entries below the diagonal and on it, their sorted keys, and each row's place."""
        # Brought late: numba is loaded for large networks only.
        selected_inverse = import_module("qingshen.methods.balance.selected").selected_inverse
        lower, pivots, order = self._live().factors()
        lower = sparse.csc_array(lower)
        lower.sort_indices()
        starts, rows = lower.indptr.astype(np.int64), lower.indices.astype(np.int64)
        below, diagonal = selected_inverse(starts, rows, lower.data, np.asarray(pivots))
        place = np.empty(self.rank, dtype=np.int64)
        place[np.asarray(order)] = np.arange(self.rank)
        keys = np.repeat(np.arange(self.rank, dtype=np.int64), np.diff(starts)) * self.rank + rows
        return below, diagonal, keys, place

    def _entries(self, one: Integers, other: Integers) -> Array:
        """Return (S⁻¹)ᵢⱼ for rows `one`, `other` that share an entry of the factor; 0 where a row is -1."""
        if not self.rank:
            return np.zeros(len(one))
        below, diagonal, keys, place = self._inverse
        there = (one >= 0) & (other >= 0)
        result = np.zeros(len(one))
        first, second = place[one[there]], place[other[there]]
        low, high = np.minimum(first, second), np.maximum(first, second)
        found, apart = diagonal[low], low != high
        if len(below):
            at = np.searchsorted(keys, low[apart] * self.rank + high[apart])
            found[apart] = below[np.minimum(at, len(keys) - 1)]
        else:
            found[apart] = 0.0
        result[there] = found
        return result

    def quadratic(self) -> Array:
        """Return gⱼᵀ S⁻¹ gⱼ of every stream, shape (n,)."""
        one, other = self.assembly.rows
        value = self._entries(one, one) + self._entries(other, other) - 2 * self._entries(one, other)
        return np.where(one == other, 0.0, value)

    def crossed(self, pairs: tuple[Pair, ...]) -> Array:
        """Return gᵢᵀ S⁻¹ gⱼ for each pair (i, j), shape (pairs,)."""
        one, other = self.assembly.rows
        first, second = np.array([p[0] for p in pairs], dtype=int), np.array([p[1] for p in pairs], dtype=int)
        return (
            self._entries(other[first], other[second]) + self._entries(one[first], one[second])
            - self._entries(other[first], one[second]) - self._entries(one[first], other[second])
        )  # fmt: skip

    def diagonal(self) -> Array:
        """Return the diagonal of S⁻¹, shape (rank,)."""
        every = np.arange(self.rank, dtype=np.int32)
        return self._entries(every, every)

    def scale(self) -> Array:
        """Return the diagonal of S, shape (rank,)."""
        return np.asarray(self._matrix.diagonal())


def _factorised(solver: object, matrix: sparse.csc_array) -> qdldl.Solver:
    """Return `solver` with the numbers of `matrix`, or a new one; raises LinAlgError where S is singular."""
    given = sparse.csc_matrix(matrix)
    try:
        if solver is None:
            return qdldl.Solver(given, upper=True)
        solver.update(given, upper=True)  # type: ignore[attr-defined]
    except RuntimeError as error:
        raise np.linalg.LinAlgError(str(error)) from error
    return solver
