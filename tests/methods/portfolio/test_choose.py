"""The choice of options, judged by trying every set."""

from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.portfolio import Portfolio, choose, interact
from qingshen.problems import Refused

OPTIONS = {
    "enterprise": pl.String,
    "option": pl.String,
    "investment": pl.Float64,
    "annual_cost": pl.Float64,
    "group": pl.String,
    "requires": pl.String,
    "fixed": pl.Boolean,
}
EFFECTS = {
    "enterprise": pl.String,
    "option": pl.String,
    "variable": pl.String,
    "fraction": pl.Float64,
    "amount": pl.Float64,
}
BASELINES = {"enterprise": pl.String, "variable": pl.String, "amount": pl.Float64}
Tables = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def tables(options: list[Any], effects: list[Any], baselines: list[Any]) -> Tables:
    filled = [(*row, *[None] * (len(OPTIONS) - len(row))) for row in options]
    worked = [(*row, *[None] * (len(EFFECTS) - len(row))) for row in effects]
    return (
        pl.DataFrame(filled, schema=OPTIONS, orient="row"),
        pl.DataFrame(worked, schema=EFFECTS, orient="row"),
        pl.DataFrame(baselines, schema=BASELINES, orient="row"),
    )


def two_on_one_load() -> Tables:
    return tables(
        [("a", "o1", 10.0, 5.0), ("a", "o2", 20.0, 4.0), ("b", "o1", 5.0, 30.0)],
        [("a", "o1", "cod", 0.5), ("a", "o2", "cod", 0.5), ("b", "o1", "cod", 0.5)],
        [("a", "cod", 100.0), ("b", "cod", 100.0)],
    )


def taken(found: Portfolio) -> set[tuple[Any, ...]]:
    return set(found.chosen.filter("chosen").select("enterprise", "option").rows())


def test_overlap_is_not_counted_twice() -> None:
    # Added up, the two options of a would save all of its load; together they save three quarters of it.
    found = choose(*two_on_one_load(), {"cod": 80.0})
    assert (found.status, taken(found)) == ("optimal", {("a", "o2"), ("b", "o1")})
    assert (found.cost, found.investment) == (34.0, 25.0)
    assert choose(*two_on_one_load(), {"cod": 75.0}).cost == 9.0


def test_a_goal_out_of_reach_is_named_with_the_most_there_is() -> None:
    found = choose(*two_on_one_load(), {"cod": 150.0, "dust": 1.0})
    rows = {row["variable"]: row for row in found.reached.to_dicts()}
    assert found.status == "infeasible"
    assert (rows["cod"]["reached"], rows["cod"]["reachable_alone"], rows["cod"]["conflict"]) == (125.0, 125.0, "alone")
    assert (rows["dust"]["reached"], rows["dust"]["met"], rows["dust"]["conflict"]) == (0.0, False, "alone")
    assert rows["cod"]["shortfall"] == 25.0


def test_goals_in_each_others_way() -> None:
    given = tables(
        [("a", "o1", 0.0, 1.0, "g"), ("a", "o2", 0.0, 1.0, "g")],
        [("a", "o1", "x", 0.5), ("a", "o2", "y", 0.5)],
        [("a", "x", 10.0), ("a", "y", 10.0)],
    )
    found = choose(*given, {"x": 5.0, "y": 4.0})
    assert found.status == "infeasible"
    assert found.reached["conflict"].to_list() == ["together", "together"]
    assert found.reached["reachable_with_all"].to_list() == [0.0, 0.0]


def test_the_budget_and_its_price() -> None:
    found = choose(*two_on_one_load(), {}, objective="most_saving", weights={"cod": 1.0}, budget=30.0)
    # Either option of a saves as much: the cheaper is taken, the budget allows it.
    assert taken(found) == {("a", "o2"), ("b", "o1")}
    assert found.saving == pytest.approx(100.0)
    assert found.budget_price is not None and found.budget_price > 0


def test_decisions_stand_and_carry_what_they_require() -> None:
    options, effects, baselines = two_on_one_load()
    decided = options.with_columns(
        fixed=pl.Series([True, False, None]), requires=pl.Series([None, None, None], dtype=pl.String)
    )
    found = choose(decided, effects, baselines, {"cod": 50.0})
    assert taken(found) == {("a", "o1")}
    assert found.chosen["why"].to_list() == ["fixed_in", "fixed_out", ""]
    requiring = options.with_columns(fixed=pl.Series([True, None, None]), requires=pl.Series(["o2", None, None]))
    assert taken(choose(requiring, effects, baselines, {})) == {("a", "o1"), ("a", "o2")}


