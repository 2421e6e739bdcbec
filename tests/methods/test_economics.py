from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qingshen.methods.economics import (
    CHANGES,
    NOTES,
    NUMBERS,
    REASONS,
    Limits,
    annuity,
    appraise,
    irr_exact,
    irr_interpolated,
    judge,
    npv,
    sensitivity,
)
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("economics.yaml").read_text(encoding="utf-8"))
USUAL = {
    "option": "a",
    "investment": 100.0,
    "annual_saving": 30.0,
    "depreciation_years": 10.0,
    "life_years": 10,
    "discount_rate": 0.05,
    "tax_rate": 0.25,
}
SCHEMA = {"option": pl.String, **dict.fromkeys(NUMBERS, pl.Float64)}
LIMITS = Limits({"medium": 3.0, "high": 10.0, "edge": 4.0}, 0.08)


def options(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**USUAL, "option": f"o{at}", **row} for at, row in enumerate(rows)], schema=SCHEMA)


def slow_npv(flow: float, cost: float, life: int, rate: float) -> float:
    return sum(flow / (1 + rate) ** year for year in range(1, life + 1)) - cost


@pytest.mark.parametrize("case", EXAMPLES["published"], ids=lambda case: case["say"])
def test_published(case: dict[str, Any]) -> None:
    terms = case["cash_flow"], case["investment"], case["life"]
    value = float(npv(*terms, case["rate"]))
    assert round(value, 3) == round(case["npv"], 3)
    assert round(value / case["investment"], 4) == case["npvr"]
    assert round(float(irr_interpolated(*terms)), 6) == case["interpolated"]
    assert round(float(irr_exact(*terms)), 6) == case["exact"]
    # Without tax the cash flow is the saving.
    row = appraise(
        options(
            {
                "investment": case["investment"],
                "annual_saving": case["cash_flow"],
                "tax_rate": 0.0,
                "discount_rate": case["rate"],
            }
        )
    ).to_dicts()[0]
    assert row["payback"] == pytest.approx(case["payback"], abs=5e-4)
    assert (row["npv"], row["irr"]) == (pytest.approx(value), pytest.approx(case["exact"], abs=5e-7))


@pytest.mark.parametrize("case", EXAMPLES["trials"], ids=str)
def test_published_trials(case: dict[str, float]) -> None:
    assert round(float(annuity(10, case["rate"])), 4) == case["factor"]
    assert float(npv(32.5, 150, 10, case["rate"])) == pytest.approx(case["npv"], abs=5e-4)


@pytest.mark.parametrize("case", EXAMPLES["sentences"], ids=lambda case: case["say"])
def test_sentences(case: dict[str, Any]) -> None:
    row = appraise(options(case["given"])).to_dicts()[0]
    asked = {name: value for name, value in case.items() if name not in {"say", "given"}}
    assert {name: row[name] for name in asked} == asked
    assert row["note"] in NOTES


@pytest.mark.parametrize("case", EXAMPLES["judged"], ids=lambda case: case["say"])
def test_judged(case: dict[str, Any]) -> None:
    appraised = appraise(options(case["given"])).with_columns(pl.lit(case["cost_class"], pl.String).alias("cost_class"))
    row = judge(appraised, LIMITS).to_dicts()[0]
    assert (row["acceptable"], row["reasons"]) == (case["acceptable"], case["reasons"])
    assert set(filter(None, row["reasons"].split(";"))) <= set(REASONS)


def test_what_no_limit_is_set_for_is_not_asked() -> None:
    judged = judge(appraise(options({"annual_saving": 20.0})), Limits({}, None))
    assert judged["acceptable"].to_list() == [True]
    with pytest.raises(Refused, match="cost_class"):
        judge(appraise(options({})), LIMITS)


