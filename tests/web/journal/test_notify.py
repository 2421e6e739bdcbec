"""Notices by mail."""

from types import SimpleNamespace
from typing import Any

from django.core import mail

from qingshen.language import Text
from qingshen.web.accounts.letters import letter
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
