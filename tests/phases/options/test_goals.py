"""What a portfolio must reach, in the unit of the amounts, and each enterprise's share of it."""

from collections.abc import Callable

import polars as pl
import pytest
from small_mill import Small, targets

from qingshen.phases import audit
from qingshen.phases.canonical import loads
from qingshen.phases.options.goals import goals, shared_out

Read = Callable[..., Small]


def test_what_must_fall_is_told_in_the_variables_own_unit_whatever_the_target_is_set_in(small: Read) -> None:
    given = small()
    found = goals(given.case, given.tables | targets(electricity=(300_000, "MWh"), fresh_water=(5000, "m3")))
    assert found.rows() == [("electricity", "kWh", 300_000.0), ("fresh_water", "m3", 5000.0)]


def test_an_intensity_asks_in_the_same_unit(small: Read) -> None:
    """E1 reports MWh, E2 kWh: both stand in kWh, and so does the fall."""
    given = small()
    asked = targets(fresh_water=(5000, "m3/t"), electricity=(2000, "kWh/t"))["targets"]
    asked = asked.with_columns(aim=pl.lit("intensity"))
    found = goals(given.case, given.tables | {"targets": asked})
    assert found.rows() == [("electricity", "kWh", 2000.0), ("fresh_water", "m3", 5000.0)]


def test_only_what_binds_near_and_still_asks_for_something(small: Read) -> None:
    given = small()
    base = targets(fresh_water=(5000, "m3"), electricity=(0, "kWh"), ghg=(9, "tCO2"), cod_discharged=(7, "kg"))
    table = base["targets"].with_columns(
        accepted=pl.col("variable") != "ghg",
        horizon=pl.when(pl.col("variable") == "cod_discharged").then(pl.lit("long")).otherwise("horizon"),
    )
    assert goals(given.case, given.tables | {"targets": table})["variable"].to_list() == ["fresh_water"]
    assert goals(given.case, given.tables).is_empty()


def test_of_two_targets_the_greater_fall_binds(small: Read) -> None:
    given = small()
    two = pl.concat([targets(fresh_water=(v, "m3"))["targets"] for v in (5000, 7000)])
    assert goals(given.case, given.tables | {"targets": two})["goal"].to_list() == [7000]


def test_shares_add_up_to_the_goal(small: Read) -> None:
    given = small()
    found = goals(given.case, given.tables | targets(fresh_water=(5000, "m3"), cod_discharged=(80, "kg")))
    shares = shared_out(found, loads(given.case, given.tables))
    assert shares.rows() == [
        ("E1", "cod_discharged", "kg", 80.0),
        ("E1", "fresh_water", "m3", pytest.approx(1250)),
        ("E2", "fresh_water", "m3", pytest.approx(3750)),
    ]


@pytest.mark.parametrize(("value", "unit"), [(7000, "MWh"), (7_000_000, "kWh")])
def test_a_target_set_in_another_unit_asks_for_the_same(small: Read, value: float, unit: str) -> None:
    """E1 and E2 use 8 000 MWh; down to 7 000 MWh or 7 000 000 kWh, 1 000 000 kWh must fall, and the chain says so."""
    ruled = 'monitored = "m"\nresponsible = "r"\nreason = "r"\nby = "b"\ndate = "2025-01-01"\n'
    head = '[[targets]]\ncode = "T"\nvariable = "electricity"\naim = "amount"\nhorizon = "near"\n'
    text = f'{head}baseline_year = 2024\nyear = 2026\nvalue = {value}\nunit = "{unit}"\n{ruled}'
    tables = audit(small("E1,M1,2024,设备,pending,5,2,electricity,100,MWh,,\n", decisions=text).case).tables
    row = tables["targets"].filter(target="T").row(0, named=True)
    assert (row["baseline"], row["required"]) == (pytest.approx(value * 8 / 7), pytest.approx(1e6))
    goal = tables["portfolio_goals"].filter(scope="industry").row(0, named=True)
    assert (goal["goal"], goal["unit"]) == (pytest.approx(1e6), "kWh")
    link = tables["chain"].filter(rule="target_served", subject="T").row(0, named=True)
    assert link["holds"] is False and "10%" in link["what"]
