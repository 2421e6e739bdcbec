"""What can be said at the solution: the equations linearised there, and again nearby, where coincidences go away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qingshen.methods.balance.components.matrices import dense, lengths, scaled, shaped
from qingshen.methods.balance.components.newton import Constraints, Readings, Solution
from qingshen.methods.balance.components.steps import Local, linearised
from qingshen.methods.balance.normal import Array, Flags
from qingshen.methods.balance.reduction import Names, Reduction, System, reduce_system, statuses
from qingshen.methods.balance.truncated import truncated_sigma

RANK = 1e-8
"""Slopes at a solution are good to about the square of this."""
NEARBY = 0.01
"""Relative distance of the second point the rank is judged at. [DESIGN]"""


Reach = Callable[[Array, Flags], Array]


@dataclass(frozen=True, eq=False)
class Assessment:
    """The linearised equations of n quantities: `free` without the bounds, where tests are exact, `held` with them.

    `reconciled`, `sigma` (n): NaN unobservable; `status` (n) with at_bound; `vague` (n): in theory determined, but less
    certain than its like is large [DESIGN]; `coincidence` (n): its status is another one close by.
    """

    free: Reduction
    held: Reduction
    reconciled: Array
    sigma: Array
    status: Names
    vague: Flags
    coincidence: Flags


def assess(constraints: Constraints, readings: Readings, solution: Solution, reach: Reach) -> Assessment:
    """Return statuses, estimates and standard deviations at `solution` (delta method).

    `reach` tells, from z and what of it is known (n), how large a standard deviation may be to say anything.
    """
    nothing = np.zeros(len(solution.z), dtype=np.bool_)
    free = _reduced(constraints, readings, solution.z, nothing)
    held = _reduced(constraints, readings, solution.z, solution.pinned) if solution.pinned.any() else free
    sigma = held.sigma
    if solution.pinned.any():
        beyond = np.where(np.isfinite(readings.upper) & (solution.z >= readings.upper), -1.0, 1.0)
        inside = beyond * (free.estimate - solution.z)
        sigma = np.where(solution.pinned, truncated_sigma(inside, free.sigma), sigma)
    status = free.status.copy()
    near = _nearby(constraints, readings, solution)
    coincidence = nothing if near is None else statuses(_system(constraints, readings, near, nothing), RANK) != status
    vague = (status == "observable") & (sigma > reach(solution.z, status != "unobservable")) & ~solution.pinned
    status[vague] = "unobservable"
    status[solution.pinned] = "at_bound"
    hidden = status == "unobservable"
    return Assessment(
        free,
        held,
        np.where(hidden, np.nan, solution.z),
        np.where(hidden, np.nan, sigma),
        status,
        np.asarray(vague),
        np.asarray(coincidence),
    )


def _reduced(constraints: Constraints, readings: Readings, z: Array, pinned: Flags) -> Reduction:
    return reduce_system(_system(constraints, readings, z, pinned), RANK, consistent=True)


def _system(constraints: Constraints, readings: Readings, z: Array, pinned: Flags) -> System:
    slopes = dense(constraints.jacobian(z))
    value, sigma = np.where(pinned, z, readings.value), np.where(pinned, 0.0, readings.sigma)
    pairs = []
    for one, other, covariance in readings.pairs:
        if not pinned[one] and not pinned[other]:
            pairs.append((one, other, covariance))
        # The error of a pinned reading is known, and with it part of its partner's.
        for at, beside in ((one, other), (other, one)):
            if pinned[at] and not pinned[beside]:
                sigma[beside] = np.sqrt(sigma[beside] ** 2 - (covariance / readings.sigma[at]) ** 2)
    return System(slopes, slopes @ z, value, sigma, tuple(pairs))


def _nearby(constraints: Constraints, readings: Readings, solution: Solution) -> Array | None:
    """Return another point where the equations hold, or None where none was found close by."""
    moving = ~(readings.exact | solution.pinned)
    draw = np.random.default_rng(20240501).uniform(-1.0, 1.0, len(solution.z))
    size = np.maximum(np.abs(solution.z), 1e-3 * readings.scale)
    z = solution.z + np.where(moving, NEARBY * draw * size, 0.0)
    count = int(moving.sum())
    none = shaped(np.zeros((count, len(size))))[:, :count]
    for _ in range(8):
        slopes, residual = constraints.jacobian(z)[:, np.flatnonzero(moving)], constraints.residual(z)
        row = 1.0 / lengths(scaled(slopes, np.ones(slopes.shape[0]), size[moving]))
        local = Local(row * residual, scaled(slopes, row, size[moving]), np.zeros(count), none)
        z[moving] += size[moving] * linearised(local).correction(row * residual)
    share = np.abs(constraints.residual(z)) / np.where(constraints.size(z) > 0, constraints.size(z), 1.0)
    return z if share.max(initial=0.0) < 1e-9 else None
