import polars as pl
import pytest

from qingshen.methods.portfolio import curve

OPTIONS = pl.DataFrame(
    {
        "enterprise": ["a"] * 4 + ["b"] * 3,
        "option": ["o1", "o2", "o3", "o4", "o1", "o2", "o3"],
        "annual_cost": [10.0, 12.0, -1.0, None, -5.0, 30.0, 1.0],
        "group": [None, None, None, None, None, "g", "g"],
    }
)
EFFECTS = OPTIONS.select("enterprise", "option").with_columns(
    variable=pl.lit("cod"), fraction=pl.Series([0.5, 0.5, 0.1, 0.1, 0.2, 0.5, 0.01])
)
BASELINES = pl.DataFrame({"enterprise": ["a", "b"], "variable": ["cod"] * 2, "amount": [100.0, 100.0]})


def test_steps_on_what_is_left() -> None:
    found = curve(OPTIONS, EFFECTS, BASELINES)
    # The paying ones by their benefit, though a-o3 costs less per unit than b-o1 only if divided.
    assert found.steps.select("enterprise", "option").rows() == [
        ("b", "o1"),
        ("a", "o3"),
        ("a", "o1"),
        ("a", "o2"),
        ("b", "o2"),
    ]
    assert found.steps["saving"].to_list() == pytest.approx([20.0, 10.0, 45.0, 22.5, 40.0])
    assert found.steps["unit_cost"].to_list()[2:] == pytest.approx([10 / 45, 12 / 22.5, 30 / 40])
    assert found.steps["end"].to_list() == pytest.approx(found.steps["saving"].cum_sum().to_list())
    assert found.left_out.rows() == [("cod", "a", "o4", "cost_missing"), ("cod", "b", "o3", "group")]


def test_npv_ranks_what_pays_for_itself() -> None:
    ranked = OPTIONS.with_columns(npv=pl.Series([0.0, 0.0, 50.0, 0.0, 40.0, 0.0, 0.0]))
    assert curve(ranked, EFFECTS, BASELINES).steps["enterprise"].to_list()[:2] == ["a", "b"]


def test_requirements_wait_and_nothing_is_left_of_all() -> None:
    options = OPTIONS.head(3).drop("group").with_columns(requires=pl.Series([None, None, "o2"]))
    effects = EFFECTS.head(3).with_columns(fraction=pl.Series([1.0, 0.5, 0.1]))
    found = curve(options, effects, BASELINES)
    assert found.steps["option"].to_list() == ["o1"]
    assert found.left_out.select("option", "reason").rows() == [("o2", "nothing_left"), ("o3", "requires_out")]


def test_the_order_of_the_rows_plays_no_part() -> None:
    first, second = curve(OPTIONS, EFFECTS, BASELINES), curve(OPTIONS[::-1], EFFECTS[::-1], BASELINES[::-1])
    assert first.steps.equals(second.steps) and first.left_out.equals(second.left_out)
