"""Signing in: what was asked for comes next, wrong words are told in both languages, too many tries lock."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import User

RIGHT = {"username": "bureau", "password": "correct-horse"}
WRONG = {"username": "bureau", "password": "wrong"}


def test_after_signing_in_comes_what_was_asked_for(world: SimpleNamespace, client: Client) -> None:
    to = client.get("/accounts/me/").headers["Location"]
    assert 'name="next" value="/accounts/me/"' in client.get(to).content.decode()
    assert (
        client.post("/accounts/sign-in/enter", {**RIGHT, "next": "/accounts/me/"}).headers["Location"]
        == "/accounts/me/"
    )


def test_next_leads_nowhere_else(world: SimpleNamespace, client: Client) -> None:
    answer = client.post("/accounts/sign-in/enter", {**RIGHT, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("language", "said"), [("zh", "用户名或密码不对"), ("en", "User name or password is wrong")])
def test_a_wrong_password_is_told(world: SimpleNamespace, client: Client, language: str, said: str) -> None:
    client.cookies["qingshen-language"] = language
    answer = client.post("/accounts/sign-in/enter", {**WRONG, "next": "/accounts/me/"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="/accounts/me/"' in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh", "暂时锁定"), ("en", "Locked for now")])
def test_too_many_tries_lock(world: SimpleNamespace, client: Client, settings: Any, language: str, said: str) -> None:
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    client.cookies["qingshen-language"] = language
    answers = [client.post("/accounts/sign-in/enter", WRONG) for _ in range(3)]
    assert answers[-1].status_code == 429
    assert said in answers[-1].content.decode()
    assert client.post("/accounts/sign-in/enter", RIGHT).status_code == 429


def test_a_forgotten_password_is_set_by_a_link_that_works_once(world: SimpleNamespace, client: Client) -> None:
    client.post("/accounts/forgot/send", {"email": "filler@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    new = {"password": "other-horse-9", "again": "other-horse-9"}
    assert client.post(f"{link[1]}set", {**new, "again": "no"}).status_code == 422
    assert client.post(f"{link[1]}set", new).status_code == 302
    assert User.objects.get(username="filler").check_password("other-horse-9")
    assert client.get(link[1]).status_code == 410
    assert client.post(f"{link[1]}set", new).status_code == 410


def test_an_unknown_address_is_answered_alike_and_gets_no_mail(world: SimpleNamespace, client: Client) -> None:
    assert client.post("/accounts/forgot/send", {"email": "nobody@example.org"}).status_code == 200
    assert mail.outbox == []


def test_the_language_of_a_form_s_answer_leads_back_to_the_form(client: Client, world: SimpleNamespace) -> None:
    address = reverse("accounts:enter")
    client.logout()
    answer = client.post(
        address, {"username": "x", "password": "y"}, headers={"referer": "http://testserver/accounts/sign-in/"}
    )
    assert answer.status_code == 422
    assert 'name="next" value="/accounts/sign-in/"' in answer.content.decode()


def test_nobody_is_led_where_only_a_form_may_go(client: Client, world: SimpleNamespace) -> None:
    answer = client.post(reverse("accounts:language"), {"language": "en", "next": reverse("accounts:enter")})
    assert answer.headers["Location"] == reverse("audits:home")
