"""The twelve steps never claim more than the platform knows."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from qingshen.web.audits.progress import STANDINGS
from qingshen.web.audits.steps import Facts, told_steps

NOBODY = dict.fromkeys(STANDINGS, 0)


def _states(audit: object, many: dict[str, int], partners: int = 0, run: str = "", **decided: int) -> dict[str, str]:
    return {one.code: one.state for one in told_steps(audit, Facts({**NOBODY, **many}, partners, run, decided))}


def test_an_empty_audit_has_begun_nothing(world: SimpleNamespace) -> None:
    states = _states(world.audit, {})
    assert len(states) == 12 and set(states.values()) == {"waiting"}


@pytest.mark.parametrize(("many", "state"), [
    ({"waiting": 2}, "waiting"), ({"waiting": 1, "draft": 1}, "running"), ({"accepted": 1, "submitted": 1}, "running"),
    ({"accepted": 2, "unlisted": 3}, "done"), ({"unlisted": 3}, "waiting"),
])  # fmt: skip
def test_the_survey_is_done_when_every_report_is_accepted(
    world: SimpleNamespace, many: dict[str, int], state: str
) -> None:
    assert _states(world.audit, many)["survey"] == state


def test_the_list_is_done_when_published(world: SimpleNamespace) -> None:
    assert _states(world.audit, {"candidate": 3})["list"] == "running"
    world.audit.list_published_at = date(2024, 1, 1)
    assert _states(world.audit, {"waiting": 3})["list"] == "done"


def test_a_run_proposes_and_only_publication_ends(world: SimpleNamespace) -> None:
    assert _states(world.audit, {}, run="2025-01-01")["focus"] == "running"
    assert _states(world.audit, {}, focus=2)["focus"] == "running"
    world.audit.results_published_at = timezone.now()
    states = _states(world.audit, {}, run="2025-01-01")
    assert (states["focus"], states["schedule"], states["tracking"]) == ("done", "done", "running")
    world.audit.state = "closed"
    assert _states(world.audit, {})["continuous"] == "done"


def test_a_publication_after_midnight_is_of_the_new_year(world: SimpleNamespace) -> None:
    world.audit.results_published_at = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    reasons = {one.code: one.reason.zh for one in told_steps(world.audit, Facts(NOBODY, 3, "", {}))}
    assert "2027-01-01" in reasons["focus"]


def test_each_has_its_reason_in_both_languages(world: SimpleNamespace) -> None:
    for one in told_steps(world.audit, Facts(NOBODY, 3, "", {})):
        assert one.reason.zh and one.reason.en and one.said.en and one.role.zh and one.phase.zh
