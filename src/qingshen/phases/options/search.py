"""Options of both levels put together: what the industry's save comes first, the enterprises' work on what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from qingshen.methods.portfolio import Portfolio, choose, interact
from qingshen.phases.options.part import INDUSTRY
from qingshen.problems import Refused

KEYS = ["enterprise", "option"]
LOAD = ["enterprise", "variable"]
TOLERANCE = 1e-9
# Sets of industry options tried one by one, each with all options of the enterprises; beyond, goals are raised.
MOST_SETS, MOST_OPTIONS = 64, 2000
ROUNDS = 4
INFEASIBLE, TOO_SMALL = "infeasible", "budget_too_small"


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

    def saving(self, chosen: list[str]) -> dict[str, float]:
        """Return what these options save together, by variable: each at each enterprise on what is left [unit/a]."""
        mine = self.effects.filter(pl.col("option").is_in(chosen))
        if mine.is_empty():
            return {}
        return dict(interact(mine, self.loads).group_by("variable").agg(pl.col("saving").sum()).iter_rows())


@dataclass(frozen=True)
class Choice:
    """A set of options; `reachable`: the most of each goal. `gap` None: how far from the best is not known."""

    objective: str
    status: str
    gap: float | None
    cost: float
    investment: float
    budget: float | None
    options: list[str]
    reachable: Mapping[str, float | None]


def search(given: Posed, budget: float | None = None, weights: Mapping[str, float] | None = None) -> Choice | None:
    """Return the cheapest set that reaches the goals, with `weights` the set that saves most; None: budget too small.

    Every set of industry options is tried where they are few; the enterprises' options are then chosen exactly on what
    it leaves. Where they are many, both levels are searched at once and the goals raised by what was counted twice,
    up to ROUNDS times: true, but perhaps not the best (status "gap") [DESIGN].
    """
    shared = given.options.filter(pl.col("enterprise") == INDUSTRY)
    free = shared.filter(pl.col("fixed").is_null()).height
    plants = given.options.height - shared.height
    if 2**free > MOST_SETS or (free and 2**free * plants > MOST_OPTIONS):
        return _raised(given, budget, weights)
    found = [one for taken in _sets(shared) if (one := _with(given, shared, taken, budget, weights)) is not None]
    if not found:
        return None
    reachable = {
        name: max((one.reachable[name] for one in found if one.reachable.get(name) is not None), default=None)  # type: ignore[type-var]
        for name in given.asked
    }
    best = min(found, key=lambda one: _rank(given, one, weights))
    return Choice(**{**best.__dict__, "reachable": reachable})


def _rank(given: Posed, one: Choice, weights: Mapping[str, float] | None) -> tuple[bool, float, float, int, list[str]]:
    """Return what sets are ordered by: goals kept, shortfall, aim; of equal ones the fewest, the first by name."""
    together = given.saving(one.options)
    short = sum(max(0.0, 1 - together.get(name, 0.0) / goal) for name, goal in given.asked.items())
    missed = short if one.status == INFEASIBLE else 0.0
    worth = one.cost if not weights else -sum(rate * together.get(name, 0.0) for name, rate in weights.items())
    return one.status == INFEASIBLE, round(missed, 9), round(worth, 9), len(one.options), one.options


def _sets(shared: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the sets of industry options that may stand together, the fixed ones in each."""
    free = shared.filter(pl.col("fixed").is_null())["option"].sort().to_list()
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            taken = shared.filter(pl.col("fixed").fill_null(False) | pl.col("option").is_in(chosen))
            groups = taken["group"].drop_nulls()
            if groups.n_unique() == len(groups):
                yield taken


