"""The slow judge of a batch, plant by plant: flows as x₀ + N z over a basis N of what balances, nothing factorised.

Another way than the kernel's in every step: least squares in z by singular values instead of normal equations over the
balances, bounds by non-negative least squares (Lawson & Hanson 1974, ch. 23), hypotheses by refitting without the meter
or with a stream for the leak.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lstsq, null_space
from scipy.optimize import linprog, nnls

TINY = 1e-8


@dataclass(frozen=True)
class Plant:
    """Ends (n, -1 outside), number of nodes, readings (n, NaN = unmeasured) and sigmas (n, 0 = exact)."""

    source: np.ndarray
    target: np.ndarray
    nodes: int
    value: np.ndarray
    sigma: np.ndarray

    @property
    def incidence(self) -> np.ndarray:
        result = np.zeros((self.nodes, len(self.source)))
        for at, (one, other) in enumerate(zip(self.source, self.target, strict=True)):
            if one >= 0:
                result[one, at] -= 1
            if other >= 0:
                result[other, at] += 1
        return result

    @property
    def measured(self) -> np.ndarray:
        return ~np.isnan(self.value)

    @property
    def exact(self) -> np.ndarray:
        return self.measured & (self.sigma == 0)

    @property
    def metered(self) -> np.ndarray:
        return self.measured & (self.sigma > 0)

    def without(self, stream: int) -> "Plant":
        value = self.value.copy()
        value[stream] = np.nan
        return Plant(self.source, self.target, self.nodes, value, self.sigma)

    def leaking(self, node: int) -> "Plant":
        ends = np.append(self.source, node), np.append(self.target, -1)
        return Plant(*ends, self.nodes, np.append(self.value, np.nan), np.append(self.sigma, np.nan))


@dataclass(frozen=True)
class Judged:
    x: np.ndarray
    sigma: np.ndarray
    adjustment_sigma: np.ndarray
    test: np.ndarray
    status: list[str]
    statistic: float
    degrees_of_freedom: int
    start: np.ndarray
    basis: np.ndarray
    weighted: np.ndarray


def judge(plant: Plant) -> Judged | None:
    """Reconcile `plant` without bounds; None where its exact streams contradict each other."""
    size = len(plant.value)
    fixed = np.vstack([plant.incidence, np.eye(size)[plant.exact]])
    known = np.concatenate([np.zeros(plant.nodes), plant.value[plant.exact]])
    start = lstsq(fixed, known)[0] if size else np.zeros(0)
    if np.abs(fixed @ start - known).max(initial=0.0) > TINY * max(np.abs(known).max(initial=0.0), 1e-300):
        return None
    basis = null_space(fixed)
    metered = plant.metered
    weight = 1.0 / plant.sigma[metered]
    left, values, right = np.linalg.svd(weight[:, None] * basis[metered], full_matrices=True)
    rank = int((values > TINY * weight.max(initial=0.0)).sum())
    away = weight * (plant.value[metered] - start[metered])
    weighted = left[:, :rank].T @ away
    told = basis @ right[:rank].T / values[:rank]
    x = start + told @ weighted
    hidden = np.abs(basis @ right[rank:].T).max(axis=1, initial=0.0) > TINY
    x[hidden] = np.nan
    variance = (told**2).sum(axis=1)
    statistic = float(((weight * (x - plant.value)[metered]) ** 2).sum())
    adjustment = np.where(metered, plant.sigma**2 - variance, np.nan)
    redundant = metered & (adjustment > TINY * plant.sigma**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        adjustment_sigma = np.where(redundant, np.sqrt(adjustment), np.where(plant.measured, 0.0, np.nan))
        test = np.where(redundant, np.abs(x - plant.value) / adjustment_sigma, np.nan)
    names = np.array(["exact", "redundant", "nonredundant", "unobservable", "observable"])
    status = names[np.select([plant.exact, redundant, metered, hidden], [0, 1, 2, 3], 4)]
    sigma = np.where(hidden, np.nan, np.sqrt(variance))
    freedom = int(metered.sum()) - rank
    return Judged(x, sigma, adjustment_sigma, test, status.tolist(), statistic, freedom, start, told, weighted)


def bounded(plant: Plant, judged: Judged) -> np.ndarray | None:
    """Return the flows with x ≥ 0 of all but unobservable streams; None where there are none.

    min ‖w - w*‖ with start + told·w ≥ 0 is a least distance problem.
    """
    kept = ~plant.exact & ~np.isnan(judged.x)
    if (plant.value[plant.exact] < 0).any():
        return None
    free = np.abs(judged.basis).max(axis=1, initial=0.0) > TINY
    scale = np.nanmax(np.abs(plant.value), initial=0.0)
    if (judged.x[kept & ~free] < -TINY * scale).any():
        return None
    if not (kept & free).any():
        return judged.x
    side, least = judged.basis[kept & free], -judged.x[kept & free]
    size = max(np.abs(least).max(initial=0.0), 1e-300)
    system = np.vstack([side.T, least / size])
    goal = np.append(np.zeros(side.shape[1]), 1.0)
    multiplier, rest = nnls(system, goal, maxiter=1000)
    if rest < TINY:
        return None
    slack = system @ multiplier - goal
    x = judged.start + judged.basis @ (judged.weighted - slack[:-1] / slack[-1] * size)
    x[np.isnan(judged.x)] = np.nan
    return x


def can_carry(plant: Plant, x: np.ndarray) -> bool:
    """Say whether flows ≥ 0 of the streams that are NaN in `x` close every balance."""
    hidden = np.isnan(x)
    scale = np.nanmax(np.abs(plant.value), initial=0.0) or 1.0
    needed = -plant.incidence[:, ~hidden] @ x[~hidden] / scale
    if not hidden.any() or not plant.nodes:
        return True
    sides = np.vstack([plant.incidence[:, hidden], -plant.incidence[:, hidden]])
    found = linprog(np.zeros(hidden.sum()), A_ub=sides, b_ub=np.append(needed, -needed) + 1e-8, bounds=(0, None))
    return bool(found.status == 0)


def likelihood_ratios(plant: Plant, judged: Judged) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return T, size and its sigma for each meter and each leak; NaN where it cannot be wrong or would not show.

    T is what J loses when the meter is taken away, or when the node may leak.
    """
    size, nodes = len(plant.value), plant.nodes
    ratio, amount, sigma = (np.full(size + nodes, np.nan) for _ in range(3))
    for at in [*np.flatnonzero(np.array(judged.status) == "redundant"), *range(size, size + nodes)]:
        other = plant.without(at) if at < size else plant.leaking(at - size)
        refitted = judge(other)
        assert refitted is not None
        if refitted.degrees_of_freedom == judged.degrees_of_freedom:
            continue
        ratio[at] = judged.statistic - refitted.statistic
        at_stream = at if at < size else size
        amount[at] = plant.value[at] - refitted.x[at] if at < size else refitted.x[size]
        sigma[at] = np.hypot(refitted.sigma[at_stream], plant.sigma[at] if at < size else 0.0)
    return ratio, amount, sigma