def test_what_is_unknown_is_counted_and_not_taken_for_zero() -> None:
    options, effects, baselines = two_on_one_load()
    costless = options.with_columns(annual_cost=pl.Series([None, 4.0, 30.0]))
    found = choose(costless, effects, baselines, {"cod": 100.0})
    assert (taken(found), found.chosen["why"][0]) == ({("a", "o2"), ("b", "o1")}, "cost_missing")
    fixed = costless.with_columns(fixed=pl.Series([True, None, None]))
    assert choose(fixed, effects, baselines, {}).cost_unknown == 1
    lost = effects.with_columns(fraction=pl.Series([0.5, None, 0.5]))
    both = options.with_columns(fixed=pl.Series([True, True, True]))
    found = choose(both, lost, baselines, {"cod": 1.0})
    assert found.reached.select("reached", "unknown").rows() == [(100.0, 1)]


def test_next_best_sets() -> None:
    found = choose(*two_on_one_load(), {"cod": 50.0}, alternatives=2)
    assert taken(found) == {("a", "o2")}
    # Option o1 alone costs more and saves no more than o2: no alternative. Both together save more.
    first = found.alternatives.filter(pl.col("rank") == 1)
    assert first.select("cost", "option", "change").rows() == [(9.0, "o1", "in")]
    assert found.alternatives.filter(pl.col("rank") == 2)["cost"].unique().to_list() == [30.0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fixed": [True, True, None], "group": ["g", "g", None]}, "decisions-exclude"),
        ({"fixed": [True, False, None], "requires": ["o2", None, None]}, "decision-barred"),
        ({"requires": ["o9", None, None]}, "requires-unknown"),
        ({"investment": [-1.0, 1.0, 1.0]}, "investment-negative"),
        ({"option": ["o1", "o1", "o1"]}, "key-twice"),
    ],
)
def test_contradictions_are_refused(change: dict[str, list[Any]], code: str) -> None:
    options, effects, baselines = two_on_one_load()
    changed = options.with_columns(pl.Series(name, values, dtype=OPTIONS[name]) for name, values in change.items())
    with pytest.raises(Refused) as refused:
        choose(changed, effects, baselines, {"cod": 1.0})
    assert code in {problem.code for problem in refused.value.problems}


