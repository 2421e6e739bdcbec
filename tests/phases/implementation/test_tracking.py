"""The state of each option, its delay, and money planned against actual."""

import polars as pl
import pytest

from qingshen.phases.implementation.schedule import schedule
from qingshen.phases.implementation.tracking import tracking

HEAD = "enterprise,measure,year,type,investment,annual_saving,planned_end,actual_end,actual_investment,actual_saving\n"


def tracked(small_case, hand_made, record, measure="", **option) -> dict:
    row = {"option": "E1/M1", "enterprise": "E1", "decision": "adopt", "annual_saving": 10.0} | option
    case = small_case(measures=f"{HEAD}E1,M1,2024,设备,50,10,{measure or ',,,'}\n")
    tables = {"options": hand_made("options", row)}
    found = tracking(case, tables, schedule(case, tables, record))
    return found.row(0, named=True) if len(found) else {}


@pytest.mark.parametrize(
    ("outcome", "by", "state"),
    [
        ("implemented", None, "completed"),
        ("implementing", None, "implementing"),
        ("not_implemented", None, "abandoned"),
        ("pending", None, "selected"),
        ("unknown", None, "proposed"),
        (None, None, "proposed"),
        # Adopted by people, without news.
        (None, "专家组", "selected"),
    ],
)
def test_states(small_case, hand_made, decided_by_people, outcome, by, state) -> None:
    assert tracked(small_case, hand_made, decided_by_people(), outcome=outcome, by=by)["state"] == state


@pytest.mark.parametrize(
    ("outcome", "planned", "actual", "delay", "overdue"),
    [
        ("implemented", "2024-06-30", "2024-08-29", 60, False),
        ("implemented", "2024-06-30", "2024-06-20", -10, False),
        ("implemented", "2024-06-30", "", None, False),
        # The audit is dated 2025-03-01.
        ("implementing", "2025-02-01", "", 28, True),
        ("implementing", "2025-04-01", "", None, False),
        ("not_implemented", "2024-06-30", "", None, None),
    ],
)
def test_delays(small_case, hand_made, decided_by_people, outcome, planned, actual, delay, overdue) -> None:
    row = tracked(small_case, hand_made, decided_by_people(), f"{planned},{actual},,", outcome=outcome)
    assert (row["delay_days"], row["overdue"]) == (delay, overdue)


def test_the_end_decided_is_the_one_tracked(small_case, hand_made, decided_by_people) -> None:
    record = decided_by_people({("schedule", "E1/M1"): "2025-01-30"})
    row = tracked(small_case, hand_made, record, "2025-12-31,,,", outcome="implementing")
    assert (row["planned_end"], row["delay_days"]) == ("2025-01-30", 30)


def test_what_was_realised(small_case, hand_made, decided_by_people) -> None:
    row = tracked(small_case, hand_made, decided_by_people(), ",,60,7.5", outcome="implemented")
    assert (row["actual_investment"], row["actual_saving"], row["realised"]) == (60.0, 7.5, 0.75)


def test_rejected_and_deferred_options_without_news_are_not_tracked(small_case, hand_made, decided_by_people) -> None:
    assert not tracked(small_case, hand_made, decided_by_people(), decision="defer")


def test_a_rejected_option_that_was_carried_out_is_tracked(small_case, hand_made, decided_by_people) -> None:
    row = tracked(small_case, hand_made, decided_by_people(), decision="reject", outcome="implemented")
    assert row["state"] == "completed"


def test_the_order_of_rows_leaves_no_trace(small_case, hand_made, decided_by_people) -> None:
    rows = [{"option": f"E1/M{k}", "enterprise": "E1", "decision": "adopt"} for k in range(5)]
    case = small_case()
    found = []
    for given in (rows, rows[::-1]):
        tables = {"options": hand_made("options", *given)}
        found.append(tracking(case, tables, schedule(case, tables, decided_by_people())))
    assert found[0].equals(found[1]) and found[0]["delay_days"].dtype == pl.Int64
