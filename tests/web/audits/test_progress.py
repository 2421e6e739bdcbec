"""Where an enterprise stands, what is late, who must act: from every state somebody has a sentence."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from qingshen.web.audits.models import ENROLMENT_STATES, STATES, Enrolment
from qingshen.web.audits.progress import STANDINGS, actions, counts, late_standings, next_due, with_standing
from qingshen.web.reporting.models import STATES as REPORT_STATES
from qingshen.web.reporting.models import Report

DUE = {"start": date(2025, 3, 1), "report": date(2025, 12, 31)}


def _standing(one: Enrolment) -> str:
    return with_standing(Enrolment.objects.filter(pk=one.pk)).get().standing


@pytest.mark.parametrize("state", REPORT_STATES)
def test_a_report_that_was_begun_stands_by_its_own_state(world: SimpleNamespace, state: str) -> None:
    Report.objects.create(enrolment=world.mine, state=state, revision=1)
    assert _standing(world.mine) == state


def test_before_that_the_account_and_the_list_decide(world: SimpleNamespace) -> None:
    assert _standing(world.mine) == "waiting"
    Report.objects.create(enrolment=world.mine)
    assert _standing(world.mine) == "waiting"
    Enrolment.objects.filter(pk=world.mine.pk).update(organisation=None)
    assert _standing(world.mine) == "uninvited"
    for state in ("candidate", "unlisted"):
        Enrolment.objects.filter(pk=world.mine.pk).update(state=state)
        assert _standing(world.mine) == state


def test_every_state_there_is_has_a_word() -> None:
    assert STANDINGS.keys() >= REPORT_STATES.keys() | (ENROLMENT_STATES.keys() - {"listed"})


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("standing", ["", *STANDINGS])
def test_from_every_state_a_sentence_says_who_must_act(world: SimpleNamespace, state: str, standing: str) -> None:
    world.audit.state = state
    many = dict.fromkeys(STANDINGS, 0) | ({standing: 3} if standing else {})
    said = actions(world.audit, many)
    assert said and all(one.text.zh and one.text.en for one in said)


def test_published_results_are_not_to_be_published_again(world: SimpleNamespace) -> None:
    world.audit.state, many = "open", dict.fromkeys(STANDINGS, 0) | {"accepted": 3}
    (before,) = actions(world.audit, many)
    world.audit.results_published_at = timezone.now()
    (after,) = actions(world.audit, many)
    assert "公布结果" in before.text.zh and "公布结果" not in after.text.zh and "结束审核" in after.text.zh


def test_an_accepted_report_has_results_or_will_have_and_both_are_told_alike() -> None:
    said = STANDINGS["accepted"].act
    assert "后即有" not in said.zh and "更新" in said.zh and "renews" in said.en


def test_counts_are_of_all(world: SimpleNamespace) -> None:
    Report.objects.create(enrolment=world.mine, state="submitted", revision=3)
    many = counts(world.audit.enrolments.all())
    assert {name: number for name, number in many.items() if number} == {"submitted": 1, "waiting": 1}


@pytest.mark.parametrize(
    ("today", "late"), [(date(2025, 3, 1), set()), (date(2025, 3, 2), {"E2"}), (date(2026, 1, 1), {"E1", "E2"})]
)
def test_late_is_who_owes_after_the_day(world: SimpleNamespace, today: date, late: set[str]) -> None:
    Report.objects.create(enrolment=world.mine, state="returned", revision=3)
    found = with_standing(world.audit.enrolments.all()).filter(standing__in=late_standings(DUE, today))
    assert set(found.values_list("code", flat=True)) == late


def test_who_has_handed_in_owes_nothing() -> None:
    assert next_due("submitted", DUE) is None and next_due("accepted", DUE) is None
    assert next_due("waiting", DUE) == DUE["start"] and next_due("returned", DUE) == DUE["report"]
