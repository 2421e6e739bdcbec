"""A network begun from a template: rows of the report like any other, once a year and balance."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.balances.actions.start_network import start_network
from qingshen.web.balances.patterns import patterns
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.check import check
from qingshen.web.reporting.draft import draft_of
from qingshen.web.wording import speaking
from tests.web.balances.conftest import network

Plant = Callable[[str], SimpleNamespace]
PATTERNS = {one.code: one for one in patterns()}


@pytest.mark.parametrize("code", PATTERNS)
def test_its_streams_stand_in_the_draft_without_errors(plant: Plant, code: str) -> None:
    desk, pattern = plant(""), PATTERNS[code]
    start_network(desk.people.filler, desk.report, pattern, 2024)
    rows = draft_of(desk.report)["streams"]
    assert [row["stream"] for row in rows] == [one.name.zh for one in pattern.streams]
    assert not any("value" in row for row in rows)
    assert [one for one in check(desk.report).errors if "streams" in str(one.code) or "stream" in one.what.en] == []
    assert Entry.objects.filter(verb="balance.edit").count() == 1


def test_it_is_named_in_the_readers_language(plant: Plant) -> None:
    desk = plant("")
    with speaking("en"):
        start_network(desk.people.manager, desk.report, PATTERNS["water"], 2023)
    assert "intake" in {row["stream"] for row in network(desk.report, year=2023).streams.values()}


def test_a_network_that_is_there_stays(plant: Plant) -> None:
    desk = plant("EP11")
    before = draft_of(desk.report)
    with pytest.raises(Refused, match="已有物流"):
        start_network(desk.people.filler, desk.report, PATTERNS["water"], 2024)
    assert draft_of(desk.report) == before


@pytest.mark.parametrize("name", ["competitor", "district", "bureau", "expert", "stranger", "admin"])
def test_only_the_enterprise_may(plant: Plant, name: str) -> None:
    desk = plant("")
    with pytest.raises(Forbidden):
        start_network(getattr(desk.people, name), desk.report, PATTERNS["water"], 2024)
    assert not network(desk.report).streams


def test_a_report_handed_in_is_not_changed(plant: Plant) -> None:
    desk = plant("")
    desk.report.state = "submitted"
    desk.report.save()
    with pytest.raises(Refused, match="不能修改"):
        start_network(desk.people.filler, desk.report, PATTERNS["water"], 2024)
    assert not network(desk.report).streams and not Entry.objects.filter(verb="balance.edit").exists()
