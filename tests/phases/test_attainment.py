"""Whether a target is reached: at constant output, by intensity, by level; open where it cannot be said."""

import polars as pl
import pytest

from qingshen.phases.attainment import attainment
from qingshen.problems import Refused

HEAD = "enterprise,year,variable,value,unit\n"
# 1000 m3 for 100 t, then 1080 m3 for 120 t: 9 m3/t; at the output of 2023 that is 900 m3.
WATER = (
    "E1,2023,output,100,t\nE1,2024,output,120,t\nE1,2023,fresh_water,1000,m3\nE1,2024,fresh_water,1080,m3\n"
    "E2,2023,output,,t\nE2,2024,output,,t\nE3,2023,output,,t\nE3,2024,output,,t\n"
)
PAIRS = {
    "enterprise": "E1", "variable": "fresh_water", "unit": "m3", "before": 1000.0, "after": 1080.0,
    "output_before": 100.0, "output_after": 120.0, "saving": 120.0, "doubtful": False,
}  # fmt: skip
AMOUNT = {
    "target": "T1", "variable": "fresh_water", "aim": "amount", "horizon": "near", "baseline_year": 2023, "year": 2024,
    "unit": "m3", "baseline": 1000.0, "value": 900.0, "accepted": True, "decision": "900",
}  # fmt: skip
INTENSITY = AMOUNT | {"aim": "intensity", "unit": "m3/t", "baseline": 10.0, "value": 9.0, "decision": "9"}
LEVEL = AMOUNT | {"variable": "II", "aim": "level_share", "unit": "%", "baseline": 20.0, "value": 50.0}


@pytest.fixture
def reached(small_case, hand_made, decided_by_people):
    def run(*targets: dict, record=None, pairs=(PAIRS,), levels=()) -> pl.DataFrame:
        years = pl.DataFrame(
            {"enterprise": ["E1", "E2", "E3"], "year": [2024] * 3}, schema_overrides={"year": pl.Int32}
        )
        tables = {
            "targets": hand_made("targets", *targets),
            "reference_years": years,
            "constant_output_enterprises": hand_made("constant_output_enterprises", *pairs),
        }
        if levels:
            tables["level_distribution"] = hand_made("level_distribution", *levels)
        case = small_case(quantities=HEAD + WATER)
        return attainment(case, tables, record or decided_by_people(), ["E1", "E2", "E3"])

    return run


@pytest.mark.parametrize(
    ("value", "progress", "attained"), [(900.0, 1.0, "yes"), (899.0, 100 / 101, "no"), (950.0, 2.0, "yes")]
)
def test_an_amount_at_the_output_of_its_baseline_year(reached, value, progress, attained) -> None:
    row = reached(AMOUNT | {"value": value}).row(0, named=True)
    assert (row["actual"], row["reported"], row["attained"]) == (900.0, 1080.0, attained)
    assert row["progress"] == pytest.approx(progress)


def test_only_the_ratio_of_the_pairs_is_taken_and_never_a_doubtful_one(reached) -> None:
    slip = PAIRS | {"enterprise": "E2", "after": 1e6, "doubtful": True}
    # The baseline covers more enterprises than the pairs do: 2000 · 900/1000.
    row = reached(AMOUNT | {"baseline": 2000.0}, pairs=(PAIRS, slip)).row(0, named=True)
    assert row["actual"] == pytest.approx(1800.0)


def test_without_pairs_an_amount_is_as_reported(reached) -> None:
    assert reached(AMOUNT, pairs=()).row(0, named=True)["actual"] == 1080.0
    assert reached(AMOUNT | {"baseline_year": 2024}).row(0, named=True)["actual"] == 1080.0


@pytest.mark.parametrize(
    ("changes", "actual", "attained"),
    [
        ({}, 9.0, "yes"),
        ({"value": 8.9}, 9.0, "no"),
        ({"unit": "L/t", "value": 9000.0, "baseline": 10_000.0}, 9000.0, "yes"),
        # Another kind of output: nothing is known of it.
        ({"unit": "m3/m2"}, None, "open"),
        ({"variable": "wastewater"}, None, "open"),
    ],
)
def test_an_intensity_in_the_targets_own_unit(reached, changes, actual, attained) -> None:
    row = reached(INTENSITY | changes).row(0, named=True)
    assert (row["actual"], row["attained"]) == (pytest.approx(actual) if actual else None, attained)


def levels(certain: list[int], best: list[int]) -> list[dict]:
    return [
        {"year": 2024, "group": "", "basis": basis, "level": level, "count": count}
        for basis, counts in (("certain", certain), ("best", best))
        for level, count in zip(("I", "II", "III", "none"), counts, strict=True)
    ]


@pytest.mark.parametrize(
    ("certain", "best", "changes", "actual", "attained"),
    [
        ([1, 1, 1, 1], [1, 1, 1, 1], {}, 50.0, "yes"),
        ([1, 0, 1, 2], [1, 0, 1, 2], {}, 25.0, "no"),
        # Gaps may hide a second one at level II or better.
        ([1, 0, 1, 2], [1, 1, 1, 1], {}, 25.0, "open"),
        ([1, 1, 1, 1], [1, 1, 1, 1], {"aim": "level_count", "unit": "个", "value": 3.0}, 2.0, "no"),
        ([1, 1, 1, 1], [1, 1, 1, 1], {"variable": "III"}, 75.0, "yes"),
    ],
)
def test_a_level_counts_who_is_certain_of_it(reached, certain, best, changes, actual, attained) -> None:
    row = reached(LEVEL | changes, levels=levels(certain, best)).row(0, named=True)
    assert (row["actual"], row["attained"]) == (actual, attained)


def test_what_is_to_rise_is_reached_from_below(reached) -> None:
    row = reached(AMOUNT | {"baseline": 900.0, "value": 1000.0}, pairs=()).row(0, named=True)
    assert (row["attained"], row["progress"]) == ("yes", pytest.approx(1.8))


def test_a_year_to_come_is_open_with_its_progress(reached) -> None:
    row = reached(AMOUNT | {"year": 2026, "value": 800.0}).row(0, named=True)
    assert (row["attained"], row["progress"]) == ("open", 0.5)


def test_nobody_graded_is_open(reached) -> None:
    assert reached(LEVEL)["attained"].to_list() == ["open"]


def test_only_targets_that_stand_are_assessed(reached) -> None:
    found = reached(AMOUNT | {"decision": "none"}, AMOUNT | {"target": "T2", "accepted": False})
    assert found.is_empty()


def test_people_decide_yes_no_or_open(reached, decided_by_people) -> None:
    record = decided_by_people({("performance", "T1"): "no"})
    row = reached(AMOUNT, record=record).row(0, named=True)
    assert (row["attained"], row["decision"], row["differs"]) == ("yes", "no", True)
    record.finish()
    wrong = decided_by_people({("performance", "T1"): "maybe"})
    small = pl.DataFrame({"subject": ["T1"], "proposal": ["yes"]})
    wrong.decide("performance", small, {"yes", "no", "open"})
    with pytest.raises(Refused, match="maybe"):
        wrong.finish()
