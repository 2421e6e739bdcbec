"""The verb: a network of conflicting readings → flows that balance, tested and explained."""

from __future__ import annotations

import numpy as np

from qingshen.methods.balance.bounds import Bounded, bounded
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Network
from qingshen.methods.balance.plan import Plan, Solution
from qingshen.methods.balance.result import Result
from qingshen.problems import Place, Problem


def reconcile(network: Network, alpha: float = 0.05, *, bounds: bool = True, plan: Plan | None = None) -> Result:
    """Return the flows closest to the readings, weighed by their sigmas, that balance at every node.

    `alpha` (0, 1) is the share of false alarms of each test. With `bounds` no flow is negative. A `plan` made for the
    same streams and the same pattern of meters is used again; on a large network other weights spend what it gave
    before.

    Weighted least squares: x = y - V Gᵀ (G V Gᵀ)⁻¹ G y, J ~ χ²(rank G) (Narasimhan & Jordache 2000; VDI 2048-1).
    The tests belong to the solution without bounds, where they are exact. Raises Refused where exact readings
    contradict each other or allow no solution without a negative flow, and where sigmas are too far apart to be solved
    reliably; ValueError for an `alpha` that is none or a plan of another network.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, is {alpha}")
    if plan is not None and not plan.fits(network):
        raise ValueError("the plan was made for other streams, meters or covariances")
    compiled = plan or Plan(network)
    free = compiled.solve(network.value, network.sigma**2)
    none = np.zeros(len(network.stream), dtype=np.bool_)
    held = bounded(network, free) if bounds else Bounded(free.x, none, free.reduced.statistic, free)
    return Result(network, alpha, free, held, (*network.notes, *_notes(network, free, held)))


def _notes(network: Network, free: Solution, held: Bounded) -> list[Problem]:
    notes = []
    ends = free.topology.ends
    closed = np.flatnonzero(~ends.grounded[np.maximum(ends.source, 0)] & (ends.source >= 0))
    if len(closed):
        names = "、".join(network.stream[at] for at in closed[:5]) + ("…" if len(closed) > 5 else "")
        notes.append(problem(Place(cell=names), "closed-loop", streams=names))
    if not held.settled:
        notes.append(problem(Place(), "bounds-unsettled", count=int(held.pinned.sum())))
    return notes
