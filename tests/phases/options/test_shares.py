"""Each enterprise's share of the goals: the same answer as the portfolio of that enterprise alone."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.methods.portfolio import choose
from qingshen.phases.options import shares as module
from qingshen.phases.options.portfolio import Posed
from qingshen.phases.options.shares import enterprises

OPTION = st.tuples(st.integers(-5, 20), st.integers(0, 60), st.integers(-20, 60))
SCHEMA = {"enterprise": pl.String, "option": pl.String, "annual_cost": pl.Float64, "investment": pl.Float64}


def problem(plants: dict[str, list[tuple[int, int, int]]], goal: float) -> tuple[Posed, pl.DataFrame]:
    """Return the problem of plants whose options (cost, water, energy) work on loads of 100 each."""
    rows, effects = [], []
    for plant, options in plants.items():
        for n, (cost, water, energy) in enumerate(options):
            rows.append((plant, f"{plant}/{n}", float(cost), float(n)))
            effects += [
                (plant, f"{plant}/{n}", "energy", float(energy)),
                (plant, f"{plant}/{n}", "water", float(water)),
            ]
    blank = {"group": pl.lit(None, pl.String), "fixed": pl.lit(None, pl.Boolean), "npv": pl.lit(0.0)}
    options = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(**blank)
    goals = pl.DataFrame({"variable": ["energy", "water"], "unit": ["tce", "m3"], "goal": [2 * goal, 2 * goal]})
    loads = [(plant, name, 100.0) for plant in plants for name in ("energy", "water")]
    posed = Posed(
        options,
        pl.DataFrame(effects, schema=["enterprise", "option", "variable", "amount"], orient="row"),
        pl.DataFrame(loads, schema=["enterprise", "variable", "amount"], orient="row"),
        goals,
    )
    shares = [(plant, name, unit, goal) for plant in plants for name, unit in (("energy", "tce"), ("water", "m3"))]
    return posed, pl.DataFrame(shares, schema=["enterprise", "variable", "unit", "goal"], orient="row")


@pytest.mark.slow
@given(st.lists(OPTION, min_size=2, max_size=5), st.lists(OPTION, min_size=2, max_size=4), st.integers(1, 60))
def test_it_is_the_portfolio_of_each_alone(
    one: list[tuple[int, int, int]], other: list[tuple[int, int, int]], goal: int
) -> None:
    posed, shares = problem({"A": one, "B": other}, float(goal))
    summaries, rows = enterprises(posed, shares)
    for plant, summary in zip(("A", "B"), summaries, strict=True):
        mine = [frame.filter(pl.col("enterprise") == plant) for frame in (posed.options, posed.effects, posed.loads)]
        slow = choose(*mine, {"energy": goal, "water": goal})
        assert summary["scope"] == plant
        assert summary["status"] == slow.status
        if slow.status == "optimal":
            assert summary["cost"] == pytest.approx(slow.cost)
        mine_rows = {row["variable"]: row for row in rows if row["scope"] == plant}
        assert all(row["met"] for row in mine_rows.values()) == (slow.status == "optimal")
        alone = dict(slow.reached.select("variable", "reachable_alone").drop_nulls().iter_rows())
        assert {name: row["reachable"] for name, row in mine_rows.items()} == pytest.approx(alone)


def test_who_has_one_option_has_nothing_to_choose() -> None:
    posed, shares = problem({"A": [(1, 5, 5)], "B": [(1, 5, 5), (1, 5, 5)]}, 1.0)
    summaries, _ = enterprises(posed, shares)
    assert [one["scope"] for one in summaries] == ["B"]


def test_who_has_no_share_is_left_out() -> None:
    posed, shares = problem({"A": [(1, 5, 5), (1, 5, 5)]}, 1.0)
    assert enterprises(posed, shares.clear()) == ([], [])


def test_what_is_too_much_to_try_is_searched_with_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    posed, shares = problem({"A": [(3, 20, 0), (-1, 5, 5), (2, 10, 30)], "B": [(4, 9, 9), (1, 50, -5)]}, 20.0)
    tried = enterprises(posed, shares)
    monkeypatch.setattr(module, "MOST_SETS", 0)
    assert enterprises(posed, shares) == tried
    assert [one["status"] for one in tried[0]] == ["optimal", "infeasible"]
