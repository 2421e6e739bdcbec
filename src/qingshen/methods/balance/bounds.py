"""Flows are not negative: an active set on the balances, an interior point where it cycles, and a polish after it.

min (x - y)ᵀ V⁻¹ (x - y) subject to the balances and x ≥ 0. Streams the balances drive below zero are pinned at zero and
released where that lowers the objective.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import optimize, sparse
from scipy.sparse.csgraph import connected_components

from qingshen.methods.balance.interior import interior_point
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Network
from qingshen.methods.balance.normal import Array, Flags, Pair
from qingshen.methods.balance.plan import Plan, Solution
from qingshen.methods.balance.topology import Topology
from qingshen.problems import Place, Refused

PASSES = 15
MANY = 0.1
"""Above this share of streams below zero the interior point goes first (benchmarks/BENCHMARKS.md)."""
PASSES_ALONE = 60
NEGATIVE = 1e-9
"""A flow this share of the largest below zero is rounding."""
EQUAL = 1e-6
"""Objectives that differ by this share are one: the interior point's accuracy."""


@dataclass(frozen=True, eq=False)
class Bounded:
    """The solution without negative flows: `x` (n), the streams held at zero (n), the weighted squares `objective`.

    `solution` is the least squares with those streams known to be zero; `settled` is False where the last word is the
    interior point's, good to about six digits at the bounds.
    """

    x: Array
    pinned: Flags
    objective: float
    solution: Solution
    settled: bool = True


class _Readings(NamedTuple):
    value: Array
    variance: Array
    pairs: tuple[Pair, ...]


def bounded(network: Network, free: Solution) -> Bounded:
    """Return the solution of `network` with x ≥ 0, starting from the `free` one without bounds.

    Raises Refused where exact streams leave no solution without a negative flow.
    """
    topology = free.topology
    backwards = (topology.kind == 2) & (network.value < 0)
    if backwards.any():
        raise _infeasible(network, backwards)
    start = _negative(free.x)
    if not start.any() and _spread_feasible(topology, free.x):
        return Bounded(free.x, start, free.reduced.statistic, free)
    # Where the signs hardly fit anywhere the sets would change for long: the interior point is there sooner.
    few = 0 < start.sum() <= MANY * len(start)
    found = _active_set(network, topology, start) if few else None
    if found is not None and _spread_feasible(topology, found.x):
        return found
    inner = interior_point(network, topology)
    if inner is None:
        raise _infeasible(network, topology.kind == 2)
    return _polished(network, topology, free, *inner)


def _infeasible(network: Network, exact: Flags) -> Refused:
    at = np.flatnonzero(exact)
    names = "、".join(network.stream[one] for one in at[:5]) + ("…" if len(at) > 5 else "")
    return Refused([problem(Place(cell=names), "bounds-infeasible", streams=names)])


def _polished(network: Network, topology: Topology, free: Solution, x: Array, pinned: Flags) -> Bounded:
    """Return the vertex the interior point `x` stands beside: exact, if it is no worse; else `x` itself.

    Unobservable streams are held at zero only where they must be: what is not known is not made up.
    """
    x = np.where(pinned, 0.0, x)
    reached = _objective(network, x)
    hidden = topology.status == 3
    told = pinned & ~hidden
    forced = told | _forced(topology, pinned)
    for attempt, start in ((_active_set, told), (_active_set, forced), (_vertex, forced), (_one_at_a_time, forced)):
        found = attempt(network, topology, start)
        if found is None or _negative(found.x).any() or not _spread_feasible(topology, found.x):
            continue
        if found.objective <= reached * (1 + EQUAL) + EQUAL:
            return found
    x[hidden] = np.nan
    return Bounded(x, told, reached, free, settled=False)


def _forced(topology: Topology, empty: Flags) -> Flags:
    """Return the unobservable streams that cannot but be zero, `empty` being those at zero in one solution.

    What is unobservable can only change along cycles that no empty stream runs against.
    """
    hidden = topology.status == 3
    one, other = (np.where(ends < 0, topology.nodes, ends) for ends in (topology.source, topology.target))
    back = hidden & ~empty
    arcs = np.concatenate([one[hidden], other[back]]), np.concatenate([other[hidden], one[back]])
    size = topology.nodes + 1
    graph = sparse.coo_array((np.ones(len(arcs[0])), arcs), shape=(size, size))
    label = connected_components(graph.tocsr(), directed=True, connection="strong")[1]
    return np.asarray(hidden & (label[one] != label[other]))


def _negative(x: Array) -> Flags:
    largest = np.nanmax(np.abs(x)) if len(x) else 0.0
    with np.errstate(invalid="ignore"):
        return np.asarray(x < -NEGATIVE * largest)