def test_wrong_tables_and_aims_are_told_at_once() -> None:
    given = tables(
        [("a", "o1", 1.0, 1.0)],
        [("a", "o1", "x", 1.5), ("a", "o1", "y", None, 11.0), ("a", "o1", "z", 0.1, 1.0), ("a", "o9", "x", 0.1)],
        [("a", "x", 10.0), ("a", "y", 10.0), ("a", "z", -1.0)],
    )
    with pytest.raises(Refused) as refused:
        choose(*given, {})
    assert {problem.code for problem in refused.value.problems} == {
        "fraction-above-one", "amount-above-baseline", "effect-twofold", "option-unknown", "baseline-negative"
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        choose(*two_on_one_load(), {"cod": float("nan")}, budget=-1.0, objective="most_saving")
    assert {problem.code for problem in refused.value.problems} == {
        "goal-impossible", "budget-impossible", "weights-absent"
    }  # fmt: skip
    fixed = two_on_one_load()[0].with_columns(fixed=pl.lit(True))
    with pytest.raises(Refused, match="预算"):
        choose(fixed, *two_on_one_load()[1:], {}, budget=1.0)


@st.composite
def industries(draw: st.DrawFn) -> Tables:
    """Up to eight options of three enterprises, rivals and requirements, savings and rises on two variables."""
    options, effects, number = [], [], draw(st.integers(1, 8))
    for at in range(number):
        enterprise = draw(st.sampled_from("abc"))
        group = draw(st.sampled_from([None, None, "g"]))
        earlier = [row[1] for row in options if row[0] == enterprise]
        needs = draw(st.sampled_from([None, None, *earlier]))
        fixed = draw(st.sampled_from([None, None, None, False]))
        options.append((enterprise, f"o{at}", draw(st.integers(0, 9)), draw(st.integers(-5, 9)), group, needs, fixed))
        for variable in "xy":
            effects.append((enterprise, f"o{at}", variable, draw(st.sampled_from([-0.25, 0.0, 0.25, 0.5, 1.0]))))
    baselines = [(enterprise, variable, draw(st.integers(0, 16))) for enterprise in "abc" for variable in "xy"]
    return tables(options, effects, baselines)


def allowed(options: list[dict[str, Any]]) -> bool:
    names = {(row["enterprise"], row["option"]) for row in options}
    groups = [(row["enterprise"], row["group"]) for row in options if row["group"]]
    return (
        len(groups) == len(set(groups))
        and all(row["fixed"] is not False for row in options)
        and all((row["enterprise"], row["requires"]) in names for row in options if row["requires"])
    )


def every_set(given: Tables) -> list[tuple[float, float, dict[str, float]]]:
    """Return cost, investment and saving by variable of every allowed set."""
    options, effects, baselines = given
    base = {(row[0], row[1]): row[2] for row in baselines.rows()}
    fraction = {row[:3]: row[3] for row in effects.rows()}
    found = []
    for picks in product([False, True], repeat=options.height):
        rows = [row for row, inside in zip(options.to_dicts(), picks, strict=True) if inside]
        if allowed(rows):
            saved = {"x": 0.0, "y": 0.0}
            for (enterprise, variable), amount in base.items():
                left = amount
                for row in rows:
                    if row["enterprise"] == enterprise:
                        left *= 1 - fraction[enterprise, row["option"], variable]
                saved[variable] += amount - left
            found.append((sum(r["annual_cost"] for r in rows), sum(r["investment"] for r in rows), saved))
    return found


@given(industries(), st.integers(0, 20), st.integers(0, 20), st.sampled_from([None, 6.0, 15.0]))
@settings(max_examples=25)
def test_never_beaten_by_trying_every_set(given: Tables, x: float, y: float, budget: float | None) -> None:
    sets = [one for one in every_set(given) if budget is None or one[1] <= budget]
    good = [cost for cost, _, saved in sets if saved["x"] >= x - 1e-9 and saved["y"] >= y - 1e-9]
    found = choose(*given, {"x": float(x), "y": float(y)}, budget=budget)
    assert (found.status == "infeasible") == (not good)
    if good:
        assert found.status == "optimal" and found.exact
        assert found.cost == pytest.approx(min(good), abs=1e-6)
        assert found.reached["met"].all()
    for row in found.reached.to_dicts():
        assert row["reachable_alone"] == pytest.approx(max(saved[row["variable"]] for _, _, saved in sets))
    together = interact(given[1], given[2], found.chosen.filter("chosen"))
    shared = found.savings.group_by("variable").agg(pl.col("saving").sum())
    for variable, saving in shared.iter_rows():
        total = together.filter(pl.col("variable") == variable)["saving"].sum()
        assert saving == pytest.approx(total, abs=1e-9)


@given(industries(), st.sampled_from([None, 6.0, 15.0]))
@settings(max_examples=12)
def test_most_saving_is_the_most(given: Tables, budget: float | None) -> None:
    sets = [one for one in every_set(given) if budget is None or one[1] <= budget]
    found = choose(*given, {}, objective="most_saving", weights={"x": 2.0, "y": 1.0}, budget=budget)
    assert found.saving == pytest.approx(max(2 * saved["x"] + saved["y"] for _, _, saved in sets), abs=1e-6)
    assert budget is None or found.investment <= budget


@given(industries(), st.integers(0, 10), st.randoms(use_true_random=False))
@settings(max_examples=8)
def test_the_order_of_the_rows_plays_no_part(given: Tables, goal: float, random: Any) -> None:
    shuffled = [frame[random.sample(range(frame.height), frame.height)] for frame in given]
    first, second = choose(*given, {"x": float(goal)}), choose(*shuffled, {"x": float(goal)})
    assert first.chosen.equals(second.chosen) and first.reached.equals(second.reached)
    assert first.savings.equals(second.savings)


@given(industries(), st.integers(0, 10))
@settings(max_examples=8)
def test_thinned_subsets_stay_true(given: Tables, goal: float) -> None:
    exact, thin = (choose(*given, {"x": float(goal)}, most=most) for most in (4096, 4))
    if thin.status != "infeasible":
        assert thin.reached.filter(pl.col("variable") == "x")["met"].all()
        assert thin.cost >= exact.cost - 1e-9
        assert thin.exact or thin.status == "gap"


@pytest.mark.parametrize("load", [1e2, 1e6, 1e11, 1e16])
def test_a_goal_or_budget_of_next_to_nothing_beside_its_figures(load: float) -> None:
    options, effects, baselines = two_on_one_load()
    wide = baselines.with_columns(pl.col("amount") * load)
    found = choose(options, effects, wide, {"cod": 1.0})
    assert (found.status, taken(found)) == ("optimal", {("a", "o2")})
    dear = options.with_columns(investment=pl.Series([10.0 * load, 1e-9, 5.0 * load]))
    found = choose(dear, effects, wide, {"cod": 1.0}, budget=1e-9)
    assert (found.status, taken(found)) == ("optimal", {("a", "o2")})
    short = choose(dear, effects, wide, {"cod": 80.0 * load}, budget=1e-9)
    assert (short.status, taken(short)) == ("infeasible", {("a", "o2")})


def test_numbered_enterprises_are_read_as_names() -> None:
    options, effects, baselines = (
        frame.filter(pl.col("enterprise") == "a").with_columns(enterprise=pl.lit(7)) for frame in two_on_one_load()
    )
    found = choose(options, effects, baselines, {"cod": 75.0})
    assert taken(found) == {("7", "o1"), ("7", "o2")}
    together = interact(effects, baselines, options.select("enterprise", "option"))
    assert together["saving"].to_list() == [75.0]
