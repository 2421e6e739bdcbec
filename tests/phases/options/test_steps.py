"""The cost curve of all options: each saving on what is left, an industry option one step."""

import polars as pl
import pytest

from qingshen.phases.options.steps import stepped

OPTIONS = pl.DataFrame(
    {
        "enterprise": ["E1", "E1", "industry"],
        "option": ["E1/A", "E1/B", "industry/X"],
        "whole_cost": [-2.0, 3.0, 4.0],
        "npv": [9.0, -1.0, -2.0],
        "group": pl.Series([None, None, None], dtype=pl.String),
    }
)
EFFECTS = pl.DataFrame(
    [
        ("E1/A", "E1", 40.0),
        ("E1/B", "E1", 50.0),
        ("industry/X", "E1", 20.0),
        ("industry/X", "E2", 60.0),
    ],
    schema=["option", "enterprise", "value"],
    orient="row",
).with_columns(variable=pl.lit("fresh_water"), unit=pl.lit("m3"))
LOADS = pl.DataFrame({"enterprise": ["E1", "E2"], "variable": "fresh_water", "unit": "m3", "amount": [100.0, 200.0]})


def test_each_step_takes_what_is_left() -> None:
    steps = stepped(OPTIONS, EFFECTS, LOADS)["curve_steps"]
    assert steps["option"].to_list() == ["E1/A", "industry/X", "E1/B"]
    assert steps["enterprise"].to_list() == ["E1", None, "E1"]
    # E1/A 40 of 100; the industry 20 % of the 60 left and 60 of E2; E1/B half of the 48 left.
    assert steps["saving"].to_list() == pytest.approx([40, 12 + 60, 24])
    assert steps["unit_cost"].to_list() == pytest.approx([-2 / 40, 4 / 72, 3 / 24])
    assert steps["end"].to_list() == pytest.approx([40, 112, 136])
    assert steps["step"].to_list() == [1, 2, 3]
    left = 100 * 0.6 * 0.8 * 0.5 + 200 * 0.7
    assert steps["end"][-1] == pytest.approx(300 - left)


def test_the_order_of_rows_leaves_no_trace() -> None:
    one, other = (stepped(OPTIONS, EFFECTS, LOADS), stepped(OPTIONS.reverse(), EFFECTS.reverse(), LOADS.reverse()))
    assert all(one[name].equals(other[name]) for name in one)


def test_each_kind_of_unit_has_its_curve_and_what_has_no_cost_is_counted() -> None:
    options = OPTIONS.with_columns(whole_cost=pl.when(pl.col("option") == "E1/B").then(None).otherwise("whole_cost"))
    heat = EFFECTS.head(1).with_columns(unit=pl.lit("GJ"))
    found = stepped(options, pl.concat([EFFECTS, heat]), LOADS)
    assert found["curve_steps"].select("unit").unique().height == 2
    assert found["curve_left_out"].rows() == [("fresh_water", "m3", "cost_missing", 1)]


def test_a_saving_above_the_load_is_the_load() -> None:
    more = EFFECTS.head(1).with_columns(value=pl.lit(170.0))
    assert stepped(OPTIONS, more, LOADS)["curve_steps"]["saving"].to_list() == [100.0]
