"""Which options of a whole industry to take: goals at least cost, or the most saving within a budget."""

from collections.abc import Mapping
from math import isfinite
from typing import Literal

import polars as pl

from qingshen.methods.portfolio.decisions import settle
from qingshen.methods.portfolio.menu import Menu, menu
from qingshen.methods.portfolio.messages import problem
from qingshen.methods.portfolio.outcome import Aim, outcome
from qingshen.methods.portfolio.plants import plants
from qingshen.methods.portfolio.result import Portfolio
from qingshen.methods.portfolio.solve import Search
from qingshen.methods.portfolio.subsets import MOST
from qingshen.methods.portfolio.tables import TOLERANCE, read
from qingshen.problems import Place, Problem, Refused

Objective = Literal["least_cost", "most_saving"]


def choose(
    options: pl.DataFrame,
    effects: pl.DataFrame,
    baselines: pl.DataFrame,
    goals: Mapping[str, float],
    *,
    budget: float | None = None,
    objective: Objective = "least_cost",
    weights: Mapping[str, float] | None = None,
    cost: str = "annual_cost",
    alternatives: int = 0,
    gap: float = 1e-6,
    nodes: int = 1000,
    time_limit: float = 60.0,
    most: int = MOST,
) -> Portfolio:
    """Return the options of all enterprises that reach the goals at least cost, or save most [DESIGN].

    Tables: see `tables.read`; `options` has the column named by `cost` [currency/a, or whatever is to be least] and
    `investment` [currency]. `goals`: variable → saving of all enterprises together [unit/a], at least. `budget`: most
    investment [currency]. `objective`: "least_cost", or "most_saving" = Σ `weights`[variable] · saving (weights ≥ 0,
    such as inverse pollutant equivalents), of equal savings the cheaper where the budget allows.
    Within an enterprise savings interact as in `interact`, exactly: every subset no other beats is a column of a
    multiple-choice integer programme, as long as not more than `most` must be compared (`exact` says where not). Costs
    add up: a saving of money that shrinks because another option came first is not corrected.
    An option without cost (or investment, under a budget) cannot be chosen unless people decided so; an unknown effect
    is counted and saves nothing. Of equally good sets one is returned, the same for any order of the rows. A search
    ends at the relative `gap` [1], after `nodes` of its tree, or after `time_limit` [s]; where the last decides, the
    answer depends on the machine. `alternatives`: how many next best sets are asked for, one search each; a set
    that another beats in cost and every saving is none.
    Raises Refused for what the tables, decisions or aims contradict, see messages.toml.
    """
    figures = tuple(dict.fromkeys((cost, "investment")))
    tables = read(options, effects, baselines, figures)
    aim = Aim(dict(sorted(goals.items())), budget, objective, dict(sorted((weights or {}).items())), cost, alternatives)
    if problems := _impossible(aim):
        raise Refused(problems)
    needed = {cost: "cost_missing"} | ({"investment": "investment_missing"} if budget is not None else {})
    settled = settle(tables.options, needed)
    variables = sorted(aim.goals.keys() | (aim.weights.keys() if objective == "most_saving" else set()))
    offered = menu(plants(tables, settled, figures, variables), variables, budget is not None, most)
    if budget is not None:
        _afford(offered, budget)
    return outcome(tables, settled, offered, aim, Search(gap, nodes, time_limit))


def _impossible(aim: Aim) -> list[Problem]:
    if aim.objective not in {"least_cost", "most_saving"}:
        raise ValueError(f"no such objective: {aim.objective}")
    problems = [
        problem(Place("goals", "", name), "goal-impossible", key=name, value=value)
        for name, value in aim.goals.items()
        if not isfinite(value)
    ]
    problems += [
        problem(Place("weights", "", name), "weight-impossible", key=name, value=value)
        for name, value in aim.weights.items()
        if not (isfinite(value) and value >= 0)
    ]
    if aim.objective == "most_saving" and not any(aim.weights.values()):
        problems.append(problem(Place("weights"), "weights-absent"))
    if aim.budget is not None and not (isfinite(aim.budget) and aim.budget >= 0):
        problems.append(problem(Place("budget"), "budget-impossible", value=aim.budget))
    return problems


def _afford(offered: Menu, budget: float) -> None:
    least = offered.least(offered.investment)
    if least > budget * (1 + TOLERANCE):
        raise Refused([problem(Place("budget"), "budget-too-small", value=f"{least:g}", budget=f"{budget:g}")])
