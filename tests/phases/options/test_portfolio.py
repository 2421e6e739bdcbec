"""The portfolio against every subset: goals reached at least cost, or the most saved under a budget."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain, combinations

import polars as pl
import pytest
from small_mill import Small, targets

from qingshen.phases.canonical import loads
from qingshen.phases.options import search
from qingshen.phases.options.goals import goals
from qingshen.phases.options.portfolio import industry, posed, proposed, worth
from qingshen.phases.options.search import Posed

Read = Callable[..., Small]
LOADS = {"E1": 100_000.0, "E2": 300_000.0}
# option: enterprise, investment, annual cost, water saved by enterprise.
OPTIONS = {
    "E1/A": ("E1", 10.0, 2.0, {"E1": 20_000.0}),
    "E1/B": ("E1", 30.0, 5.0, {"E1": 50_000.0}),
    "E2/A": ("E2", 20.0, -1.0, {"E2": 30_000.0}),
    "E2/B": ("E2", 50.0, 9.0, {"E2": 120_000.0}),
    "industry/X": ("industry", 60.0, 8.0, {"E1": 40_000.0, "E2": 60_000.0}),
}


def problem(given: Small, goal: float | None, fixed: Iterable[str] = (), saved: Iterable[str] = ()) -> Posed:
    rows = [(one, home, None, 1.0, cost, yearly, yearly, None, True if one in [*fixed] else None, one in [*saved])
            for one, (home, cost, yearly, _) in OPTIONS.items()]  # fmt: skip
    schema = {
        "option": pl.String, "enterprise": pl.String, "technique": pl.String, "npv": pl.Float64,
        "investment": pl.Float64, "annual_cost": pl.Float64, "whole_cost": pl.Float64, "group": pl.String,
        "fixed": pl.Boolean, "saved": pl.Boolean,
    }  # fmt: skip
    options = pl.DataFrame(rows, schema=schema, orient="row")
    falls = [(one, at, "fresh_water", value, "m3") for one, row in OPTIONS.items() for at, value in row[3].items()]
    effects = pl.DataFrame(falls, schema=["option", "enterprise", "variable", "value", "unit"], orient="row")
    amounts = loads(given.case, given.tables)
    asked = targets(fresh_water=(goal, "m3")) if goal else {}
    return posed(options, effects, amounts, worth({}, goals(given.case, given.tables | asked), amounts))


def together(chosen: Iterable[str]) -> float:
    """Return what a set saves, each at each enterprise on what the others left: the obvious way."""
    left = dict(LOADS)
    for one in chosen:
        for at, value in OPTIONS[one][3].items():
            left[at] *= 1 - value / LOADS[at]
    return sum(LOADS.values()) - sum(left.values())


def cheapest(goal: float) -> float:
    every = chain.from_iterable(combinations(OPTIONS, n) for n in range(len(OPTIONS) + 1))
    return min(sum(OPTIONS[one][2] for one in chosen) for chosen in every if together(chosen) >= goal)


@pytest.mark.parametrize("goal", [10_000, 100_000, 150_000, 200_000])
def test_no_set_reaches_the_goal_for_less(small: Read, goal: float) -> None:
    given = small()
    found, summaries, reached = industry(given.case, problem(given, goal))
    chosen = proposed(found)
    assert together(chosen) >= goal
    assert summaries[0]["cost"] == pytest.approx(cheapest(goal))
    assert summaries[0]["status"] == "optimal"
    row = reached[0]
    assert row["reached"] == pytest.approx(together(chosen))
    assert row["met"]


@pytest.mark.parametrize("goal", [10_000, 150_000, 200_000])
def test_where_industry_options_are_many_the_goal_is_reached_though_perhaps_not_for_least(
    small: Read, goal: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_SETS", 1)
    given = small()
    found, summaries, _ = industry(given.case, problem(given, goal))
    assert together(proposed(found)) >= goal * (1 - 1e-9)
    assert (summaries[0]["status"], summaries[0]["gap"]) == ("gap", None)
    assert summaries[0]["cost"] >= cheapest(goal) - 1e-9


def test_what_both_levels_would_save_twice_is_counted_once(small: Read) -> None:
    """All options added up would reach 320 000 m3; what they save together is less, and is what is told."""
    given = small()
    most = together(OPTIONS)
    found, summaries, reached = industry(given.case, problem(given, most * 1.1))
    row = reached[0]
    assert not row["met"]
    assert row["reached"] <= most + 1e-6
    assert row["reachable"] == pytest.approx(most)
    assert problem(given, 1.0).saving(found[0].options)["fresh_water"] == pytest.approx(row["reached"])
    assert summaries[0]["investment"] > 0


def test_under_a_budget_nothing_saves_more(small: Read) -> None:
    given = with_budget(small(), 65.0)
    found, summaries, _ = industry(given.case, problem(given, 300_000))
    budget = next(one for one in summaries if one["scope"] == "budget")
    assert budget["investment"] <= 65
    every = chain.from_iterable(combinations(OPTIONS, n) for n in range(len(OPTIONS) + 1))
    most = max(together(one) for one in every if sum(OPTIONS[name][1] for name in one) <= 65)
    assert together(proposed(found)) == pytest.approx(most)


def with_budget(given: Small, budget: float) -> Small:
    ruled = replace(given.case.settings.measures, budget=budget)
    return given._replace(case=replace(given.case, settings=replace(given.case.settings, measures=ruled)))


def test_the_cheapest_stands_where_the_budget_pays_for_it(small: Read) -> None:
    given = with_budget(small(), 1000.0)
    found, summaries, _ = industry(given.case, problem(given, 10_000))
    assert [one["scope"] for one in summaries] == ["industry", "budget"]
    assert proposed(found) == found[0].options


def test_a_budget_below_what_is_decided_is_told(small: Read) -> None:
    given = with_budget(small(), 5.0)
    _, summaries, _ = industry(given.case, problem(given, 10_000, fixed=["E2/B"]))
    assert summaries[1]["status"] == "budget_too_small"


def test_what_is_saved_already_counts_for_no_goal(small: Read) -> None:
    given = small()
    found, _, reached = industry(given.case, problem(given, 10_000, fixed=["E2/B"], saved=["E2/B"]))
    chosen = proposed(found)
    assert "E2/B" in chosen
    assert reached[0]["reached"] == pytest.approx(together(one for one in chosen if one != "E2/B"))


def test_without_targets_and_budget_there_is_no_portfolio(small: Read) -> None:
    given = small()
    assert industry(given.case, problem(given, None)) == ([], [], [])
    assert proposed([]) == []


def test_an_effect_nobody_knows_is_never_the_whole_load(small: Read) -> None:
    mill = small()
    given = problem(mill, None)
    falls = pl.DataFrame(
        {"option": ["E1/A"], "enterprise": ["E1"], "variable": ["fresh_water"], "value": [None], "unit": ["m3"]},
        schema_overrides={"value": pl.Float64},
    )
    asked = pl.DataFrame(
        {"variable": ["fresh_water"], "unit": ["m3"], "goal": [None]}, schema_overrides={"goal": pl.Float64}
    )
    found = posed(given.options, falls, loads(mill.case, mill.tables), asked)
    assert found.effects["amount"].to_list() == [None]
