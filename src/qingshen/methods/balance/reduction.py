"""Linear equations A x = c between measured and unmeasured quantities, reduced to what can be checked.

Rank-revealing QR of the equilibrated coefficients: what no unmeasured quantity enters (the left null space of their
columns) checks readings, the rest gives the unmeasured ones, and what stays undetermined is told apart. Dense.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, solve_triangular

from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.normal import Array, Flags, Pair
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.triangular import solve_upper

RANK = 1e-10
"""A pivot this small beside the largest, both of equilibrated coefficients, counts as zero."""
VISIBLE = 1e-8
"""A column or null vector entry this small counts as zero: the square of it drowns in rounding."""

DUST = 1e-13

Names = NDArray[Any]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class System:
    """`matrix` (rows × n) · x = `constant` (rows); readings `value` (n, NaN unmeasured) and `sigma` (n, 0 exact)."""

    matrix: Array
    constant: Array
    value: Array
    sigma: Array
    pairs: tuple[Pair, ...] = ()


class Contradiction(Exception):
    """Exact readings that leave a gap no adjustment closes: `rows` and `columns` of the equations that show it."""

    def __init__(self, rows: Index, columns: Index, gap: float) -> None:
        super().__init__(gap)
        self.rows, self.columns, self.gap = rows, columns, gap


@dataclass(frozen=True, eq=False)
class Reduction:
    """What a `System` says of its n quantities.

    `status` (n): exact, redundant, nonredundant, observable, unobservable. `estimate` (n): reconciled or computed, NaN
    unobservable. `follow` (n × n): how each quantity moves with the reconciled readings. `null` (n × k): orthonormal
    directions, over `column`, in which the unobservable ones may move and no equation notices. `factor` (n × n): L with
    V = L Lᵀ; `gain` (rank × n): G L, its rows orthonormal.
    """

    reduced: Reduced
    status: Names
    estimate: Array
    follow: Array
    null: Array
    column: Array
    factor: Array
    gain: Array

    @cached_property
    def _root(self) -> Array:
        """A root of the covariance of all quantities, (n, n): L (1 - Qᵀ Q) with Q = G L of orthonormal rows."""
        return np.asarray(self.follow @ (self.factor - self.factor @ self.gain.T @ self.gain))

    @cached_property
    def sigma(self) -> Array:
        """Return the standard deviation of each estimate, (n,); NaN for what is unobservable."""
        return np.where(self.status == "unobservable", np.nan, np.linalg.norm(self._root, axis=1))

    @cached_property
    def covariance(self) -> Array:
        """Return the covariance of the estimates, (n, n); NaN for what is unobservable."""
        covariance = self._root @ self._root.T
        hidden = self.status == "unobservable"
        covariance[hidden] = covariance[:, hidden] = np.nan
        return np.asarray(covariance)

    def deviation(self, weights: Array) -> Array:
        """Return the standard deviation of each weighted sum of the estimates: `weights` (k, n) → (k,).

        NaN where the sum cannot be told; a sum of unobservable quantities may well be.
        """
        scaled = weights * self.column
        size = np.linalg.norm(scaled, axis=1)
        moved = np.linalg.norm(scaled @ self.null, axis=1)
        sigma = np.linalg.norm(weights @ self._root, axis=1)
        return np.where(moved > VISIBLE * size, np.nan, sigma)


def reduce_system(system: System, rank: float = RANK, *, consistent: bool = False) -> Reduction:
    """Return what `system` says of its quantities; pivots below `rank` of the largest count as zero.

    Raises Contradiction where exact readings contradict each other, unless they are known to be `consistent`.
    """
    row, column, scaled = equilibrated(system.matrix)
    measured = ~np.isnan(system.value)
    sigma = np.where(measured, system.sigma, 0.0)
    hidden = _Hidden(scaled[:, ~measured], rank)
    rest, constant = hidden.unseen.T @ scaled, hidden.unseen.T @ (row * system.constant)
    checked = _checked(scaled, rest, sigma)
    rest[:, ~checked & (sigma > 0) | ~measured] = 0.0
    kept, dropped, mix = _independent(rest[:, checked], rank)
    given = np.where(measured, system.value, 0.0)
    if not consistent:
        _check(system, row, (hidden.unseen[:, kept], hidden.unseen[:, dropped], mix), given)
    factor = _factor(sigma, system.pairs)
    matrix, constant = _whitened(rest[kept] / column, constant[kept], factor)
    normal = DenseNormal(matrix, sigma**2, system.pairs, constant)
    reduced = Reduced(normal, system.value, checked)
    moved = factor @ (factor.T @ normal.transpose(reduced.multiplier))
    null = hidden.null(measured)
    follow, computed = hidden.solve(scaled, row * system.constant, measured, column, given - moved)
    status = _status(null, measured, checked, sigma)
    estimate = np.where(status == "unobservable", np.nan, computed)
    return Reduction(reduced, status, estimate, follow, null, column, factor, matrix @ factor)


def statuses(system: System, rank: float = RANK) -> Names:
    """Return the `status` that `reduce_system` finds in a `system` without contradictions, (n,), and nothing else."""
    _, _, scaled = equilibrated(system.matrix)
    measured = ~np.isnan(system.value)
    sigma = np.where(measured, system.sigma, 0.0)
    hidden = _Hidden(scaled[:, ~measured], rank)
    checked = _checked(scaled, hidden.unseen.T @ scaled, sigma)
    return _status(hidden.null(measured), measured, checked, sigma)


def _checked(scaled: Array, rest: Array, sigma: Array) -> Flags:
    """Return which uncertain readings enter what is left of the equations without the unmeasured quantities."""
    length = np.linalg.norm(scaled, axis=0)
    return np.asarray((sigma > 0) & (np.linalg.norm(rest, axis=0) > VISIBLE * np.where(length > 0, length, 1.0)))


def _status(null: Array, measured: Flags, checked: Flags, sigma: Array) -> Names:
    seen = np.linalg.norm(null, axis=1) <= VISIBLE
    status = np.where(seen, "observable", "unobservable").astype(object)
    status[measured] = np.where(checked, "redundant", "nonredundant")[measured]
    status[measured & (sigma == 0)] = "exact"
    return status


def equilibrated(matrix: Array) -> tuple[Array, Array, Array]:
    """Return scales (rows), (columns) and the scaled matrix: largest entries near 1, by powers of two, hence exact."""
    row, column = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    scaled = np.array(matrix, dtype=np.float64)
    if not scaled.size:
        return row, column, scaled
    for _ in range(8):
        by_row, by_column = _halfway(scaled, 1), _halfway(scaled, 0)
        scaled *= by_row[:, None] * by_column
        row *= by_row
        column *= by_column
    return row, column, scaled


def _halfway(scaled: Array, axis: int) -> Array:
    """Return the power of two that brings the largest entry of each row (1) or column (0) halfway to 1."""
    largest = np.abs(scaled).max(axis=axis)
    return np.asarray(np.exp2(-np.round(np.log2(np.where(largest > 0, largest, 1.0)) / 2)))


class _Hidden:
    """The columns of the unmeasured quantities, B P = Q R: their range, what they never reach, their null space."""

    def __init__(self, matrix: Array, tolerance: float) -> None:
        rows, count = matrix.shape
        q: Array = np.eye(rows)
        r: Array = np.zeros((rows, count))
        self.order: Index = np.arange(count)
        self.rank = 0
        if matrix.size:
            factors: Any = qr(matrix, pivoting=True)
            q, r, self.order = factors
            pivots = np.abs(np.diag(r))
            self.rank = int(np.count_nonzero(pivots > tolerance * max(pivots[0], 1e-300)))
        self.range, self.unseen, self.upper = q[:, : self.rank], q[:, self.rank :], r[: self.rank]

    def solve(self, scaled: Array, constant: Array, measured: Flags, column: Array, x: Array) -> tuple[Array, Array]:
        """Return how all quantities follow the measured ones (n × n), and all estimates (n)."""
        basic = np.flatnonzero(~measured)[self.order[: self.rank]]
        seen = self.range.T @ scaled
        seen[:, ~measured] = 0.0
        square = self.upper[:, : self.rank]
        follow = np.diag(measured.astype(np.float64))
        estimate = np.where(measured, x, 0.0)
        if self.rank:
            follows = solve_upper(square, seen)
            follows[np.abs(follows) < DUST * np.abs(follows).max(axis=1, keepdims=True)] = 0.0
            follow[basic] = -column[basic, None] * follows / column
            target = self.range.T @ constant - seen @ (estimate / column)
            estimate[basic] = column[basic] * solve_triangular(square, target)
        return follow, estimate

    def null(self, measured: Flags) -> Array:
        """Return orthonormal directions (n × k) in which quantities may move and no equation notices."""
        hidden = np.flatnonzero(~measured)
        basic, rest = hidden[self.order[: self.rank]], hidden[self.order[self.rank :]]
        null = np.zeros((len(measured), len(rest)))
        null[rest, np.arange(len(rest))] = 1.0
        if self.rank:
            null[basic] = -solve_upper(self.upper[:, : self.rank], self.upper[:, self.rank :])
        return np.asarray(np.linalg.qr(null)[0]) if len(rest) else null


def _independent(rest: Array, tolerance: float) -> tuple[Index, Index, Array]:
    """Return the rows kept, those that follow from them, and how: dropped = mix · kept."""
    rows, count = rest.shape
    if not rows or not count:
        return np.arange(0), np.arange(rows), np.zeros((rows, 0))
    factors: Any = qr(rest.T, mode="r", pivoting=True)
    upper, order = factors
    pivots = np.abs(np.diag(upper))
    rank = int(np.count_nonzero(pivots > tolerance * max(pivots[0], 1.0)))
    mix: Array = np.zeros((rows, 0))
    if rank:
        mix = solve_upper(upper[:rank, :rank], upper[:rank, rank:]).T
    return np.asarray(order[:rank]), np.asarray(order[rank:]), mix


def _check(system: System, row: Array, parts: tuple[Array, Array, Array], given: Array) -> None:
    """Raise Contradiction where a combination of equations that no uncertain reading enters does not close."""
    kept, dropped, mix = parts
    combination = (dropped - kept @ mix.T).T * row
    if not combination.size:
        return
    terms = combination @ system.matrix * given
    # Whatever uncertain or unmeasured quantities leave here is rounding.
    terms[:, ~(system.sigma == 0)] = 0.0
    gap = terms.sum(axis=1) - combination @ system.constant
    amount = np.abs(system.matrix) @ np.abs(given) + np.abs(system.constant)
    # Beside what it sums, a combination carries the rounding of all the equations it was made from.
    allowed = 1e-9 * (np.abs(combination) @ amount) + 1e-12 * np.max(row * amount, initial=0.0)
    worst = int(np.argmax(np.abs(gap) - allowed))
    if np.abs(gap[worst]) > allowed[worst]:
        used = combination[worst]
        largest = np.abs(used).max()
        scale = np.abs(terms[worst]).max(initial=0.0)
        raise Contradiction(
            np.flatnonzero(np.abs(used) > 1e-6 * largest),
            np.flatnonzero(np.abs(terms[worst]) > 1e-6 * scale),
            float(gap[worst] / largest),
        )


def _factor(sigma: Array, pairs: tuple[Pair, ...]) -> Array:
    """Return L with V = L Lᵀ, (n, n): diagonal but for the pairs."""
    factor = np.diag(sigma)
    for one, other, covariance in pairs:
        factor[other, one] = covariance / sigma[one]
        factor[other, other] = np.sqrt(sigma[other] ** 2 - factor[other, one] ** 2)
    return factor


def _whitened(matrix: Array, constant: Array, factor: Array) -> tuple[Array, Array]:
    """Return the same equations combined so that their residuals are independent with variance 1."""
    if not len(matrix):
        return matrix, constant
    spread = matrix @ factor
    unit = np.linalg.norm(spread, axis=1)
    upper: Any = np.linalg.qr((spread / unit[:, None]).T, mode="r")
    whole = np.column_stack([matrix, constant]) / unit[:, None]
    white = solve_upper(upper, whole, transposed=True)
    return white[:, :-1], white[:, -1]