def test_every_mistake_is_told_at_once() -> None:
    wrong = options(
        {"life_years": 2.5}, {"tax_rate": 25.0, "discount_rate": -1.0}, {"depreciation_years": 0.0}, {"life_years": 0.0}
    )
    twice = pl.concat([wrong, options({}), options({"option": None})])
    with pytest.raises(Refused) as refused:
        appraise(twice)
    places = {(problem.code, problem.place.cell) for problem in refused.value.problems}
    outside = {"o0.life_years", "o1.tax_rate", "o1.discount_rate", "o2.depreciation_years", "o3.life_years"}
    assert places == {("figure-outside", cell) for cell in outside} | {("option-twice", "o0"), ("option-unnamed", "")}
    with pytest.raises(Refused, match="tax_rate"):
        appraise(options({}).drop("tax_rate"))


@settings(max_examples=60)
@given(
    st.floats(0.01, 1e4), st.floats(0.01, 1e5), st.integers(1, 40), st.floats(-0.5, 2.0).filter(lambda i: abs(i) > 1e-6)
)
def test_present_value_is_the_sum_year_by_year(flow: float, cost: float, life: int, rate: float) -> None:
    slow = slow_npv(flow, cost, life, rate)
    assert float(npv(flow, cost, life, rate)) == pytest.approx(slow, rel=1e-8, abs=1e-8 * (abs(slow) + cost))


@settings(max_examples=60)
@example(2000.0, 0.01, 1)
@given(st.floats(0.01, 1e4), st.floats(0.01, 1e5), st.integers(1, 40))
def test_the_rate_of_return_brings_npv_to_zero(flow: float, cost: float, life: int) -> None:
    rate = float(irr_exact(flow, cost, life))
    assert slow_npv(flow, cost, life, rate) == pytest.approx(0, abs=1e-6 * max(cost, flow))
    trial = float(irr_interpolated(flow, cost, life))
    if flow * life < cost * (1 - 1e-9):
        assert rate < 0 and np.isnan(trial)
    elif flow * life > cost * (1 + 1e-9):
        # The chord of a convex curve lies above it.
        assert -1e-9 <= trial - rate <= 0.01
        # Rates of thousands of percent are rounded in a digit that is no longer small.
        near = 1e-9 + 1e-14 * 100 * rate
        assert np.floor(trial * 100 + near) >= np.floor(rate * 100 - near)


def test_roots_at_the_ends() -> None:
    assert irr_exact([10.0, 30.0, 5.0], [100.0, 20.0, 10.0], [10, 1, 1]) == pytest.approx([0.0, 0.5, -0.5], abs=1e-12)
    assert float(irr_interpolated(10.0, 100.0, 10)) == pytest.approx(0.0, abs=1e-9)
    assert float(irr_interpolated(110.0, 100.0, 1)) == pytest.approx(0.1)
    assert float(irr_exact(5e-324, 1e300, 3)) == -1
    assert np.isnan(irr_exact([0.0, -1.0, 1.0, np.nan], [1.0, 1.0, 0.0, 1.0], 5)).all()
    assert annuity(10, [0.0, 1e-12, -1.0]).tolist() == [10.0, pytest.approx(10.0), pytest.approx(np.nan, nan_ok=True)]


figure = st.one_of(st.none(), st.floats(-50, 200))
rows = st.lists(st.fixed_dictionaries({"investment": figure, "annual_saving": figure}), min_size=1, max_size=8)


@settings(max_examples=10)
@given(rows, st.integers(0, 99))
def test_order_leaves_no_trace(parts: list[dict[str, Any]], seed: int) -> None:
    frame = options(*parts)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=seed)
    assert appraise(shuffled).equals(appraise(frame)) and appraise(frame).height == len(parts)
    one, other = sensitivity(shuffled), sensitivity(frame)
    assert one.steps.equals(other.steps) and one.switching.equals(other.switching)


def test_sensitivity_is_an_appraisal_of_the_changed_option() -> None:
    steps = sensitivity(options({}), factors=("investment", "annual_saving", "discount_rate")).steps
    assert steps.height == 3 * len(CHANGES)
    for row in steps.iter_rows(named=True):
        changed = options({row["factor"]: USUAL[row["factor"]] * (1 + row["change"])})
        again = appraise(changed).to_dicts()[0]
        assert [row[name] for name in ("npv", "irr", "payback")] == [again[name] for name in ("npv", "irr", "payback")]
    longer = sensitivity(options({}), (0.1,), ("life_years",)).steps
    assert longer["npv"].item() == pytest.approx(appraise(options({"life_years": 11}))["npv"].item())


