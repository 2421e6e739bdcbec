"""What a portfolio says: which options, what each saves within it, how far the goals are reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from qingshen.methods.portfolio.decisions import Settled
from qingshen.methods.portfolio.interact import together
from qingshen.methods.portfolio.tables import BASELINE, EFFECT, OPTION, Tables

Status = Literal["optimal", "gap", "infeasible"]


@dataclass(frozen=True)
class Portfolio:
    """A set of options; money in the currency of the tables, savings in the unit of each variable.

    `status`: optimal (proven to a relative 1e-6), gap (true, at most `gap` from the best of the subsets compared; not
    `exact`: perhaps more), infeasible (a goal cannot be reached: the set that falls least short, relative shortfalls
    added up, then the cheapest of those). `exact`: every enterprise's subsets were compared without thinning.
    `cost`, `investment`: sums over the chosen whose figure is known; `cost_unknown`, `investment_unknown` count the
    others. `saving`: Σ weight · saving (null without weights). `budget_price`: what one more unit of budget is worth in
    the objective.

    `chosen`: `enterprise, option, chosen, fixed, why` (key of decisions.WHY; "": left to the optimisation), cost and
    `investment`.
    `savings`: `enterprise, option, variable, chosen, alone` (on the whole baseline), `saving` (null where unknown, 0
    where not chosen; the chosen of an enterprise in the order of rising cost, so that they add up), `marginal` (what
    dropping a chosen one loses, what adding another brings), `note`.
    `reached`: `variable, goal, reached, met, shortfall, unknown` (chosen effects nobody knows, not counted), `price`
    (cost of one more unit of the goal, by the continuous relaxation), `reachable_alone` (most within decisions and
    budget, no other goal asked), `reachable_with_all` (most with the other goals kept; only where infeasible, null
    where they cannot be kept), `conflict` ("" | alone: out of reach by itself | together: by the other goals).
    `enterprises`: `enterprise, options, chosen, cost, investment, subsets` (compared), `exact`.
    `alternatives`: `rank` (1 …: next best), `cost, investment, enterprise, option, change` (in | out, against
    `chosen`).
    """

    status: Status
    exact: bool
    objective: str
    gap: float
    cost: float
    cost_unknown: int
    investment: float
    investment_unknown: int
    saving: float | None
    budget: float | None
    budget_price: float | None
    chosen: pl.DataFrame
    savings: pl.DataFrame
    reached: pl.DataFrame
    enterprises: pl.DataFrame
    alternatives: pl.DataFrame


def decided(
    tables: Tables, settled: Sequence[Settled], taken: set[tuple[str, str]], figures: Sequence[str]
) -> pl.DataFrame:
    """Return the options, each with whether it is `chosen` and `why`."""
    why = [(one.enterprise, name, reason, (one.enterprise, name) in taken)
           for one in settled for name, reason in one.why.items()]  # fmt: skip
    schema = {"enterprise": pl.String, "option": pl.String, "why": pl.String, "chosen": pl.Boolean}
    joined = tables.options.join(pl.DataFrame(why, schema=schema, orient="row"), on=OPTION, maintain_order="left")
    return joined.select(*OPTION, "chosen", "fixed", "why", *figures)


def shared(tables: Tables, chosen: pl.DataFrame, cost: str) -> pl.DataFrame:
    """Return what each option saves within the set."""
    marked = tables.effects.join(chosen.select(*OPTION, "chosen", _cost=cost), on=OPTION, maintain_order="left")
    ordered = marked.sort(*BASELINE, "_cost", *EFFECT, nulls_last=True)
    factor = pl.when(pl.col("chosen") & (pl.col("note") == "")).then(1 - pl.col("fraction")).otherwise(1.0)
    before = factor.cum_prod().shift(1, fill_value=1.0).over(BASELINE)
    after = factor.cum_prod(reverse=True).shift(-1, fill_value=1.0).over(BASELINE)
    base, fraction, addition = pl.col("baseline").fill_null(0.0), pl.col("fraction"), pl.col("addition")
    within = base * before * fraction + addition
    return ordered.select(
        *EFFECT,
        "chosen",
        alone=base * fraction + addition,
        saving=pl.when("chosen").then(within).otherwise(0.0),
        marginal=base * before * after * fraction + addition,
        note="note",
    ).sort(EFFECT)


def achieved(tables: Tables, chosen: pl.DataFrame, goals: Mapping[str, float]) -> pl.DataFrame:
    """Return `variable, goal, reached, unknown` of every variable, those with a goal but no effect too."""
    summed = together(tables.effects, chosen.filter(pl.col("chosen")))
    reached = summed.group_by("variable").agg(pl.col("saving").sum(), pl.col("unknown").sum())
    asked = pl.DataFrame(list(goals.items()), schema={"variable": pl.String, "goal": pl.Float64}, orient="row")
    return asked.join(reached, on="variable", how="full", coalesce=True).sort("variable").select(
        "variable", "goal", reached=pl.col("saving").fill_null(0.0), unknown=pl.col("unknown").fill_null(0)
    )  # fmt: skip


def by_enterprise(chosen: pl.DataFrame, cost: str, compared: pl.DataFrame) -> pl.DataFrame:
    """Return a row an enterprise; `compared`: `enterprise, subsets, exact`."""
    inside = pl.col("chosen")
    summed = chosen.group_by("enterprise", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("options"),
        inside.sum().cast(pl.Int64).alias("chosen"),
        pl.col(cost).filter(inside).sum().alias("cost"),
        pl.col("investment").filter(inside).sum().alias("investment"),
    )
    return summed.join(compared, on="enterprise", maintain_order="left")
