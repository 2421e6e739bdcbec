"""What the platform tells browsers about itself, on every page."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.django_db
def test_every_answer_says_what_a_browser_may(client: Client) -> None:
    answer = client.get("/accounts/sign-in/")
    policy = dict(one.strip().partition(" ")[::2] for one in answer["Content-Security-Policy"].split(";"))
    assert "unsafe" not in policy["script-src"]
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == policy["form-action"] == policy["default-src"] == "'self'"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_sessions_are_not_read_by_scripts_and_not_sent_from_elsewhere() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert not settings.DEBUG


@pytest.mark.django_db
@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(client: Client, django_user_model: type, then: str) -> None:
    django_user_model.objects.create_user("a", password="correct-horse")
    answer = client.post("/accounts/sign-in/enter", {"username": "a", "password": "correct-horse", "next": then})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_names_are_listed_with_commas_and_blanks() -> None:
    asks = "from qingshen.web import settings as s; print(s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.SITE)"
    given = {"QINGSHEN_HOSTS": "a.example, b.example ,", "QINGSHEN_ORIGINS": " https://a.example , https://b.example"}
    said = subprocess.run([sys.executable, "-c", asks], env={**os.environ, **given}, check=True, capture_output=True)
    assert said.stdout.decode().split() == [
        "['a.example',", "'b.example']", "['https://a.example',", "'https://b.example']", "https://a.example",
    ]  # fmt: skip