@settings(max_examples=25)
@given(st.floats(1, 500), st.floats(-20, 200), st.sampled_from([0.0, 0.03, 0.12]), st.sampled_from([0.0, 0.25, 1.0]))
def test_at_the_switching_value_npv_is_zero(cost: float, saving: float, rate: float, tax: float) -> None:
    base = options({"investment": cost, "annual_saving": saving, "discount_rate": rate, "tax_rate": tax})
    for option, factor, change in sensitivity(base).switching.iter_rows():
        assert option == "o0"
        if change is None or not -1 < change < 1e6:
            continue
        turned = sensitivity(base, (change,), (factor,)).steps["npv"].item()
        assert turned == pytest.approx(0, abs=1e-5 * (cost + abs(saving)))


def test_switching_values_by_hand() -> None:
    plain = options({"tax_rate": 0.0, "discount_rate": 0.0})
    found = dict(sensitivity(plain).switching.select("factor", "change").iter_rows())
    # 30 a year for 10 years on 100: three times the cost, a third of the saving and of the life.
    assert found == {
        "annual_saving": pytest.approx(-2 / 3),
        "discount_rate": None,
        "investment": pytest.approx(2.0),
        "life_years": pytest.approx(-2 / 3),
    }
    at_a_rate = sensitivity(options({}), factors=("discount_rate",)).switching["change"].item()
    assert at_a_rate == pytest.approx(appraise(options({}))["irr"].item() / 0.05 - 1)
    lost = sensitivity(options({"annual_saving": -5.0, "tax_rate": 0.0})).switching["change"].to_list()
    assert lost == [None] * 4
    assert appraise(options({}).clear()).height == sensitivity(options({}).clear()).steps.height == 0
    none = sensitivity(options({}), (), ())
    assert none.steps.height == none.switching.height == 0 and none.steps.columns[-1] == "payback"


@pytest.mark.parametrize(("changes", "factors"), [((-1.0,), ("investment",)), ((0.1,), ("tax_rate",))])
def test_impossible_changes_are_refused(changes: tuple[float], factors: tuple[str]) -> None:
    with pytest.raises(ValueError, match="must be of"):
        sensitivity(options({}), changes, factors)


@pytest.mark.parametrize("life", [1, 3, 7, 15])
@pytest.mark.parametrize("rate", [0.03, 0.05, 0.08, 0.12])
def test_an_option_that_just_reaches_its_limits_is_judged_as_such(life: int, rate: float) -> None:
    worth = sum((1 + rate) ** -year for year in range(1, life + 1))
    # Found from the benchmark itself: NPV is zero and IRR the benchmark, but for rounding.
    given = {"annual_saving": 100 / worth, "life_years": life, "discount_rate": rate, "tax_rate": 0.0}
    assert judge(appraise(options(given)), Limits({}, rate))["reasons"].to_list() == [""]
    assert judge(appraise(options(given)), Limits({}, rate + 1e-6))["reasons"].to_list() == ["irr_below"]
    # N < 3, and 0.3/0.1 is three.
    late = appraise(options({"investment": 0.3, "annual_saving": 0.1, "tax_rate": 0.0})).with_columns(
        cost_class=pl.lit("medium")
    )
    assert late["payback"].item() != 3.0
    assert judge(late, Limits({"medium": 3.0}, None))["reasons"].to_list() == ["payback_too_long"]


@pytest.mark.parametrize("rate", [1e-9, 1e-13, 1e-17])
def test_a_rate_of_next_to_nothing_is_a_rate_of_nothing(rate: float) -> None:
    given = {"tax_rate": 0.0, "discount_rate": rate}
    life = sensitivity(options(given), factors=("life_years",)).switching["change"].item()
    assert life == pytest.approx(-2 / 3, rel=1e-6)