def _one_at_a_time(network: Network, topology: Topology, start: Flags) -> Bounded | None:
    """Change only the last stream that is wrong: slow, but such sets do not come round (Murty 1974)."""
    return _active_set(network, topology, start, alone=True)


def _active_set(network: Network, topology: Topology, start: Flags, alone: bool = False) -> Bounded | None:
    """Pin and release until neither is wanted; None where the sets come round again or a sign cannot be told."""
    pinned, seen, hidden = start.copy(), set[bytes](), topology.status == 3
    for _ in range(PASSES_ALONE if alone else PASSES):
        if pinned.tobytes() in seen:
            return None
        seen.add(pinned.tobytes())
        reached = _vertex(network, topology, pinned)
        if reached is None:
            return None
        step, x = reached.solution, reached.x
        negative = _negative(x)
        wrong = pinned & ~hidden & (_pull(network, step, x) < 0)
        if not negative.any() and not wrong.any():
            return reached
        if alone:
            last = np.arange(len(pinned)) == np.flatnonzero(negative | wrong)[-1]
            negative, wrong = negative & last, wrong & last
        pinned = (pinned & ~wrong) | negative
    return None


def _vertex(network: Network, topology: Topology, pinned: Flags) -> Bounded | None:
    """Return the least squares with `pinned` at zero, whatever the signs of the others; None where there is none."""
    try:
        step = _with_pins(network, topology, pinned)
    except (Refused, np.linalg.LinAlgError):
        return None
    x = np.where(pinned, 0.0, step.x)
    return Bounded(x, pinned, _objective(network, x), step)


def _with_pins(network: Network, topology: Topology, pinned: Flags) -> Solution:
    given = _conditioned(network, pinned)
    kind = np.where(pinned, 2, topology.kind)
    held = network.with_readings(np.where(pinned, 0.0, given.value), np.sqrt(given.variance), given.pairs)
    return Plan(held, kind).solve()


def _conditioned(network: Network, pinned: Flags) -> _Readings:
    """A pinned reading's whole error is known; what it tells of the reading it is correlated with is used."""
    value, variance = network.value.copy(), network.sigma**2
    pairs = []
    for one, other, covariance in network.pairs:
        if not pinned[one] and not pinned[other]:
            pairs.append((one, other, covariance))
        for at, beside in ((one, other), (other, one)):
            if pinned[at] and not pinned[beside]:
                share = covariance / network.sigma[at] ** 2
                value[beside] -= share * network.value[at]
                variance[beside] -= share * covariance
    return _Readings(value, variance, tuple(pairs))


def _pull(network: Network, step: Solution, x: Array) -> Array:
    """Return the multiplier of x ≥ 0 over its own size for each stream, below zero where releasing it would pay."""
    normal, ends = step.reduced.normal, step.topology.ends
    row = np.append(normal.rank, np.where(ends.row < 0, normal.rank, ends.row))
    potential = np.append(step.reduced.multiplier, 0.0)
    lift = potential[row[ends.target + 1]] - potential[row[ends.source + 1]]
    push = _weighted(network, x)
    pull = push + lift
    return np.where(np.abs(pull) <= 1e-9 * (np.abs(push) + np.abs(lift)), 0.0, pull)


def _weighted(network: Network, x: Array) -> Array:
    """Return V⁻¹ (x - y), 0 for what is unmeasured or exact."""
    counted = network.sigma > 0
    away = np.where(counted, x - network.value, 0.0)
    result = np.where(counted, away / np.where(counted, network.sigma, 1.0) ** 2, 0.0)
    for one, other, covariance in network.pairs:
        block = np.array([[network.sigma[one] ** 2, covariance], [covariance, network.sigma[other] ** 2]])
        result[[one, other]] = np.linalg.solve(block, away[[one, other]])
    return result


def _objective(network: Network, x: Array) -> float:
    away = np.where(network.sigma > 0, x - network.value, 0.0)
    return float(np.nan_to_num(away) @ np.nan_to_num(_weighted(network, x)))


def _spread_feasible(topology: Topology, x: Array) -> bool:
    """Say whether the unobservable streams can carry what is left to them without a negative flow."""
    hidden = np.isnan(x)
    if not hidden.any():
        return True
    incidence = topology.incidence
    needed = -(incidence @ np.where(hidden, 0.0, x))
    chosen = incidence[:, np.flatnonzero(hidden)]
    touched = np.flatnonzero(np.diff(chosen.indptr))
    scale = np.nanmax(np.abs(x), initial=1.0) or 1.0
    equations: dict[str, Any] = {"A_eq": chosen[touched], "b_eq": needed[touched] / scale}
    return bool(optimize.linprog(np.zeros(chosen.shape[1]), **equations, bounds=(0, None)).status == 0)
