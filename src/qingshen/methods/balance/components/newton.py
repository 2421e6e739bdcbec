"""Lagrange-Newton with exact curvature: readings adjusted as little as possible so that nonlinear equations hold.

min (z - y)ᵀ V⁻¹ (z - y) / 2 over the measured, subject to f(z) = 0 and lower ≤ z ≤ upper. Everything is scaled: a
reading by its sigma, an unmeasured quantity by its size, an equation by its slope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qingshen.methods.balance.components.matrices import Matrix, finite, lengths, scaled, shaped
from qingshen.methods.balance.components.steps import Linearised, Local, Step, linearised
from qingshen.methods.balance.normal import Array, Flags, Pair

ITERATIONS = 200
STILL = 1e-13
"""A step this small, in sigmas, goes nowhere: equations that contradict each other end so."""
RELEASES = 20
"""How often variables at bounds are let go before they stay."""
CLOSED = 1e-11
"""A balance is closed when this share of its largest term is left."""
SMALL = 1e-5
"""A gain that no verdict depends on, as a share of the objective. [DESIGN]"""
LEVEL = 1e-9
"""A point is the best one when the objective's slope along the equations, in sigmas, is this small."""


class Constraints(Protocol):
    """Equations f(z) = 0, shape (rows,), of n variables."""

    def residual(self, z: Array) -> Array:
        """Return f(z), shape (rows,)."""
        ...

    def size(self, z: Array) -> Array:
        """Return what each residual is measured by, shape (rows,)."""
        ...

    def jacobian(self, z: Array) -> Matrix:
        """Return ∂f/∂z, shape (rows, n)."""
        ...

    def curvature(self, z: Array, multiplier: Array) -> Matrix:
        """Return the Hessian of multiplierᵀ f, shape (n, n)."""
        ...


@dataclass(frozen=True, eq=False)
class Readings:
    """`value` (n, NaN unmeasured), `sigma` (n, 0 exact), `scale` (n): size of what is unmeasured; bounds (n)."""

    value: Array
    sigma: Array
    scale: Array
    lower: Array
    upper: Array
    pairs: tuple[Pair, ...] = ()

    @property
    def exact(self) -> Flags:
        """What no step moves, shape (n,)."""
        return np.asarray(self.sigma == 0)

    @property
    def counted(self) -> Flags:
        """What the objective counts, shape (n,)."""
        return np.asarray(self.sigma > 0)

    @property
    def unit(self) -> Array:
        """The scale of each variable, shape (n,)."""
        return np.where(self.counted, np.nan_to_num(self.sigma, nan=1.0), self.scale)


@dataclass(frozen=True, eq=False)
class Solution:
    """Where the iteration ended: `z` (n), what is `pinned` at a bound (n), and whether it is `converged`.

    `objective`: (z - y)ᵀ V⁻¹ (z - y). `worst`: the row that is closed worst, and by which share of its largest term.
    `gain`: by how much the last step thought to lower the objective.
    """

    z: Array
    pinned: Flags
    iterations: int
    converged: bool
    objective: float
    worst: tuple[int, float]
    gain: float

    @property
    def usable(self) -> bool:
        """Whether the equations hold and next to nothing is left to gain: a long flat valley has no better point."""
        return self.converged or (self.worst[1] <= 100 * CLOSED and self.gain <= SMALL * (1.0 + self.objective))


def solve(constraints: Constraints, readings: Readings, start: Array) -> Solution:
    """Return the solution reached from `start` (n); `converged` is False where the iteration gave up."""
    return _Iteration(constraints, readings, start).run()


