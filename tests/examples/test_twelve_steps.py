"""All three examples run through the twelve steps, and the chain says what is closed and what is open."""

import polars as pl
import pytest

from qingshen.phases import Audit
from qingshen.phases.chain import RULES
from qingshen.rulebook.procedure import steps
from tests.examples.audited import audited

CLUSTER = "dyeing-cluster"


@pytest.fixture(scope="module", params=[CLUSTER, "electroplating-park", "us-textile-mills"])
def found(request: pytest.FixtureRequest) -> Audit:
    return audited(request.param)


@pytest.fixture(scope="module")
def cluster() -> Audit:
    return audited(CLUSTER)


def test_every_step_is_told_in_the_order_of_the_procedure(found: Audit) -> None:
    table = found.table("steps")
    assert table["step"].to_list() == [one.code for one in steps()]
    assert table["phase"].is_sorted() and (table["differing"] <= table["decided"]).all()
    assert (table["decided"] <= table["proposals"]).all()


def test_every_open_link_says_what_is_missing(found: Audit) -> None:
    table = found.table("chain")
    assert set(table["rule"]) <= set(RULES)
    assert not table.filter(pl.col("what").is_null() | (pl.col("what") == "")).height


def test_decisions_are_taken_at_all_twelve_steps(cluster: Audit) -> None:
    decided = cluster.table("steps").filter(pl.col("decided") > 0)["step"].to_list()
    assert decided == [one.code for one in steps()]
    record = cluster.table("decisions")
    assert record.filter(pl.col("reason").is_null() | pl.col("by").is_null() | pl.col("date").is_null()).is_empty()
    # Every step but the list, which one decision confirms, has a decision other than proposed.
    assert cluster.table("steps").filter(pl.col("differing") > 0).height == len(steps())


def test_a_decision_moves_what_follows(cluster: Audit) -> None:
    option = cluster.table("options").row(by_predicate=pl.col("option") == "DC006/GE41", named=True)
    assert (option["proposal"], option["decision"]) == ("adopt", "defer")
    assert cluster.table("filing").filter(option="DC006/GE41").is_empty()
    plan = cluster.table("schedule").row(by_predicate=pl.col("option") == "DC058/M1", named=True)
    assert plan["end"] == "2026-06-30" != plan["proposal"]
    problem = cluster.table("problems").row(by_predicate=pl.col("problem") == "checklist/GQ28", named=True)
    assert (problem["proposal"], problem["decision"]) == ("common", "individual")


def test_a_target_nobody_monitors_is_refused_with_the_reason(cluster: Audit) -> None:
    target = cluster.table("targets").row(by_predicate=pl.col("target") == "T4", named=True)
    assert (target["accepted"], target["lacking"]) == (False, "not_monitored")
    assert "T4" not in cluster.table("attainment")["target"].to_list()


def test_the_list_holds_what_is_asked_but_for_the_planted_conflict(cluster: Audit) -> None:
    told = cluster.table("selection_requirements")
    assert told.filter(pl.col("met").not_())["requirement"].to_list() == ["mandatory:DC094"]
    summary = cluster.table("selection_summary").row(0, named=True)
    assert summary["bound"] <= summary["size"] and summary["candidates"] == 150 and summary["listed"] == 120


def test_what_the_options_save_together_is_less_than_their_sum(cluster: Audit) -> None:
    adopted = cluster.table("options").filter(decision="adopt").select("option")
    alone = cluster.table("option_effects").join(adopted, on="option", how="semi").group_by("variable").agg(
        pl.col("value").filter(pl.col("value") > 0).sum()
    )  # fmt: skip
    both = cluster.table("adopted_savings").join(alone, on="variable")
    assert (both["saving"] <= both["value"] * (1 + 1e-9)).all() and both.filter(pl.col("saving") > 0).height > 3


def test_single_indicators_are_compared_with_the_further_system(cluster: Audit) -> None:
    table = cluster.table("further_indicators")
    assert set(table["system"]) == {"dyeing-hjt185-2006"}
    assert table.filter(pl.col("level").is_not_null(), pl.col("value").is_not_null()).height > 100


def test_effects_sum_to_what_changed(cluster: Audit) -> None:
    table = cluster.table("decomposition")
    parts = table.filter(pl.col("factor") != "total").group_by("subject").agg(pl.col("effect").sum())
    whole = table.filter(factor="total").select("subject", total="effect")
    for _, effect, total in parts.join(whole, on="subject").iter_rows():
        assert effect == pytest.approx(total, rel=1e-9)
