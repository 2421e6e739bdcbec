"""The pages of who takes part answer, in both languages, to whoever may open them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import User

Signed = Callable[[User], Client]
PAGES = [
    ("bureau", "audits:participants", "audit"),
    ("expert", "audits:participants", "audit"),
    ("bureau", "audits:accounts", "audit"),
    ("district", "audits:accounts", "audit"),
    ("bureau", "audits:conflicts", "audit"),
    ("expert", "audits:conflicts", "audit"),
    ("filler", "audits:access", "mine"),
    ("manager", "audits:access", "mine"),
]


@pytest.mark.parametrize(("who", "name", "what"), PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_answers(
    world: SimpleNamespace, signed_in: Signed, who: str, name: str, what: str, language: str
) -> None:
    client = signed_in(getattr(world.people, who))
    client.cookies["qingshen-language"] = language
    answer = client.get(reverse(name, args=[getattr(world, what).pk]))
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
