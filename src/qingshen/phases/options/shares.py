"""What each enterprise can do of its share of the goals, at least cost, with its own options alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from qingshen.methods.portfolio.decisions import settle
from qingshen.methods.portfolio.menu import Menu, menu
from qingshen.methods.portfolio.pareto import Floats, Ints
from qingshen.methods.portfolio.plants import Plant, plants
from qingshen.methods.portfolio.solve import Pick, Row, Search, pick
from qingshen.methods.portfolio.subsets import MOST
from qingshen.methods.portfolio.tables import TOLERANCE, read
from qingshen.phases.options.part import INDUSTRY
from qingshen.phases.options.search import Posed

FIGURES = ("annual_cost", "investment")
# An enterprise with one option has nothing to choose from.
FEWEST = 2
# Sets of one enterprise that are all tried; beyond, they are searched.
MOST_SETS = 20_000


def enterprises(given: Posed, shares: pl.DataFrame) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of `portfolio_summary` and `portfolio_goals` of the enterprises with two options at least.

    `shares`: `enterprise, variable, unit, goal`, see `goals.shared_out`. All enterprises are read at once and each is
    searched among its own undominated sets of options.
    """
    own = given.options.filter(pl.col("enterprise") != INDUSTRY)
    several = own.filter(pl.len().over("enterprise") >= FEWEST)
    asked: dict[str, dict[str, tuple[str, float]]] = {}
    for enterprise, variable, unit, goal in shares.iter_rows():
        asked.setdefault(enterprise, {})[variable] = (unit, goal)
    if several.is_empty() or not asked:
        return [], []
    acting = given.effects.join(several, on=["enterprise", "option"], how="semi")
    tables = read(several, acting, given.loads, FIGURES)
    variables = sorted(given.asked)
    summaries, reached = [], []
    for plant in plants(tables, settle(tables.options, {}), FIGURES, variables):
        if plant.enterprise in asked:
            one = _searched(plant, variables, asked[plant.enterprise])
            summaries.append(one[0])
            reached += one[1]
    return summaries, reached


def _searched(
    plant: Plant, variables: list[str], asked: dict[str, tuple[str, float]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    offered = menu([plant], variables, False, MOST)
    found, feasible = _picked(offered, asked)
    exact = bool(offered.compared["exact"].all())
    status = "infeasible" if not feasible else "optimal" if exact and found.gap <= Search().gap else "gap"
    scope = plant.enterprise
    summary = {
        "scope": scope, "objective": "least_cost", "status": status, "gap": found.gap,
        "cost": float(offered.cost[found.taken].sum()), "investment": float(offered.investment[found.taken].sum()),
        "options": len(offered.options(found.taken)), "budget": None,
    }  # fmt: skip
    rows = []
    for variable, (unit, goal) in asked.items():
        saving = offered.column(variable)
        value = float(saving[found.taken].sum())
        rows.append({
            "scope": scope, "variable": variable, "goal": goal, "reached": value,
            "met": value >= goal - TOLERANCE * abs(goal), "reachable": -offered.least(-saving), "unit": unit,
        })  # fmt: skip
    return summary, rows


def _picked(offered: Menu, asked: dict[str, tuple[str, float]]) -> tuple[Pick, bool]:
    """Return the cheapest sets that keep the goals, else those that fall least short, and whether they are kept."""
    aims = [(offered.column(name), goal) for name, (_, goal) in asked.items()]
    _, sizes = np.unique(offered.classes, return_counts=True)
    if np.prod(sizes, dtype=np.float64) <= MOST_SETS:
        return _tried(offered, aims, sizes)
    found = pick(offered.cost, offered.classes, [Row(*one) for one in aims], Search())
    if found is not None:
        return found, True
    near = pick(offered.cost, offered.classes, [Row(*one, elastic=True) for one in aims], Search())
    if near is None:
        raise AssertionError("every goal may be missed")
    return near, False


def _tried(offered: Menu, aims: list[tuple[Floats, float]], sizes: Ints) -> tuple[Pick, bool]:
    """Return what `_picked` does, from all sets there are."""
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    grids = np.meshgrid(*(np.arange(size) + start for size, start in zip(sizes, starts, strict=True)), indexing="ij")
    sets = np.stack([grid.ravel() for grid in grids], axis=1)
    missed = np.zeros(len(sets))
    for saving, goal in aims:
        missed += np.clip(1 - saving[sets].sum(axis=1) / goal - TOLERANCE, 0.0, None)
    least = missed <= missed.min() + TOLERANCE
    cost = np.where(least, offered.cost[sets].sum(axis=1), np.inf)
    best = int(np.argmin(cost))
    return Pick(sets[best], 0.0), bool(missed[best] <= 0)