class _Iteration:
    """The point, and which variables are held."""

    def __init__(self, constraints: Constraints, readings: Readings, start: Array) -> None:
        self.constraints, self.readings = constraints, readings
        self.unit = readings.unit
        self.weight = _weight(readings)
        z = np.clip(start, readings.lower, readings.upper)
        self.z = np.where(readings.exact, np.nan_to_num(readings.value), z)
        self.pinned: Flags = np.zeros(len(z), dtype=np.bool_)
        # A balance whose flows have all shrunk to rounding is closed.
        read = np.where(np.isnan(readings.value), readings.scale, readings.value)
        self.least = 1e-4 * np.maximum(constraints.size(self.z), constraints.size(read))
        self.penalty = 1.0
        self.released = 0
        self.gain = np.inf

    def run(self) -> Solution:
        converged, count = False, 0
        for count in range(ITERATIONS + 1):
            point = self._point()
            if point is None:
                break
            if self._closed() and point.stationarity <= LEVEL * (1.0 + np.abs(self._away()).max(initial=0.0)):
                if self._release(point):
                    continue
                converged = self.released <= RELEASES
                self.pinned &= np.abs(self._pull(point)) > self._slack()
                break
            if count == ITERATIONS or not self._advance(point):
                break
        if not converged:
            self._close()
        share = self._shares()
        worst = int(np.argmax(share)) if len(share) else 0
        away = self._away()
        objective = float(away @ (self.weight @ away))
        open_most = (worst, float(share.max(initial=0.0)))
        return Solution(self.z, self.pinned, count, converged, objective, open_most, self.gain)

    def _close(self) -> None:
        """Close the equations by shortest steps, whatever the objective says."""
        for _ in range(5):
            point = self._point()
            if point is None:
                return
            self.z = self._inside(self.z + self._spread(point.correction(self.local.residual)))

    def _away(self) -> Array:
        """Return how far each reading is adjusted [sigma], 0 for what is not counted."""
        away = np.where(self.readings.counted, self.z - self.readings.value, 0.0)
        return np.asarray(away / self.unit)

    def _shares(self) -> Array:
        size = np.maximum(self.constraints.size(self.z), self.least)
        return np.asarray(np.abs(self.constraints.residual(self.z)) / np.where(size > 0, size, 1.0))

    def _closed(self) -> bool:
        return bool(self._shares().max(initial=0.0) <= CLOSED)

    def _point(self) -> Linearised | None:
        """Linearise at the point, for the variables that are free; None where the equations are not finite."""
        free = ~(self.readings.exact | self.pinned)
        self.free = np.flatnonzero(free)
        slopes = self.constraints.jacobian(self.z)
        self.row = 1.0 / lengths(scaled(slopes, np.ones(slopes.shape[0]), self.unit))
        self.slopes = scaled(slopes, self.row, self.unit)
        self.gradient = self.weight @ self._away()
        residual = self.row * self.constraints.residual(self.z)
        if not (np.isfinite(residual).all() and finite(slopes)):
            return None
        weight = self.weight[self.free][:, self.free]
        self.local = Local(residual, self.slopes[:, self.free], self.gradient[self.free], weight)
        return linearised(self.local)

    def _advance(self, point: Linearised) -> bool:
        """Move; say whether that was possible."""
        bend = self.constraints.curvature(self.z, self.row * point.multiplier)
        step = point.step(scaled(bend, self.unit, self.unit)[self.free][:, self.free])
        if self._unblock(step):
            return True
        move = self._spread(step.move)
        outward = self._outward(move)
        if outward.any():
            self.pinned |= outward
            self.z = np.where(outward, np.where(move < 0, self.readings.lower, self.readings.upper), self.z)
            return True
        if np.abs(step.move).max(initial=0.0) <= STILL:
            return False
        return self._search(point, step, self._length(move))

    def _spread(self, step: Array) -> Array:
        move = np.zeros(len(self.z))
        move[self.free] = step * self.unit[self.free]
        return move

    def _outward(self, move: Array) -> Flags:
        """Return what stands at a bound, or all but, and wants to leave it the wrong way."""
        near = np.maximum(1e-9 * np.abs(move), 1e-12 * self.unit)
        low = (self.z - self.readings.lower <= near) & (move < -1e-12 * self.unit)
        high = (self.readings.upper - self.z <= near) & (move > 1e-12 * self.unit)
        return np.asarray(low | high)

    def _length(self, move: Array) -> float:
        """Return the share of `move` up to the first bound, 1 at most."""
        room = np.where(move < 0, self.readings.lower - self.z, self.readings.upper - self.z)
        moving = np.abs(move) > 1e-12 * self.unit
        share = np.where(moving, room / np.where(moving, move, 1.0), np.inf)
        return float(min(1.0, share.min(initial=1.0)))

    def _search(self, point: Linearised, step: Step, longest: float) -> bool:
        """Search along the step, with a second-order correction of the first trial, by the l1 merit function."""
        open_now = float(np.abs(self.local.residual).sum())
        slope = float(self.local.gradient @ step.move)
        bend = max(float(step.move @ step.bent), 0.0)
        self.gain = 2.0 * abs(slope + 0.5 * bend)
        if open_now > 0:
            self.penalty = max(self.penalty, (slope + 0.5 * bend) / (0.7 * open_now))
        descent = slope - self.penalty * open_now
        before, origin = self._merit(self.z), self.z
        dust = 1e-13 * (1.0 + abs(before))
        length = longest
        while length > 1e-10:
            trial = self._inside(origin + length * self._spread(step.move))
            if self._merit(trial) <= before + 1e-4 * length * min(descent, 0.0) + dust:
                self.z = trial
                return True
            if length == longest:
                residual = self.row * self.constraints.residual(trial)
                curved = self._inside(trial + self._spread(point.correction(residual)))
                if self._merit(curved) <= before + 1e-4 * length * min(descent, 0.0) + dust:
                    self.z = curved
                    return True
            length *= 0.5
        return False

    def _inside(self, z: Array) -> Array:
        return np.clip(z, self.readings.lower, self.readings.upper)

    def _merit(self, z: Array) -> float:
        away = np.where(self.readings.counted, z - self.readings.value, 0.0) / self.unit
        still_open = np.abs(self.row * self.constraints.residual(z)).sum()
        return float(0.5 * away @ (self.weight @ away) + self.penalty * still_open)

    def _unblock(self, step: Step) -> bool:
        """Let go of what stands in the way of closing the equations; say whether anything was let go."""
        left = np.abs(self.local.residual + self.local.slopes @ step.move).max(initial=0.0)
        if not self.pinned.any() or self.released > RELEASES or left <= 1e-6 * np.abs(self.local.residual).max():
            return False
        movable = np.flatnonzero(~self.readings.exact)
        none = self.weight[movable][:, movable] * 0.0
        whole = Local(self.local.residual, self.slopes[:, movable], np.zeros(len(movable)), none)
        move = np.zeros(len(self.z))
        move[movable] = linearised(whole).correction(self.local.residual)
        low = (self.z <= self.readings.lower) & (move > 1e-9)
        high = (self.z >= self.readings.upper) & (move < -1e-9)
        loose = self.pinned & (low | high)
        self.pinned &= ~loose
        self.released += 1
        return bool(loose.any())

    def _release(self, point: Linearised) -> bool:
        """Let go of what a bound no longer holds; say whether anything was let go."""
        pull, slack = self._pull(point), self._slack()
        low = self.pinned & (self.z <= self.readings.lower) & (pull < -slack)
        high = self.pinned & (self.z >= self.readings.upper) & (pull > slack)
        loose = low | high
        self.released += bool(loose.any())
        if self.released <= RELEASES:
            self.pinned &= ~loose
        return bool(loose.any()) and self.released <= RELEASES

    def _pull(self, point: Linearised) -> Array:
        """Return the slope of the Lagrangian, (n,): what the bounds hold back."""
        return np.asarray(self.gradient + self.slopes.T @ point.multiplier)

    def _slack(self) -> float:
        """Return the pull that counts as none: a variable that merely rests on its bound is not held there."""
        return float(1e-7 * (1.0 + np.abs(self.gradient).max(initial=0.0)))


def _weight(readings: Readings) -> Matrix:
    """Return V⁻¹ scaled by the sigmas: 1 for each reading, 0 for what is unmeasured, blocks for the pairs."""
    matrix = np.diag(readings.counted.astype(np.float64))
    for one, other, covariance in readings.pairs:
        share = covariance / (readings.sigma[one] * readings.sigma[other])
        matrix[one, one] = matrix[other, other] = 1.0 / (1.0 - share**2)
        matrix[one, other] = matrix[other, one] = -share / (1.0 - share**2)
    return shaped(matrix)
