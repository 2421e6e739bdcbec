"""Search the columns for an aim, and say what was found."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from qingshen.methods.portfolio.decisions import Settled
from qingshen.methods.portfolio.menu import Key, Menu
from qingshen.methods.portfolio.pareto import Floats, Ints
from qingshen.methods.portfolio.result import Portfolio, Status, achieved, by_enterprise, decided, shared
from qingshen.methods.portfolio.solve import Pick, Row, Search, pick, prices
from qingshen.methods.portfolio.tables import TOLERANCE, Tables

PROVEN = 1e-6


class Aim(NamedTuple):
    """What is asked for; see `choose`."""

    goals: dict[str, float]
    budget: float | None
    objective: str
    weights: dict[str, float]
    cost: str
    alternatives: int


class _Found(NamedTuple):
    """The columns taken, and whether every goal is kept."""

    pick: Pick
    feasible: bool


def outcome(tables: Tables, settled: Sequence[Settled], offered: Menu, aim: Aim, search: Search) -> Portfolio:
    """Return the portfolio of the columns `offered`."""
    target = _target(offered, aim)
    found = _search(offered, aim, target, search)
    taken = _cheaper(offered, found.pick.taken, aim.budget)
    figures = tuple(dict.fromkeys((aim.cost, "investment")))
    chosen = decided(tables, settled, offered.options(taken), figures)
    rows = _rows(offered, aim)
    worth = prices(target, offered.classes, rows) if found.feasible and len(target) else [None] * len(rows)
    paid = dict(zip(aim.goals, worth, strict=False))
    inside = chosen.filter("chosen")
    enterprises = by_enterprise(chosen, aim.cost, offered.compared)
    exact = bool(enterprises["exact"].all())
    return Portfolio(
        status=_status(found, exact),
        exact=exact,
        objective=aim.objective,
        gap=found.pick.gap,
        cost=float(inside[aim.cost].sum()),
        cost_unknown=inside[aim.cost].null_count(),
        investment=float(inside["investment"].sum()),
        investment_unknown=inside["investment"].null_count(),
        saving=_weighted(offered, aim.weights, taken),
        budget=aim.budget,
        budget_price=worth[-1] if aim.budget is not None else None,
        chosen=chosen,
        savings=shared(tables, chosen, aim.cost),
        reached=_reached(achieved(tables, chosen, aim.goals), offered, aim, search, paid, found.feasible),
        enterprises=enterprises,
        alternatives=_alternatives(offered, aim, taken, search) if found.feasible else _listed([], offered),
    )


def _target(offered: Menu, aim: Aim) -> Floats:
    """Return what is to be least."""
    if aim.objective == "least_cost":
        return offered.cost
    weight = np.array([aim.weights.get(name, 0.0) for name in offered.variables])
    saved: Floats = -(offered.savings @ weight)
    return saved


def _rows(offered: Menu, aim: Aim, goals: Mapping[str, float] | None = None, elastic: bool = False) -> list[Row]:
    """Return the goals as rows, then the budget."""
    asked = aim.goals if goals is None else goals
    rows = [Row(offered.column(name), goal, elastic) for name, goal in asked.items()]
    return rows + ([Row(-offered.investment, -aim.budget)] if aim.budget is not None else [])


def _search(offered: Menu, aim: Aim, target: Floats, search: Search) -> _Found:
    """Search for the best; where no set reaches the goals, for the best of those that fall least short."""
    if not len(target):
        return _Found(Pick(np.empty(0, dtype=np.intp), 0.0), all(goal <= 0 for goal in aim.goals.values()))
    best = pick(target, offered.classes, _rows(offered, aim), search)
    if best:
        return _Found(best, True)
    near = pick(target, offered.classes, _rows(offered, aim, elastic=True), search)
    if near is None:
        raise AssertionError("goals may all be missed, and the decisions were afforded")
    within = {name: min(goal, float(offered.column(name)[near.taken].sum())) for name, goal in aim.goals.items()}
    return _Found(pick(target, offered.classes, _rows(offered, aim, within), search) or near, False)


def _status(found: _Found, exact: bool) -> Status:
    if not found.feasible:
        return "infeasible"
    return "optimal" if exact and found.pick.gap <= PROVEN else "gap"


def _cheaper(offered: Menu, taken: Ints, budget: float | None) -> Ints:
    """Return the columns with each replaced by the cheapest of its class that saves no less and can be afforded."""
    better = taken.copy()
    left = np.inf if budget is None else budget - float(offered.investment[taken].sum())
    for place, at in enumerate(taken):
        first, last = np.searchsorted(offered.classes, [place, place + 1])
        span = np.arange(first, last)
        free = (offered.savings[span] >= offered.savings[at]).all(axis=1)
        free &= offered.investment[span] <= offered.investment[at] + max(left, 0.0)
        best = int(span[free][np.argmin(offered.cost[span[free]])])
        if offered.cost[best] < offered.cost[at]:
            left -= offered.investment[best] - offered.investment[at]
            better[place] = best
    return better


def _weighted(offered: Menu, weights: Mapping[str, float], taken: Ints) -> float | None:
    known = [name for name in weights if name in offered.variables]
    return float(sum(weights[name] * offered.column(name)[taken].sum() for name in known)) if known else None


def _reached(
    achieved: pl.DataFrame,
    offered: Menu,
    aim: Aim,
    search: Search,
    paid: Mapping[str, float | None],
    feasible: bool,
) -> pl.DataFrame:
    """Add to what is reached how far each goal can be reached, and what stands in the way."""
    rows = []
    for name, goal in aim.goals.items():
        alone = _most(offered, aim, name, {}, search)
        others = {other: value for other, value in aim.goals.items() if other != name}
        kept = None if feasible else _most(offered, aim, name, others, search)
        limit = goal - TOLERANCE * abs(goal)
        short = (
            "alone" if alone is not None and alone < limit else "together" if kept is not None and kept < limit else ""
        )
        rows.append((name, paid.get(name), alone, kept, short))
    schema = {
        "variable": pl.String,
        "price": pl.Float64,
        "reachable_alone": pl.Float64,
        "reachable_with_all": pl.Float64,
        "conflict": pl.String,
    }
    asked = pl.col("goal")
    return achieved.with_columns(
        met=pl.col("reached") >= asked - TOLERANCE * asked.abs(),
        shortfall=(asked - pl.col("reached")).clip(lower_bound=0.0),
    ).join(pl.DataFrame(rows, schema=schema, orient="row"), on="variable", how="left", maintain_order="left")


def _most(offered: Menu, aim: Aim, name: str, others: Mapping[str, float], search: Search) -> float | None:
    """Return the most that can be saved of a variable while the `others` are kept; None where they cannot be."""
    if not len(offered.classes):
        return 0.0
    saving = offered.column(name)
    if not others and aim.budget is None:
        return -offered.least(-saving)
    found = pick(-saving, offered.classes, _rows(offered, aim, others), search)
    return float(saving[found.taken].sum()) if found else None


def _alternatives(offered: Menu, aim: Aim, taken: Ints, search: Search) -> pl.DataFrame:
    """Return the next best sets, one search each that forbids those before."""
    target, rows, sets = _target(offered, aim), _rows(offered, aim), [taken]
    for _ in range(aim.alternatives if len(taken) else 0):
        forbidden = np.zeros(len(target))
        forbidden[sets[-1]] = -1.0
        rows.append(Row(forbidden, 1.0 - len(sets[-1])))
        found = pick(target, offered.classes, rows, search)
        if found is None:
            break
        sets.append(found.taken)
    return _listed(sets, offered)


def _listed(sets: Sequence[Ints], offered: Menu) -> pl.DataFrame:
    lines: list[tuple[int, float, float, str, str, str]] = []
    first: set[Key] = offered.options(sets[0]) if sets else set()
    for rank, one in enumerate(sets[1:], 1):
        cost, investment, inside = offered.cost[one].sum(), offered.investment[one].sum(), offered.options(one)
        lines += [
            (rank, float(cost), float(investment), *key, "in" if key in inside else "out")
            for key in sorted(first ^ inside)
        ]
    schema = {
        "rank": pl.Int64,
        "cost": pl.Float64,
        "investment": pl.Float64,
        "enterprise": pl.String,
        "option": pl.String,
        "change": pl.String,
    }
    return pl.DataFrame(lines, schema=schema, orient="row")
