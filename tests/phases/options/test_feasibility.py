"""From marks and figures to what is proposed, and what people decided of it."""

import tomllib
from collections.abc import Callable
from importlib.resources import files

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from small_mill import Small, problems, targets

from qingshen.phases.options.feasibility import SHOWN, screen
from qingshen.phases.options.generating import generate

Read = Callable[..., Small]
RULED = 'reason = "会议"\nby = "专家组"\ndate = "2025-01-01"\n'
ROWS = (
    "E1,M1,2024,设备,pending,5,2,fresh_water,900,m3,,\n"
    "E1,M2,2024,设备,pending,60,30,fresh_water,20000,m3,,\n"
    "E1,M3,2024,设备,pending,60,1,electricity,9,MWh,,\n"
    "E1,M4,2024,设备,implemented,60,1,electricity,9,MWh,,\n"
    "E2,M1,2024,设备,pending,60,30,fresh_water,30000,m3,,\n"
    "E2,M2,2024,设备,pending,900,,fresh_water,90000,m3,,\n"
)
ASKED = targets(fresh_water=(45_000, "m3"))
Tables = dict[str, pl.DataFrame]


def decided(step: str, subject: str, what: str) -> str:
    return f'[[decisions]]\nstep = "{step}"\nsubject = "{subject}"\ndecision = "{what}"\n{RULED}'


def run(given: Small, tables: Tables | None = None) -> Tables:
    whole = given.tables | (tables or {})
    record = given.record
    whole |= generate(given.case, whole, record, given.enterprises)
    found = screen(given.case, whole, record, given.enterprises)
    record.finish()
    return found


def column(found: Tables, name: str) -> dict[str, object]:
    return dict(found["options"].select("option", name).iter_rows())


def test_what_is_proposed(small: Read) -> None:
    found = run(small(ROWS), ASKED)
    assert found["options"].columns == list(SHOWN)
    assert column(found, "proposal") == {
        "E1/M1": "adopt",  # feasible, low cost
        "E1/M2": "adopt",  # feasible, in the portfolio
        "E1/M3": "reject",  # does not pay, and no target needs it
        "E1/M4": "adopt",  # carried out
        "E2/M1": "adopt",
        "E2/M2": "defer",  # nobody knows what it earns
    }
    assert column(found, "portfolio")["E2/M2"] is False
    goals = found["portfolio_goals"]
    assert goals.filter(pl.col("scope") == "industry")["met"].to_list() == [True]
    assert goals["scope"].to_list() == ["industry", "E1", "E2"]
    # Two options of E1 on one load: 0.9 % of what 20 % leave.
    row = goals.filter(pl.col("scope") == "industry").row(0, named=True)
    assert row["reached"] == pytest.approx(100_000 * (1 - 0.991 * 0.8) + 30_000)


def test_what_does_not_pay_but_the_targets_need_is_for_people_to_weigh(small: Read) -> None:
    poor = "E1,M1,2024,设备,pending,60,1,fresh_water,50000,m3,,\n"
    found = run(small(poor), targets(fresh_water=(45_000, "m3")))
    assert (column(found, "pile"), column(found, "proposal")) == ({"E1/M1": "infeasible"}, {"E1/M1": "defer"})
    assert column(found, "portfolio") == {"E1/M1": True}


def test_people_decide_and_the_portfolio_follows(small: Read) -> None:
    given = small(ROWS, decisions=decided("screening", "E1/M2", "reject") + decided("screening", "E2/M2", "adopt"))
    found = run(given, ASKED)
    row = found["options"].filter(pl.col("option") == "E1/M2").row(0, named=True)
    assert (row["decision"], row["differs"], row["reason"], row["portfolio"]) == ("reject", True, "会议", False)
    assert column(found, "portfolio")["E2/M2"] is True
    assert "E2/M2" in found["filing"]["option"].to_list()


def test_what_was_dropped_stays_and_says_why(small: Read) -> None:
    given = small(ROWS, decisions=decided("generation", "E1/M1", "drop"))
    row = run(given)["options"].filter(pl.col("option") == "E1/M1").row(0, named=True)
    assert (row["proposal"], row["decision"], row["differs"]) == ("reject", "reject", False)
    assert (row["reason"], row["by"]) == ("会议", "专家组")


def test_a_catalogue_option_without_cost_is_deferred_with_the_catalogues_class(small: Read) -> None:
    found = run(small(), problems(**{"checklist/A": ("DY38;GE60", ["E1"])}))
    row = found["options"].filter(pl.col("option") == "E1/DY38").row(0, named=True)
    assert (row["cost_class"], row["investment"], row["pile"]) == ("low", None, "deferred")
    assert (row["decision"], row["certainty"]) == ("defer", "transcribed")
    why = dict(found["screening_reasons"].select("option", "pile_reason").iter_rows())
    assert why == {"E1/DY38": "marks_missing", "E1/GE60": "marks_missing"}


def test_the_order_of_rows_leaves_no_trace(small: Read) -> None:
    given = small(ROWS)
    tables = given.tables | ASKED
    found = generate(given.case, tables, given.record, given.enterprises)
    turned = {name: table.reverse() for name, table in (tables | found).items()}
    one = screen(given.case, tables | found, given.record, given.enterprises)
    other = screen(given.case, turned, given.record, given.enterprises)
    assert one.keys() == other.keys()
    for name in one:
        assert_frame_equal(one[name], other[name], check_exact=True)


def test_every_table_is_declared_column_by_column(small: Read) -> None:
    declared = tomllib.loads(files("qingshen.report").joinpath("options.toml").read_text(encoding="utf-8"))["tables"]
    exchanges = """enterprise,stream,direction,medium,value,unit,price
E1,a,supply,hot_water,9,t,0
E2,b,demand,hot_water,9,t,1
E2,c,demand,hot_water,9,t,
"""
    qualities = "enterprise,stream,parameter,sense,value,unit\nE1,a,cod,is,5,mg/L\nE2,b,cod,max,9,mg/L\n"
    poor = ROWS.replace("E1,M1,2024,设备,pending,5", "E1,M1,2024,设备,pending,")
    given = small(
        poor + "E2,M3,2024,设备,implemented,,2,fresh_water,9,m3,,\n", exchanges=exchanges, qualities=qualities
    )
    tables = given.tables | ASKED | problems(**{"checklist/A": ("DY38;GE60", ["E1"])})
    first = generate(given.case, tables, given.record, given.enterprises)
    found = first | screen(given.case, tables | first, given.record, given.enterprises)
    assert {name: table.columns for name, table in found.items()} == {
        name: entry["columns"] for name, entry in declared.items()
    }


def test_without_options_there_is_nothing_to_screen(small: Read) -> None:
    given = small()
    assert screen(given.case, given.tables, given.record, given.enterprises) == {}
