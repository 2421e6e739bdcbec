"""The rows of an enterprise: its own, in the order a sheet shows them, none where a table is not there."""

import dataclasses

import polars as pl

from qingshen.phases import Audit
from qingshen.report.sheet.gathered import gather


def test_rows_are_the_enterprises_own(full: Audit) -> None:
    known = gather(full)
    assert {row["enterprise"] for row in known.of("options", "E2")} == {"E2"}
    assert known.of("options", "E3") == () and known.one("levels", "E1") == {}


def test_what_was_dismissed_is_no_problem_and_the_focus_stands_first(full: Audit) -> None:
    found = [row["problem"] for row in gather(full).of("findings", "E1")]
    assert found[0] == "checklist/Q30"
    assert "checklist/Q1" not in found and len(found) == 29


def test_adopted_options_stand_first_the_best_of_them_before_the_others(full: Audit) -> None:
    rows = gather(full).of("options", "E1")
    assert [row["decision"] for row in rows] == ["adopt"] * 24 + ["defer"] * 14 + ["reject"]
    assert rows[0]["option"] == "E1/high24"
    assert {row["option"]: row["state"] for row in rows}["E1/high02"] == "implementing"


def test_a_year_is_the_enterprises_own_and_the_audited_one_without_data(full: Audit) -> None:
    known = gather(full)
    assert known.year("E1") == 2024 and known.year("E2") == 2024


def test_tables_that_are_not_there_are_empty(bare: Audit) -> None:
    known = gather(dataclasses.replace(bare, tables={"list": bare.tables["list"]}))
    assert all(known.of(name, "E1") == () for name in ("options", "findings", "claims", "tracking"))


def test_of_the_industry_is_told_what_five_others_stand_behind(full: Audit) -> None:
    known = gather(full)
    assert known.candidates and known.of("contribution", "E1")
    assert {row["decision"] for row in known.of("findings", "E1")} == {"common"}
    # With one fewer there are four others.
    tables = {name: full.table(name).filter(pl.col("enterprise") != "X4") for name in ("list", "contribution")}
    tables["list"] = tables["list"].filter(~pl.col("enterprise").is_in(["X2", "X3"]))
    tables["problems"] = full.table("problems").with_columns(pl.lit(5).alias("audited"))
    tables["contribution"] = tables["contribution"].filter(~pl.col("enterprise").is_in(["X2", "X3"]))
    few = gather(dataclasses.replace(full, tables={**full.tables, **tables}))
    assert not few.candidates and not few.of("contribution", "E1")
    assert {(row["decision"], row["focus"]) for row in few.of("findings", "E1")} == {(None, None)}