def _with(
    given: Posed, shared: pl.DataFrame, taken: pl.DataFrame, budget: float | None, weights: Mapping[str, float] | None
) -> Choice | None:
    """Return the best set with exactly these industry options; None where they exceed the budget."""
    left = None if budget is None else budget - float(taken["investment"].sum())
    if left is not None and left < -TOLERANCE * (budget or 0.0):
        return None
    mine = given.effects.filter(pl.col("option").is_in(shared["option"].to_list()))
    loads, saved = _left(given.loads, mine.filter(pl.col("option").is_in(taken["option"].to_list())))
    plants = given.options.filter(pl.col("enterprise") != INDUSTRY)
    effects = _fractions(given.effects.join(plants, on=KEYS, how="semi"), given.loads)
    goals = {} if weights else {name: _rest(goal, saved.get(name, 0.0)) for name, goal in given.asked.items()}
    one = _chosen(plants, effects, loads, goals, None if left is None else max(left, 0.0), weights)
    if one is None:
        return None
    reach = {name: None if value is None else value + saved.get(name, 0.0) for name, value in _reachable(one).items()}
    return Choice(
        one.objective, one.status, one.gap, one.cost + float(taken["annual_cost"].sum()),
        one.investment + float(taken["investment"].sum()), budget, sorted([*_names(one), *taken["option"]]), reach,
    )  # fmt: skip


def _rest(goal: float, saved: float) -> float:
    """Return what is left of a goal, without what is only rounding."""
    return goal - saved if abs(goal - saved) > TOLERANCE * goal else 0.0


def _left(loads: pl.DataFrame, effects: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, float]]:
    """Return the loads that industry options leave, and what these save by variable."""
    if effects.is_empty():
        return loads, {}
    summed = interact(effects, loads)
    left = loads.join(summed.select(*LOAD, "left"), on=LOAD, how="left", maintain_order="left")
    saved = dict(summed.group_by("variable").agg(pl.col("saving").sum()).iter_rows())
    # Rounding may leave a little less than nothing.
    remaining = pl.coalesce("left", "amount").clip(lower_bound=0.0)
    return left.select(*LOAD, amount=remaining), saved


def _fractions(effects: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return effects as fractions of the load where there is one."""
    joined = effects.join(loads.rename({"amount": "_load"}), on=LOAD, how="left", maintain_order="left")
    known = pl.col("_load") > 0
    fraction = pl.when(known).then((pl.col("amount") / pl.col("_load")).clip(upper_bound=1.0))
    amount = pl.when(known).then(None).otherwise(pl.col("amount"))
    return joined.with_columns(fraction=fraction, amount=amount).drop("_load")


def _chosen(
    options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame, goals: Mapping[str, float],
    budget: float | None, weights: Mapping[str, float] | None,
) -> Portfolio | None:  # fmt: skip
    """Return the portfolio; None where the budget is less than what is decided costs."""
    objective = "most_saving" if weights else "least_cost"
    try:
        return choose(options, effects, loads, goals, budget=budget, objective=objective, weights=weights)  # type: ignore[arg-type]
    except Refused as refused:
        if any(one.code != "budget-too-small" for one in refused.problems):
            raise
        return None


def _names(one: Portfolio) -> list[str]:
    return one.chosen.filter("chosen")["option"].to_list()


def _reachable(one: Portfolio) -> dict[str, float | None]:
    asked = one.reached.drop_nulls("goal")
    return dict(asked.select("variable", pl.coalesce("reachable_with_all", "reachable_alone")).iter_rows())


def _raised(given: Posed, budget: float | None, weights: Mapping[str, float] | None) -> Choice | None:
    homes = given.options.select("option", home="enterprise")
    named = given.effects.join(homes, on="option").with_columns(enterprise="home")
    known = pl.col("amount").count() == pl.len()
    at_home = named.group_by(*KEYS, "variable").agg(amount=pl.when(known).then(pl.col("amount").sum()))
    raised = {} if weights else dict(given.asked)
    for _ in range(ROUNDS):
        one = _chosen(given.options, at_home, given.loads, raised, budget, weights)
        if one is None:
            return None
        together = given.saving(_names(one))
        short = {name: goal - together.get(name, 0.0) for name, goal in given.asked.items()}
        kept = all(lack <= TOLERANCE * given.asked[name] for name, lack in short.items())
        if kept or weights or one.status == INFEASIBLE:
            break
        raised = {name: goal + max(0.0, short[name]) for name, goal in raised.items()}
    status = "gap" if kept or weights else INFEASIBLE
    return Choice(one.objective, status, None, one.cost, one.investment, budget, _names(one), _reachable(one))
