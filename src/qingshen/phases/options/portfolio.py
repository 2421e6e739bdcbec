"""The set of options that reaches the targets at least cost, or saves most under the budget: for the whole industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.methods.portfolio import Portfolio, choose, interact
from qingshen.phases.industry import ENERGY, GHG
from qingshen.phases.options.marks import focused
from qingshen.phases.options.part import INDUSTRY
from qingshen.problems import Refused

BUDGET = "budget"
KEYS = ["enterprise", "option"]
# How often a goal is raised by what options of both levels save twice, before the shortfall is told as it is.
ROUNDS = 4
SUMMARY: dict[str, Any] = {
    "scope": pl.String, "objective": pl.String, "status": pl.String, "gap": pl.Float64, "cost": pl.Float64,
    "investment": pl.Float64, "options": pl.Int64, "budget": pl.Float64,
}  # fmt: skip
GOALS: dict[str, Any] = {
    "scope": pl.String, "variable": pl.String, "goal": pl.Float64, "reached": pl.Float64, "met": pl.Boolean,
    "reachable": pl.Float64, "unit": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Posed:
    """What a portfolio is chosen from; variables and their units as in `goals` (`variable, unit, goal`).

    `goal` is null where a variable is only worth saving. `options` as `standing.eligible` gives them, `effects`
    `enterprise, option, variable, amount` [unit/a] where an option of the industry has a row for each enterprise,
    `loads` `enterprise, variable, amount`.
    """

    options: pl.DataFrame
    effects: pl.DataFrame
    loads: pl.DataFrame
    goals: pl.DataFrame

    @property
    def asked(self) -> dict[str, float]:
        """The goals by variable."""
        return dict(self.goals.drop_nulls("goal").select("variable", "goal").iter_rows())


def posed(options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame, goals: pl.DataFrame) -> Posed:
    """Return the problem of reaching `goals`; an effect greater than the enterprise's amount is that amount.

    An effect in a unit that cannot be told in the goal's is unknown here.
    """
    units = goals.select("variable", "unit")
    kept = loads.join(units, on=["variable", "unit"], how="semi").select("enterprise", "variable", "amount")
    standing = options.filter(~pl.col("saved"))
    told = effects.join(units, on=["variable", "unit"], how="semi").join(
        standing.select("option", home="enterprise"), on="option"
    )
    named = told.with_columns(enterprise=pl.col("enterprise").fill_null(INDUSTRY))
    limited = named.join(kept.rename({"amount": "_load"}), on=["enterprise", "variable"], how="left")
    most = pl.when(pl.col("_load") > 0).then(pl.min_horizontal("value", "_load")).otherwise("value")
    rows = limited.select("enterprise", "option", "variable", amount=most)
    return Posed(options, rows, kept.filter(pl.col("amount") >= 0), goals)


def industry(case: Case, given: Posed) -> tuple[list[Portfolio], list[dict[str, Any]], list[pl.DataFrame]]:
    """Return the portfolios: least cost where there are goals, most saving where there is a budget.

    With them the rows of `portfolio_summary` and the tables of `portfolio_goals`, scopes "industry" and "budget".
    """
    found, summaries, reached = [], list[dict[str, Any]](), list[pl.DataFrame]()
    budget = case.settings.measures.budget
    weights = _weights(given)
    for scope, wanted in ((INDUSTRY, bool(given.asked)), (BUDGET, budget is not None and bool(weights))):
        if not wanted or given.options.is_empty():
            continue
        limit = budget if scope == BUDGET else None
        one = _search(given, limit, weights if scope == BUDGET else None)
        if one is None:
            summaries.append(
                {"scope": scope, "objective": "most_saving", "status": "budget_too_small", "budget": limit}
            )
            continue
        found.append(one)
        summaries.append(summary(scope, one))
        reached.append(_told(scope, given, one))
    return found, summaries, reached


def proposed(found: list[Portfolio]) -> list[str]:
    """Return the options of the portfolio that is proposed: the cheapest that reaches the targets where it can be paid.

    With a budget it does not keep, or targets out of reach, the one that saves most under the budget.
    """
    if not found:
        return []
    first, last = found[0], found[-1]
    kept = first.status != "infeasible" and (last.budget is None or first.investment <= last.budget)
    chosen = (first if kept else last).chosen
    return chosen.filter("chosen")["option"].to_list()


def summary(scope: str, one: Portfolio) -> dict[str, Any]:
    """Return the row of `portfolio_summary`."""
    return {
        "scope": scope, "objective": one.objective, "status": one.status, "gap": one.gap, "cost": one.cost,
        "investment": one.investment, "options": int(one.chosen["chosen"].sum()), "budget": one.budget,
    }  # fmt: skip


def worth(tables: dict[str, pl.DataFrame], goals: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return what a budget is spent on, `variable, unit, goal`: the goals, else the decided focus, ghg and energy."""
    if goals.height:
        return goals
    named = loads.filter(pl.col("variable").is_in([*focused(tables), GHG, ENERGY])).select("variable", "unit").unique()
    first = named.sort("variable", "unit").unique("variable", keep="first", maintain_order=True)
    return first.with_columns(goal=pl.lit(None, pl.Float64))


