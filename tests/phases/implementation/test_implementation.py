"""The whole phase: which tables it gives, for whom, and what is decided at which step."""

from qingshen.phases.implementation import implement

TABLES = ["abandoned", "claims", "schedule", "schedule_classes", "technique_statistics", "tracking"]


def test_all_tables_and_only_the_audited(small_case, hand_made, decided_by_people) -> None:
    options = [
        {"option": f"{plant}/M1", "enterprise": plant, "decision": "adopt", "outcome": outcome, "cost_class": "low"}
        for plant, outcome in (("E1", None), ("E2", "not_implemented"), ("E9", None))
    ]
    record = decided_by_people({("schedule", "E1/M1"): "2025-05-01"})
    found = implement(small_case(), {"options": hand_made("options", *options)}, record, ["E1", "E2", "E3"])
    assert sorted(found) == TABLES
    assert found["tracking"].select("option", "state", "planned_end").rows() == [
        ("E1/M1", "proposed", "2025-05-01"),
        ("E2/M1", "abandoned", None),
    ]
    assert found["abandoned"]["option"].to_list() == ["E2/M1"]
    assert record.counts == {"schedule": 1, "tracking": 0}
    record.finish()


def test_without_options_every_table_is_empty(small_case, decided_by_people) -> None:
    found = implement(small_case(), {}, decided_by_people(), ["E1"])
    assert sorted(found) == TABLES
    assert all(frame.is_empty() for frame in found.values())
