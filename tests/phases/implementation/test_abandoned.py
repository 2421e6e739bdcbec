"""What an abandoned option takes from a target, and whether the rest still reaches it."""

import polars as pl
import pytest

from qingshen.phases.implementation.abandoned import abandoned

CLAIMS = {"option": pl.String, "variable": pl.String, "unit": pl.String, "actual": pl.Float64, "decision": pl.String,
          "by": pl.String}  # fmt: skip


@pytest.fixture
def run(small_case, hand_made):
    def told(states: dict[str, str], required: float | None, claimed=(), filed=(), decisions=None, end="2025-01-31"):
        effects = [
            {"option": option, "variable": "fresh_water", "value": value, "unit": unit}
            for option, value, unit in (("A", 600.0, "m3"), ("B", 300.0, "m3"), ("C", 200_000.0, "L"))
        ]
        target = {"target": "T", "variable": "fresh_water", "accepted": True, "decision": "5", "required": required}
        other = {"target": "T2", "variable": "fresh_water", "accepted": True, "decision": "none", "required": 1.0}
        options = [{"option": one, "decision": (decisions or {}).get(one, "adopt")} for one in "ABC"]
        tables = {
            "options": hand_made("options", *options),
            "option_effects": hand_made("option_effects", *effects),
            "targets": hand_made("targets", target, other, {**target, "target": "T3", "accepted": False}),
            "filing": hand_made("filing", *({"option": one} for one in filed)),
        }
        tracked = pl.DataFrame({"option": list(states), "state": list(states.values())}).with_columns(
            actual_end=pl.when(pl.col("state") == "completed").then(pl.lit(end, dtype=pl.String))
        )
        return abandoned(small_case(), tables, tracked, pl.DataFrame(claimed, schema=CLAIMS, orient="row"))

    return told


@pytest.mark.parametrize(("required", "reached"), [(500.0, True), (501.0, False), (None, None)])
def test_the_rest_reaches_the_target_or_not(run, required, reached) -> None:
    found = run({"A": "abandoned", "B": "completed", "C": "selected"}, required)
    assert found.rows() == [("A", "T", 600.0, "m3", 500.0, reached)]


def test_what_was_measured_counts_instead_of_the_plan_unless_people_refuse_it(run) -> None:
    states = {"A": "abandoned", "B": "completed", "C": "selected"}
    measured = ("B", "fresh_water", "m3", 250.0, "refuse", None)
    assert run(states, 500.0, [measured])["left"].to_list() == [450.0]
    assert run(states, 500.0, [(*measured[:5], "专家组")])["left"].to_list() == [500.0]


@pytest.mark.parametrize("end", ["2024-12-31", None])
def test_what_is_in_the_figures_of_the_audited_year_already_is_not_still_to_come(run, end) -> None:
    found = run({"A": "abandoned", "B": "completed", "C": "selected"}, 500.0, end=end)
    assert found.select("left", "still_reached").rows() == [(200.0, False)]


def test_an_option_rejected_after_filing_is_given_up(run) -> None:
    found = run({"B": "completed", "C": "selected"}, 500.0, filed=["A"], decisions={"A": "reject"})
    assert found.rows() == [("A", "T", 600.0, "m3", 500.0, True)]
    assert run({"B": "completed"}, 500.0, decisions={"A": "reject"}).is_empty()


def test_a_target_nobody_serves_any_more(run) -> None:
    found = run({"A": "abandoned"}, 100.0)
    assert found.select("left", "still_reached").rows() == [(0.0, False)]


def test_one_that_served_nothing_is_told_all_the_same(run) -> None:
    assert run({"Z": "abandoned"}, 100.0).rows() == [("Z", None, None, None, None, None)]
