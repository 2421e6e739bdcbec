"""The engine proposes, people decide, the record shows both; a decision about nothing is refused."""

import polars as pl
import pytest

from qingshen.case.deciding import Decision, Ruling
from qingshen.language import Text
from qingshen.phases.decisions import Record, joined
from qingshen.problems import Place, Refused

PROPOSED = pl.DataFrame(
    {"subject": ["E1", "E2"], "proposal": ["yes", None]}, schema={"subject": pl.String, "proposal": pl.String}
)


def decided(step: str, subject: str, decision: str) -> Decision:
    return Decision(step, subject, decision, Ruling("理由", "小组", "2025-03-01", Place("decisions.toml", "", "[1]")))


def test_where_nobody_decides_the_proposal_stands() -> None:
    table = Record([]).decide("list", PROPOSED)
    assert table["decision"].to_list() == ["yes", None]
    assert table["differs"].to_list() == [False, False] and table["by"].to_list() == [None, None]


def test_a_decision_stands_beside_the_proposal_with_who_and_why() -> None:
    record = Record([decided("list", "E1", "no"), decided("list", "E2", "yes")])
    table = record.decide("list", PROPOSED, {"yes", "no"})
    assert table["proposal"].to_list() == ["yes", None] and table["decision"].to_list() == ["no", "yes"]
    assert table["differs"].to_list() == [True, True] and table["by"].to_list() == ["小组", "小组"]
    record.finish()
    assert record.table()["subject"].to_list() == ["E1", "E2"] and record.counts == {"list": 2}


def test_a_decision_that_confirms_does_not_differ() -> None:
    assert Record([decided("list", "E1", "yes")]).decide("list", PROPOSED)["differs"].to_list() == [False, False]


def test_a_decision_about_a_stranger_is_refused_with_who_is_meant() -> None:
    record = Record([decided("list", "E3", "no"), decided("focus", "water", "focus")])
    record.decide("list", PROPOSED)
    with pytest.raises(Refused) as refused:
        record.finish()
    codes = [(one.code, str(one.place)) for one in refused.value.problems]
    assert codes == [("decision-subject", "decisions.toml › [1]")] * 2
    assert "E1" in refused.value.problems[0].remedy.zh


def test_a_decision_that_cannot_be_taken_is_refused() -> None:
    record = Record([decided("list", "E1", "maybe")])
    record.decide("list", PROPOSED, {"yes", "no"})
    with pytest.raises(Refused) as refused:
        record.finish()
    assert [one.code for one in refused.value.problems] == ["decision-value"]


def test_a_number_or_a_text_is_decided_where_the_step_is_free() -> None:
    record = Record([decided("targets", "E1", "1.5"), decided("targets", "E2", "much"), decided("team", "E1", "中心")])
    record.decide("targets", PROPOSED, {"none"}, free="number")
    record.decide("team", PROPOSED, free="text")
    assert len(record.problems) == 1 and "much" in record.problems[0].what.en


def test_all_that_may_be_decided_is_told_whether_or_not_somebody_did() -> None:
    record = Record([decided("list", "E1", "no")])
    record.decide("list", PROPOSED, {"yes", "no"})
    record.decide("schedule", PROPOSED.head(1), free="date")
    assert record.proposals().rows() == [
        ("list", "E1", "yes", "no|yes", None), ("list", "E2", None, "no|yes", None),
        ("schedule", "E1", "yes", None, "date"),
    ]  # fmt: skip


def test_both_languages_share_a_cell() -> None:
    assert joined(Text("水", "water")) == "水 / water" and joined(Text("水")) == "水"
