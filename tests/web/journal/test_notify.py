"""Notices by mail."""

from smtplib import SMTPDataError, SMTPRecipientsRefused
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from qingshen.language import Text
from qingshen.web.accounts.letters import letter, post
from qingshen.web.audits.actions.remind import retry
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
    assert [module.mail([Notice.objects.get(pk=notice.pk)]) for _ in range(2)] == [1, 0]
    assert len(mail.outbox) == 1
    Notice.objects.update(mailed_at=None)

    def silent(*_: object, **__: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(module, "send_mail", silent)
        assert module.mail([notice]) == 0
    monkeypatch.setattr(module.SERVER, "silent_until", 0.0)
    assert module.mail([notice]) == 1


def test_a_server_that_does_not_answer_is_waited_for_once_and_nothing_is_lost_nor_told_twice(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[object] = []

    def silent(*said: object, **_: object) -> None:
        tries.append(said)
        raise TimeoutError

    people = [world.people.filler, world.people.approver, world.people.manager, world.people.bureau]
    with monkeypatch.context() as patch:
        patch.setattr(module, "send_mail", silent)
        for at in range(3):
            notify(people, Text(f"第{at}件", f"number {at}"))
        assert len(tries) == 1 and retry() == 0 and len(tries) == 1
        patch.setattr(module.SERVER, "silent_until", 0.0)
        assert retry() == 0 and len(tries) == 2
    assert Notice.objects.filter(mailed_at=None).count() == 12 and mail.outbox == []
    assert retry() == 0  # not before the pause is over
    monkeypatch.setattr(module.SERVER, "silent_until", 0.0)
    assert retry() == 12 and retry() == 0 and len(mail.outbox) == 12


def test_letters_of_one_message_leave_over_one_connection(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, used = [], []

    def once(one: object) -> None:
        opened.append(one)

    def send(one: object, messages: list[mail.EmailMessage]) -> int:
        used.append((one, messages[0].to))
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", once)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    notify([world.people.filler, world.people.approver, world.people.manager], Text("请填报", "fill in"))
    assert len(opened) == 1 and {one for one, _ in used} == set(opened)
    assert [to for _, to in used] == [[f"{who}@example.org"] for who in ("filler", "approver", "manager")]


def test_a_server_that_takes_no_connection_loses_nothing(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.open", closed)
        notify([world.people.filler, world.people.approver], Text("请填报", "fill in"))
    assert Notice.objects.filter(mailed_at=None).count() == 2 and mail.outbox == []
    monkeypatch.setattr(module.SERVER, "silent_until", 0.0)
    assert retry() == 2


@pytest.mark.parametrize(
    ("error", "is_sent_again"),
    [
        (SMTPRecipientsRefused({"filler@example.org": (450, b"later")}), True),
        (SMTPRecipientsRefused({"filler@example.org": (550, b"no such mailbox")}), False),
        (SMTPDataError(554, b"refused"), False),
    ],
)
def test_an_address_that_is_refused_holds_up_nobody_else(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, error: OSError, is_sent_again: bool
) -> None:
    def picky(subject: str, body: str, sender: str, to: list[str], **_: object) -> None:
        if to == ["filler@example.org"]:
            raise error
        mail.send_mail(subject, body, sender, to)

    with monkeypatch.context() as patch:
        patch.setattr(module, "send_mail", picky)
        notify([world.people.filler, world.people.approver], Text("请填报", "fill in"))
    assert [one.to for one in mail.outbox] == [["approver@example.org"]]
    assert retry() == int(is_sent_again)


def test_of_several_letters_one_that_is_refused_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def send(_: object, messages: list[mail.EmailMessage]) -> int:
        if messages[0].to == ["a@example.org"]:
            raise SMTPRecipientsRefused({"a@example.org": (550, b"no such mailbox")})
        if messages[0].to == ["c@example.org"]:
            raise TimeoutError
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    letters = [letter(f"{who}@example.org", "zh", Text("."), Text(".")) for who in "abcd"]
    assert post(letters) == [False, True, False, False]
