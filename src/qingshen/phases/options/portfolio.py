"""The set of options that reaches the targets at least cost, or saves most under the budget: for the whole industry."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.phases.industry import ENERGY, GHG
from qingshen.phases.options.marks import focused
from qingshen.phases.options.part import INDUSTRY
from qingshen.phases.options.search import INFEASIBLE, TOLERANCE, TOO_SMALL, Choice, Posed, search

BUDGET = "budget"
SUMMARY: dict[str, Any] = {
    "scope": pl.String, "objective": pl.String, "status": pl.String, "gap": pl.Float64, "cost": pl.Float64,
    "investment": pl.Float64, "options": pl.Int64, "budget": pl.Float64,
}  # fmt: skip
GOALS: dict[str, Any] = {
    "scope": pl.String, "variable": pl.String, "goal": pl.Float64, "reached": pl.Float64, "met": pl.Boolean,
    "reachable": pl.Float64, "unit": pl.String,
}  # fmt: skip


def posed(options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame, goals: pl.DataFrame) -> Posed:
    """Return the problem of reaching `goals`; an effect greater than the enterprise's amount is that amount.

    An effect in a unit that cannot be told in the goal's is not known here.
    """
    units = goals.select("variable", "unit")
    kept = loads.join(units, on=["variable", "unit"], how="semi").select("enterprise", "variable", "amount")
    coming = options.filter(~pl.col("saved")).select("option")
    told = effects.join(units, on=["variable", "unit"], how="semi").join(coming, on="option", how="semi")
    named = told.with_columns(pl.col("enterprise").fill_null(INDUSTRY))
    limited = named.join(kept.rename({"amount": "_load"}), on=["enterprise", "variable"], how="left")
    # Not the least of the two: what is not known must stay unknown, and never become the whole load.
    most = pl.when((pl.col("_load") > 0) & (pl.col("value") > pl.col("_load"))).then("_load").otherwise("value")
    rows = limited.select("enterprise", "option", "variable", amount=most)
    return Posed(options, rows, kept.filter(pl.col("amount") >= 0), goals)


def worth(tables: dict[str, pl.DataFrame], goals: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return what a budget is spent on, `variable, unit, goal`: the goals, else the decided focus, ghg and energy."""
    if goals.height:
        return goals
    named = loads.filter(pl.col("variable").is_in([*focused(tables), GHG, ENERGY])).select("variable", "unit").unique()
    first = named.sort("variable", "unit").unique("variable", keep="first", maintain_order=True)
    return first.with_columns(goal=pl.lit(None, pl.Float64))


def industry(case: Case, given: Posed) -> tuple[list[Choice], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the portfolios: least cost where there are goals, most saving where there is a budget.

    With them the rows of `portfolio_summary` and `portfolio_goals`, scopes "industry" and "budget".
    """
    found, summaries, reached = list[Choice](), list[dict[str, Any]](), list[dict[str, Any]]()
    budget, weights = case.settings.measures.budget, _weights(given)
    for scope, wanted in ((INDUSTRY, bool(given.asked)), (BUDGET, budget is not None and bool(weights))):
        if not wanted or given.options.is_empty():
            continue
        one = search(given, budget, weights) if scope == BUDGET else search(given)
        if one is None:
            summaries.append({"scope": scope, "objective": "most_saving", "status": TOO_SMALL, "budget": budget})
            continue
        found.append(one)
        summaries.append(_summary(scope, one))
        reached += _told(scope, given, one)
    return found, summaries, reached


def proposed(found: list[Choice]) -> list[str]:
    """Return the options of the portfolio that is proposed: the cheapest that reaches the targets where it can be paid.

    With a budget it does not keep, or targets out of reach, the one that saves most under the budget.
    """
    if not found:
        return []
    first, last = found[0], found[-1]
    kept = first.status != INFEASIBLE and (last.budget is None or first.investment <= last.budget)
    return (first if kept else last).options


def _summary(scope: str, one: Choice) -> dict[str, Any]:
    return {
        "scope": scope, "objective": one.objective, "status": one.status, "gap": one.gap, "cost": one.cost,
        "investment": one.investment, "options": len(one.options), "budget": one.budget,
    }  # fmt: skip


def _weights(given: Posed) -> dict[str, float]:
    """Return what a unit saved is worth under a budget: a share of the goal, else of the industry's amount [DESIGN]."""
    if given.asked:
        return {name: 1 / goal for name, goal in given.asked.items()}
    total = given.loads.group_by("variable").agg(pl.col("amount").sum()).sort("variable")
    return {name: 1 / amount for name, amount in total.iter_rows() if amount > 0}


def _told(scope: str, given: Posed, one: Choice) -> list[dict[str, Any]]:
    together = given.saving(one.options)
    return [
        {
            "scope": scope, "variable": name, "goal": goal, "reached": (value := together.get(name, 0.0)),
            "met": value >= goal - TOLERANCE * abs(goal), "reachable": one.reachable.get(name), "unit": unit,
        }
        for name, unit, goal in given.goals.drop_nulls("goal").iter_rows()
    ]  # fmt: skip
