"""One step of the Lagrange-Newton method, scaled: how to come closer to the equations and to the readings at once.

A few hundred variables: null space of the slopes by rank-revealing QR, where dependent equations and undetermined
variables show. More: the sparse saddle point system by LU, lightly regularised, its curvature tried on the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import qr, solve_triangular
from scipy.sparse.linalg import splu

from qingshen.methods.balance.components.matrices import Matrix
from qingshen.methods.balance.normal import Array

RANK = 1e-10
FLAT = 1e-9
"""Directions along the equations that change the readings less than this, squared, are undetermined."""
LOOSE = 1e-10
"""How loosely the sparse system holds the equations before refinement: it takes dependent ones."""


@dataclass(frozen=True, eq=False)
class Local:
    """The problem at a point, scaled: `residual` (rows), `slopes` (rows × n), and of the objective `gradient` (n) and
    `weight` (n × n), its curvature."""

    residual: Array
    slopes: Matrix
    gradient: Array
    weight: Matrix


class Step(NamedTuple):
    """A step (n) and the curvature it was computed with times it (n)."""

    move: Array
    bent: Array


class Linearised(Protocol):
    """What the slopes at a point allow."""

    @property
    def multiplier(self) -> Array:
        """The multiplier of each equation (rows)."""
        ...

    @property
    def stationarity(self) -> float:
        """The largest slope of the objective along the equations."""
        ...

    def step(self, bend: Matrix) -> Step:
        """Return the step with the equations' curvature `bend` (n × n); without it where no minimum would be near."""
        ...

    def correction(self, residual: Array) -> Array:
        """Return the shortest step (n) that takes `residual` (rows) away to first order."""
        ...


def linearised(local: Local) -> Linearised:
    """Return the dense or the sparse way, as the matrices are."""
    return Dense(local) if isinstance(local.slopes, np.ndarray) else Sparse(local)


class Dense:
    """Null-space method: Jᵀ P = [Y Z] [R; 0]; Y meets the equations, Z moves along them where readings determine it."""

    def __init__(self, local: Local) -> None:
        self.local = local
        slopes = local.slopes
        rows, n = slopes.shape
        if not slopes.size:
            self.rank, self.order = 0, np.arange(rows)
            q, self.upper = np.eye(n), np.zeros((0, 0))
        else:
            factors: Any = qr(slopes.T, pivoting=True)
            q, upper, self.order = factors
            pivots = np.abs(np.diag(upper))
            self.rank = int(np.count_nonzero(pivots > RANK * max(pivots[0], 1e-300)))
            self.upper = upper[: self.rank, : self.rank]
        self.range, self._along = q[:, : self.rank], q[:, self.rank :]

    @cached_property
    def _told(self) -> tuple[Array, Array]:
        """What the readings weigh along the equations, and the directions Z; looked for only by who moves there."""
        plain, directions = np.linalg.eigh(self._along.T @ (self.local.weight @ self._along))
        told = plain > FLAT
        return plain[told], self._along @ directions[:, told]

    @cached_property
    def multiplier(self) -> Array:
        """The multiplier of each equation (rows)."""
        multiplier = np.zeros(self.local.slopes.shape[0])
        gradient = -self.range.T @ self.local.gradient
        multiplier[self.order[: self.rank]] = solve_triangular(self.upper, gradient)
        return multiplier

    @cached_property
    def stationarity(self) -> float:
        """The largest slope of the objective along the equations."""
        return float(np.abs(self._told[1].T @ self.local.gradient).max(initial=0.0))

    def correction(self, residual: Array) -> Array:
        """Return the shortest step that takes `residual` away."""
        return np.asarray(-self.range @ solve_triangular(self.upper, residual[self.order[: self.rank]], trans="T"))

    def step(self, bend: Matrix) -> Step:
        """Return the step. What the readings do not determine moves no further than the equations ask."""
        across = self.correction(self.local.residual)
        plain, basis = self._told
        curvature = self.local.weight + bend
        inner, turned = np.linalg.eigh(basis.T @ (curvature @ basis))
        if len(inner) and inner[0] < 0.05 * plain[0]:
            curvature, inner, turned = self.local.weight, plain, np.eye(len(inner))
        pull = turned.T @ (basis.T @ (self.local.gradient + curvature @ across))
        move = across - basis @ (turned @ (pull / inner))
        return Step(move, curvature @ move)


class Sparse:
    """The saddle point system [H Jᵀ; J -δ] by sparse LU."""

    def __init__(self, local: Local) -> None:
        self.local = local
        self.rows, self.n = local.slopes.shape
        self.plain = _Saddle(sparse.identity(self.n), local.slopes)
        nearest = self.plain.solve(np.concatenate([-local.gradient, np.zeros(self.rows)]))
        self.multiplier = nearest[self.n :]
        self.stationarity = float(np.abs(nearest[: self.n]).max(initial=0.0))

    def correction(self, residual: Array) -> Array:
        """Return the shortest step that takes `residual` away."""
        return self.plain.solve(np.concatenate([np.zeros(self.n), -residual]))[: self.n]

    def step(self, bend: Matrix) -> Step:
        """Return the step; what the readings do not determine is held back a little."""
        plain = sparse.csr_array(self.local.weight + FLAT * sparse.identity(self.n))
        curvature = sparse.csr_array(plain + bend)
        across = self.correction(self.local.residual)
        move = self._solved(curvature)
        along = move - across
        if not along @ (curvature @ along) > 0.05 * (along @ (plain @ along)):
            curvature, move = plain, self._solved(plain)
        return Step(move, curvature @ move)

    def _solved(self, curvature: Matrix) -> Array:
        right = np.concatenate([-self.local.gradient, -self.local.residual])
        return _Saddle(curvature, self.local.slopes).solve(right)[: self.n]


class _Saddle:
    """[H Jᵀ; J -δ] factorised; solved for δ = 0 by refinement, so that consistent dependent rows do no harm."""

    def __init__(self, hessian: Any, slopes: Matrix) -> None:
        rows = slopes.shape[0]
        blocks: list[list[Any]] = [[hessian, slopes.T], [slopes, None]]
        self.exact = sparse.csc_array(sparse.block_array(blocks))
        blocks[1][1] = -LOOSE * sparse.identity(rows)
        self.factor = splu(sparse.csc_array(sparse.block_array(blocks)), permc_spec="MMD_AT_PLUS_A")

    def solve(self, right: Array) -> Array:
        solution = np.asarray(self.factor.solve(right))
        for _ in range(3):
            solution = solution + self.factor.solve(right - self.exact @ solution)
        return solution
