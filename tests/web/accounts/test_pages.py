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
    answers: Callable[[str, str, str, str], None], who: str, name: str, what: str, language: str
) -> None:
    answers(who, name, what, language)


@pytest.mark.parametrize("name", ["login", "forgot"])
def test_a_page_answers_nobody_in_particular(world: SimpleNamespace, client: Client, name: str) -> None:
    assert client.get(reverse(f"accounts:{name}")).status_code == 200


def test_another_e_mail_takes_the_password_and_anything_else_does_not(
    world: SimpleNamespace, signed_in: Signed
) -> None:
    person = world.people.filler
    person.set_password("correct-horse")
    person.email = "filler@example.org"
    person.save()
    client, save = signed_in(person), reverse("accounts:save_profile")
    said = {"full_name": "新名", "email": person.email, "telephone": "010", "language": ""}
    assert client.post(save, said).status_code == 302
    for wrong in ({}, {"present": "guess"}):
        answer = client.post(save, {**said, "email": "thief@example.org", **wrong})
        assert answer.status_code == 422 and "present" in answer.context["form"].errors
    person.refresh_from_db()
    assert (person.full_name, person.email) == ("新名", "filler@example.org")
    assert client.post(save, {**said, "email": "new@example.org", "present": "correct-horse"}).status_code == 302
    person.refresh_from_db()
    assert person.email == "new@example.org"
