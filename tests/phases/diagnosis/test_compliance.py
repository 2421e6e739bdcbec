"""The list's flags are problems of compliance; a blank is not a no."""

import pytest
from looked_up import only, whom


def test_a_yes_is_a_problem_and_a_blank_is_not_judged(diagnosed) -> None:
    found = diagnosed()
    row = only(found["problems"], problem="compliance/over_standard")
    assert (row["enterprises"], row["audited"], row["prevalence"]) == (1, 2, pytest.approx(0.5))
    assert (row["method"], row["orientation"], row["variable"]) == ("standard", "compliance", "over_standard")
    assert row["size"] is None
    assert whom(found["findings"], "compliance/over_standard") == ["E1"]
    assert only(found["findings"], problem="compliance/over_standard")["file"] == "enterprises.csv"


def test_where_nobody_says_yes_there_is_no_problem(diagnosed) -> None:
    told = set(diagnosed()["problems"]["problem"])
    assert not {"compliance/over_energy", "compliance/toxic"} & told
