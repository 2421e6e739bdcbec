"""A forgotten password: whether an address is known is not told, not even by how long the answer takes."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from qingshen.web.accounts.actions import reset_password


@pytest.mark.parametrize("email", ["filler@example.org", "nobody@example.org"])
def test_the_request_itself_asks_for_no_account_and_writes_to_nobody(
    world: SimpleNamespace, client: Client, settings: Any, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(reset_password, "post", lambda letters: pytest.fail("written within the request"))
    answer = client.post("/accounts/forgot/send", {"email": email})
    assert answer.status_code == 200 and not mail.outbox


def test_the_worker_writes(world: SimpleNamespace, client: Client) -> None:
    client.post("/accounts/forgot/send", {"email": "Filler@example.org"})
    (one,) = mail.outbox
    link = next(word for word in one.body.split() if word.startswith("http://testserver/accounts/reset/"))
    assert client.get(link).status_code == 200
    client.post("/accounts/forgot/send", {"email": "nobody@example.org"})
    assert len(mail.outbox) == 1
