"""What an option costs and earns by the audit's own settings; its own life wins."""

from collections.abc import Callable

import polars as pl
import pytest
from small_mill import Small

from qingshen.methods.abatement import capital_recovery
from qingshen.methods.economics import irr_exact, irr_interpolated, npv
from qingshen.phases.options.appraising import appraised, sensitivity
from qingshen.phases.options.generating import generate

Read = Callable[..., Small]


def appraise(given: Small) -> dict[str, dict[str, object]]:
    found = generate(given.case, given.tables, given.record, given.enterprises)
    return {one["option"]: one for one in appraised(given.case, found["options"]).iter_rows(named=True)}


def test_both_rates_of_return_stand_side_by_side(small: Read) -> None:
    row = appraise(small("E1,M1,2024,设备,pending,100,30,,,,,\n"))["E1/M1"]
    flow = 30 - (30 - 100 / 10) * 0.25
    assert row["cash_flow"] == pytest.approx(flow)
    assert row["payback"] == pytest.approx(100 / flow)
    assert row["npv"] == pytest.approx(float(npv(flow, 100, 10, 0.08)))
    assert row["irr"] == pytest.approx(float(irr_exact(flow, 100, 10)))
    assert row["irr_interpolated"] == pytest.approx(float(irr_interpolated(flow, 100, 10)))
    assert row["irr"] != row["irr_interpolated"]
    assert row["annual_cost"] == pytest.approx(100 * capital_recovery(0.08, 10) - 30)
    assert (row["acceptable"], row["cost_class"]) == (True, "high")


def test_its_own_life_wins_and_is_whole(small: Read) -> None:
    given = small("E1,M1,2024,设备,pending,100,30,,,,,\nE1,M2,2024,设备,pending,100,30,,,,,\n")
    options = generate(given.case, given.tables, given.record, given.enterprises)["options"]
    found = appraised(given.case, options.with_columns(life=pl.Series([4.6, 0.2])))
    assert found["life"].to_list() == [5, 1]
    # F = 30 − (30 − 100/10)·0.25, over five years.
    assert found["npv"][0] == pytest.approx(float(npv(25, 100, 5, 0.08)))


def test_limits_of_the_classes_are_the_settings(small: Read) -> None:
    rows = "".join(f"E1,M{n},2024,设备,pending,{cost},9,,,,,\n" for n, cost in enumerate((0, 4, 5, 49, 50)))
    found = appraise(small(rows, settings="[measures]\nlow = 5\nhigh = 50\n"))
    assert [found[f"E1/M{n}"]["cost_class"] for n in range(5)] == ["none", "low", "medium", "medium", "high"]


def test_sensitivity_is_for_what_costs_something_and_is_not_carried_out(small: Read) -> None:
    given = small(
        "E1,M1,2024,设备,pending,100,30,,,,,\nE1,M2,2024,设备,implemented,100,30,,,,,\n"
        "E1,M3,2024,设备,pending,5,3,,,,,\nE1,M4,2024,设备,pending,100,,,,,,\n"
    )
    found = generate(given.case, given.tables, given.record, given.enterprises)
    tables = sensitivity(given.case, appraised(given.case, found["options"]))
    assert tables["sensitivity"]["option"].unique().to_list() == ["E1/M1"]
    switch = dict(tables["sensitivity_switching"].select("factor", "change").iter_rows())
    # At its switching saving the option just pays.
    saving = 30 * (1 + switch["annual_saving"])
    assert float(npv(saving * 0.75 + 2.5, 100, 10, 0.08)) == pytest.approx(0, abs=1e-9)
