"""Notices by mail."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from qingshen.language import Text
from qingshen.web.accounts.letters import letter
from qingshen.web.journal import notify as module
from qingshen.web.journal.models import Notice
from qingshen.web.journal.notify import notify


def test_what_people_wrote_over_several_lines_does_not_break_the_subject(world: SimpleNamespace) -> None:
    told = notify([world.people.expert], Text("原因：曾任\r\nBcc: all@example.org", "reason: was\nits"))
    assert [one.user for one in told] == [world.people.expert]
    assert mail.outbox[-1].subject == "原因：曾任 Bcc: all@example.org"
    assert mail.outbox[-1].to == ["expert@example.org"]


def test_nor_the_subject_of_a_letter() -> None:
    assert letter("a@example.org", "zh", Text("{who}"), Text("."), who="甲\n厂").subject == "甲 厂"


def test_a_mail_says_the_whole_address(world: SimpleNamespace, settings: Any) -> None:
    settings.SITE = "https://audit.example.org"
    notify([world.people.filler], Text("请填报", "Please report"), "/reports/1/", world.audit)
    assert "https://audit.example.org/reports/1/" in mail.outbox[-1].body


def test_of_two_processes_one_sends_a_notice_and_one_that_failed_can_be_sent_again(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = Notice.objects.create(user=world.people.filler, zh="请填报", en="fill in")
    assert [module.mail(Notice.objects.get(pk=notice.pk)) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1
    Notice.objects.update(mailed_at=None)

    def silent(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(module, "send_mail", silent)
        assert not module.mail(notice)
    assert module.mail(notice)
