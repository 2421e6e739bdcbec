"""The transport problem with blending limits of one medium, by HiGHS."""

from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from qingshen.methods.symbiosis.arcs import Key, Limit, Market

Floats = NDArray[np.float64]


class Solved(NamedTuple):
    """Flows [unit/a] along the arcs, and what one more unit of each supply, demand and blend's slack is worth."""

    flow: Floats
    supply: dict[Key, float]
    demand: dict[Key, float]
    blend: dict[tuple[Key, Limit], float]


class _Row(NamedTuple):
    """Σ `by`[arc] · flow ≤ `most`, named by what it belongs to; both sides were divided by `scale`."""

    what: tuple[str, Any]
    by: dict[int, float]
    most: float
    scale: float = 1.0


def solve(market: Market) -> Solved:
    """Return the flows of greatest worth within supplies, demands and the limits on each demand's blend."""
    rows = _rows(market)
    worth = np.array([arc.worth for arc in market.arcs], dtype=np.float64)
    if not len(worth):
        return Solved(worth, {}, {}, {})
    unit = float(np.abs(worth).max()) or 1.0
    size = max((row.most for row in rows), default=0.0) or 1.0
    places = [(at, arc) for at, row in enumerate(rows) for arc in row.by]
    figures = [value for row in rows for value in row.by.values()]
    matrix = csr_array((figures, ([at for at, _ in places], [arc for _, arc in places])), shape=(len(rows), len(worth)))
    solved = linprog(
        -worth / unit,
        A_ub=cast(Any, matrix),
        b_ub=np.array([row.most for row in rows]) / size,
        bounds=(0, None),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if solved.status != 0:
        raise AssertionError(f"no flow at all keeps every row, and supplies are finite: {solved.message}")
    duals = [max(0.0, -float(dual)) * unit for dual in solved.ineqlin.marginals]
    found = Solved(np.maximum(np.asarray(solved.x), 0.0) * size, {}, {}, {})
    for row, dual in zip(rows, duals, strict=True):
        getattr(found, row.what[0])[row.what[1]] = dual / row.scale
    return found


def _rows(market: Market) -> list[_Row]:
    into: dict[Key, list[int]] = {}
    out: dict[Key, list[int]] = {}
    for at, arc in enumerate(market.arcs):
        out.setdefault(arc.supply, []).append(at)
        into.setdefault(arc.demand, []).append(at)
    rows = []
    for name, side, arcs in (("supply", market.supplies, out), ("demand", market.demands, into)):
        for offer in side:
            if offer.key in arcs:
                rows.append(_Row((name, offer.key), dict.fromkeys(arcs[offer.key], 1.0), offer.amount or 0.0))
    for demand in market.demands:
        for limit in market.limits.get(demand.key, ()) if demand.key in into else ():
            excess = _excess(market, into[demand.key], limit)
            # The solver takes figures below 1e-9 for nothing, whatever unit they are in; a power of two rounds nothing.
            scale = 2.0 ** np.frexp(max(map(abs, excess.values())))[1]
            scaled = {at: beyond / scale for at, beyond in excess.items()}
            rows.append(_Row(("blend", (demand.key, limit)), scaled, 0.0, scale))
    return rows


def _excess(market: Market, arcs: list[int], limit: Limit) -> dict[int, float]:
    """Return how far each arc's quality lies beyond the limit: Σ x·(q − L) ≤ 0 for a maximum, ≥ 0 for a minimum."""
    sign = 1.0 if limit.sense == "max" else -1.0
    level = limit.value or 0.0
    return {at: sign * (market.values[market.arcs[at].supply, limit.parameter] - level) for at in arcs}
