"""Reminders: the right people, once a mark, with mail; a moved deadline reminds anew."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command

from qingshen.web.audits.actions.remind import mark_of, remind
from qingshen.web.audits.models import Deadline
from qingshen.web.journal.models import Notice
from qingshen.web.reporting.models import Report

DUE = date(2025, 6, 30)


@pytest.fixture
def deadline(world: SimpleNamespace) -> Deadline:
    return Deadline.objects.create(audit=world.audit, kind="report", due=DUE)


def _told() -> list[str]:
    return sorted(Notice.objects.values_list("user__username", flat=True))


@pytest.mark.parametrize(
    ("days", "mark"),
    [(15, ""), (14, "14"), (4, "14"), (3, "3"), (1, "3"), (0, "0"), (-1, "over"), (-400, "over")],
)
def test_the_mark_of_a_day(days: int, mark: str) -> None:
    assert mark_of(days) == mark


def test_who_owes_is_told_by_notice_and_mail_once(world: SimpleNamespace, deadline: Deadline) -> None:
    Report.objects.create(enrolment=world.other, state="submitted")
    assert remind(DUE - timedelta(days=15)) == 0
    assert remind(DUE - timedelta(days=14)) == 3
    assert remind(DUE - timedelta(days=13)) == 0
    assert _told() == ["approver", "filler", "manager"]
    assert {one.to[0] for one in mail.outbox} == {f"{one}@example.org" for one in _told()}
    assert "2025-06-30" in mail.outbox[0].body


def test_each_mark_is_told_once_and_the_bureau_on_the_day(world: SimpleNamespace, deadline: Deadline) -> None:
    Report.objects.create(enrolment=world.other, state="accepted")
    told = [remind(DUE + timedelta(days=day)) for day in range(-20, 20)]
    assert sum(told) == 4 * 3 + 2 and Notice.objects.filter(user=world.people.bureau).count() == 2
    assert "1 家企业没有完成" in Notice.objects.filter(user=world.people.bureau).first().zh


def test_a_moved_deadline_reminds_anew(world: SimpleNamespace, deadline: Deadline) -> None:
    world.other.delete()
    assert remind(DUE - timedelta(days=3)) == 3
    Deadline.objects.filter(pk=deadline.pk).update(due=DUE + timedelta(days=30))
    assert remind(DUE + timedelta(days=27)) == 3


def test_a_start_is_owed_only_by_who_has_not_begun(world: SimpleNamespace) -> None:
    Deadline.objects.create(audit=world.audit, kind="start", due=DUE)
    Report.objects.create(enrolment=world.mine, state="draft", revision=5)
    Report.objects.create(enrolment=world.other, state="draft", revision=0)
    remind(DUE - timedelta(days=3))
    assert _told() == ["competitor"]


def test_what_the_platform_cannot_see_is_never_called_overdue(world: SimpleNamespace) -> None:
    Deadline.objects.create(audit=world.audit, kind="publish", due=DUE)
    assert remind(DUE + timedelta(days=1)) == 0


@pytest.mark.parametrize("state", ["draft", "closed", "archived"])
def test_an_audit_that_is_not_open_reminds_nobody(world: SimpleNamespace, deadline: Deadline, state: str) -> None:
    world.audit.state = state
    world.audit.save()
    assert remind(DUE) == 0


def test_mail_that_failed_is_tried_again(world: SimpleNamespace) -> None:
    notice = Notice.objects.create(user=world.people.filler, zh="请填报", en="fill in")
    remind(DUE)
    notice.refresh_from_db()
    assert notice.mailed_at is not None and len(mail.outbox) == 1


def test_the_command_says_how_many(world: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("remind")
    assert "0 notices sent" in capsys.readouterr().out
