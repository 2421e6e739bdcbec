"""Every page of people and organisations answers, in both languages, to whoever may open it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import User

Signed = Callable[[User], Client]
PAGES = [
    ("bureau", "accounts:profile", ""),
    ("bureau", "accounts:organisations", ""),
    ("stranger", "accounts:organisations", ""),
    ("bureau", "accounts:new_organisation", ""),
    ("bureau", "accounts:organisation", "city"),
    ("bureau", "accounts:edit_organisation", "city"),
]


@pytest.mark.parametrize(("who", "name", "what"), PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_answers(
    world: SimpleNamespace, signed_in: Signed, who: str, name: str, what: str, language: str
) -> None:
    client = signed_in(getattr(world.people, who))
    client.cookies["qingshen-language"] = language
    keys = [getattr(world, what).pk] if what else []
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("name", ["login", "forgot"])
def test_a_page_answers_nobody_in_particular(world: SimpleNamespace, client: Client, name: str) -> None:
    assert client.get(reverse(f"accounts:{name}")).status_code == 200
