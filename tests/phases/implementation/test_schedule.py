"""When an adopted option is done: by cost class, as planned, or as decided; what nobody said stays open."""

import pytest

from qingshen.phases.implementation.schedule import by_cost_class, schedule
from qingshen.problems import Refused

MEASURES = (
    "enterprise,measure,year,type,investment,annual_saving,planned_end,responsible,funds\n"
    "E1,M1,2024,设备,50,10,,,\nE1,M2,2024,设备,5,1,2025-12-31,设备科,自筹\nE2,M3,2024,设备,500,90,,,\n"
)
OPTIONS = (
    {"option": "E1/M1", "enterprise": "E1", "cost_class": "medium", "decision": "adopt", "investment": 50.0},
    {"option": "E1/M2", "enterprise": "E1", "cost_class": "low", "decision": "adopt", "outcome": "implementing"},
    {"option": "E2/M3", "enterprise": "E2", "cost_class": "high", "decision": "defer"},
    {"option": "E2/M4", "enterprise": "E2", "cost_class": "low", "decision": "adopt", "outcome": "implemented"},
    {"option": "E3/M5", "enterprise": "E3", "cost_class": "low", "decision": "adopt", "outcome": "not_implemented"},
    {"option": "industry/I1", "decision": "adopt", "cost_class": None},
)


@pytest.fixture
def tables(hand_made):
    plan = hand_made("work_plan", {"step": "targets", "end": "2025-01-01"}, {"step": "screening", "end": "2025-01-31"})
    return {"options": hand_made("options", *OPTIONS), "work_plan": plan}


def test_the_period_follows_the_cost_class_and_what_is_planned_stands(small_case, tables, decided_by_people) -> None:
    found = schedule(small_case(measures=MEASURES), tables, decided_by_people())
    columns = ("option", "start", "months", "end", "proposal", "responsible", "funds")
    assert found.select(columns).rows() == [
        # 2025-01-31 and twelve calendar months; the class none has no period without a cost class.
        ("E1/M1", "2025-01-31", 12.0, "2026-01-31", "2026-01-31", None, None),
        ("E1/M2", "2025-01-31", 3.0, "2025-12-31", "2025-12-31", "设备科", "自筹"),
        ("industry/I1", "2025-01-31", None, None, None, None, None),
    ]


def test_the_audits_own_periods_and_without_a_plan_its_date(small_case, tables, decided_by_people) -> None:
    case = small_case(settings="[implementation]\nmedium = 6\n", measures=MEASURES)
    found = schedule(case, {"options": tables["options"]}, decided_by_people())
    assert found.row(0)[3:6] == ("2025-03-01", 6.0, "2025-09-01")


def test_people_decide_the_end(small_case, tables, decided_by_people) -> None:
    record = decided_by_people({("schedule", "E1/M1"): "2027-06-30"})
    row = schedule(small_case(measures=MEASURES), tables, record).row(0, named=True)
    assert (row["end"], row["proposal"], row["differs"], row["by"]) == ("2027-06-30", "2026-01-31", True, "专家组")
    record.finish()


def test_an_end_that_is_no_date_is_refused_with_its_place(small_case, tables, decided_by_people) -> None:
    record = decided_by_people({("schedule", "E1/M1"): "下半年"})
    assert schedule(small_case(measures=MEASURES), tables, record)["end"][0] is None
    with pytest.raises(Refused) as told:
        record.finish()
    assert [(one.code, one.place.file) for one in told.value.problems] == [("decision-date", "decisions.toml")]


def test_open_ones_are_counted_by_class(small_case, tables, decided_by_people) -> None:
    planned = schedule(small_case(measures=MEASURES), tables, decided_by_people())
    found = by_cost_class(tables, planned)
    assert found.rows() == [
        ("low", 1, 3.0, None, 0, "2025-12-31", "2025-12-31", 0, 0, 0),
        ("medium", 1, 12.0, 50.0, 1, "2026-01-31", "2026-01-31", 0, 1, 1),
        (None, 1, None, None, 0, None, None, 1, 1, 1),
    ]


def test_nothing_adopted_is_an_empty_table(small_case, decided_by_people) -> None:
    found = schedule(small_case(), {}, decided_by_people())
    assert found.is_empty() and found.width == 14
    assert by_cost_class({}, found).is_empty()


def test_what_is_due_before_screening_ends_has_no_start_of_the_plan(small_case, tables, decided_by_people) -> None:
    measures = MEASURES.replace("2025-12-31", "2024-12-31")
    found = schedule(small_case(measures=measures), tables, decided_by_people())
    assert found.filter(option="E1/M2").select("start", "end").rows() == [(None, "2024-12-31")]
    assert found.filter(option="E1/M1")["start"].to_list() == ["2025-01-31"]
