"""What may be tried only so often: signing in from one address, letters to one mailbox, guessing one's own password."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone

from qingshen.web.accounts.limits import LIMITS, count, is_full
from qingshen.web.accounts.models import Tally, User
from qingshen.web.accounts.whence import address_of

ENTER = "/accounts/sign-in/enter"
RIGHT = {"username": "bureau", "password": "correct-horse"}


def test_many_names_from_one_address_are_stopped(world: SimpleNamespace, client: Client) -> None:
    for at in range(LIMITS["sign-in"].most):
        assert client.post(ENTER, {"username": f"guess{at}", "password": "x"}).status_code == 422
    answer = client.post(ENTER, RIGHT)
    assert answer.status_code == 429 and "暂时锁定" in answer.content.decode()
    assert client.post(ENTER, RIGHT, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_signing_in_counts_for_nothing(world: SimpleNamespace, client: Client) -> None:
    client.post(ENTER, RIGHT)
    assert not Tally.objects.exists()


def test_a_try_long_ago_does_not_count(world: SimpleNamespace) -> None:
    while count("sign-in", "192.0.2.1"):
        pass
    assert is_full("sign-in", "192.0.2.1") and not is_full("sign-in", "192.0.2.2")
    long_ago = timezone.now() - timedelta(minutes=LIMITS["sign-in"].minutes)
    Tally.objects.update(began=long_ago)
    assert not is_full("sign-in", "192.0.2.1") and count("sign-in", "192.0.2.1")


@pytest.mark.django_db
def test_neither_address_nor_e_mail_is_kept() -> None:
    count("reset-mail", "somebody@example.org")
    assert not Tally.objects.filter(of__contains="example").exists()


@pytest.mark.parametrize("email", ["filler@example.org", "nobody@example.org"])
def test_letters_to_one_mailbox_are_few_whether_or_not_it_is_an_account_s(
    world: SimpleNamespace, client: Client, email: str
) -> None:
    asked = [client.post("/accounts/forgot/send", {"email": one}) for one in [email] * 3 + [email.upper()]]
    assert [one.status_code for one in asked] == [200, 200, 200, 429]
    assert "过于频繁" in asked[-1].content.decode()
    assert len(mail.outbox) == (3 if email.startswith("filler") else 0)


def test_one_address_asks_for_few_mailboxes(world: SimpleNamespace, client: Client) -> None:
    most = LIMITS["reset-asked"].most
    found = [
        client.post("/accounts/forgot/send", {"email": f"a{at}@example.org"}).status_code for at in range(most + 1)
    ]
    assert found == [200] * most + [429]


def test_who_sits_at_somebody_s_screen_cannot_guess_the_password(
    world: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(world.people.filler)
    new = {"password": "other-horse-9", "again": "other-horse-9"}
    for _ in range(LIMITS["password"].most):
        assert client.post("/accounts/me/password", {"old": "guess", **new}).status_code == 422
    answer = client.post("/accounts/me/password", {"old": "correct-horse", **new})
    assert answer.status_code == 422 and "15 分钟" in answer.content.decode()


@pytest.mark.parametrize(
    ("is_behind", "said", "found"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "nonsense", "127.0.0.1"),
        (True, "", "127.0.0.1"),
    ],
)
def test_whence(settings: Any, is_behind: bool, said: str, found: str) -> None:
    """What a caller writes into the header is believed from nobody but the proxy."""
    settings.IS_SECURE = is_behind
    headers = {"X-Forwarded-For": said} if said else {}
    assert address_of(RequestFactory().get("/", headers=headers)) == found