def _weights(given: Posed) -> dict[str, float]:
    """Return what a unit saved is worth under a budget: a share of the goal, else of the industry's amount [DESIGN]."""
    if given.asked:
        return {name: 1 / goal for name, goal in given.asked.items()}
    total = given.loads.group_by("variable").agg(pl.col("amount").sum()).sort("variable")
    return {name: 1 / amount for name, amount in total.iter_rows() if amount > 0}


def _search(given: Posed, budget: float | None, weights: Mapping[str, float] | None) -> Portfolio | None:
    """Search until what options of both levels save twice is made up; None where the budget is too small.

    An industry option saves of what the enterprises' own options leave: the search adds both up, so that the goals are
    raised by what was counted twice and searched again [DESIGN].
    """
    at_home = _at_home(given)
    raised = dict(given.asked) if budget is None else {}
    best = None
    for _ in range(ROUNDS):
        try:
            best = choose(
                given.options, at_home, given.loads, raised, budget=budget,
                objective="most_saving" if weights else "least_cost", weights=weights,
            )  # fmt: skip
        except Refused as refused:
            if any(one.code != "budget-too-small" for one in refused.problems):
                raise
            return None
        if best.status == "infeasible" or budget is not None:
            break
        together = saving(given, best)
        short = {name: goal - together.get(name, 0.0) for name, goal in given.asked.items()}
        if all(one <= 1e-9 * abs(given.asked[name]) for name, one in short.items()):
            break
        raised = {name: goal + max(0.0, short[name]) for name, goal in raised.items()}
    return best


def saving(given: Posed, one: Portfolio) -> dict[str, float]:
    """Return what the chosen options save together, those of the industry at each enterprise on what is left."""
    chosen = given.effects.join(one.chosen.filter("chosen"), on="option", how="semi")
    if chosen.is_empty():
        return {}
    summed = interact(chosen, given.loads)
    return dict(summed.group_by("variable").agg(pl.col("saving").sum()).iter_rows())


def _at_home(given: Posed) -> pl.DataFrame:
    """Return the effects with those of an industry option added up under the industry's name."""
    homes = given.options.select("option", home="enterprise")
    named = given.effects.join(homes, on="option").with_columns(enterprise="home")
    known = pl.col("amount").count() == pl.len()
    return named.group_by(*KEYS, "variable").agg(amount=pl.when(known).then(pl.col("amount").sum()))


def _told(scope: str, given: Posed, one: Portfolio) -> pl.DataFrame:
    together = saving(given, one)
    reach = pl.coalesce("reachable_with_all", "reachable_alone")
    reachable = dict(one.reached.select("variable", reach).iter_rows()) if one.reached.height else {}
    rows = [
        {
            "scope": scope, "variable": name, "goal": goal, "reached": (value := together.get(name, 0.0)),
            "met": value >= goal - 1e-9 * abs(goal), "reachable": reachable.get(name), "unit": unit,
        }
        for name, unit, goal in given.goals.drop_nulls("goal").iter_rows()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=GOALS)
