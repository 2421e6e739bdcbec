"""What is too large is turned away before it is read."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from qingshen.web.accounts.models import User
from qingshen.web.shell.sizes import MEGABYTE, SizeMiddleware


def answered(path: str, megabytes: float, user: object) -> int:
    request = RequestFactory().post(path)
    request.META["CONTENT_LENGTH"] = str(int(megabytes * MEGABYTE))
    request.user = user  # type: ignore[assignment]

    def view(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse("")

    return SizeMiddleware(view)(request).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "megabytes", "visitor", "user"),
    [("/", 0.9, 200, 200), ("/", 1.1, 413, 200), ("/reports/1/attach", 24, 413, 200), ("/", 26, 413, 413),
     ("/transfer/import/send", 900, 413, 200), ("/transfer/import/send", 1100, 413, 413)],
)  # fmt: skip
def test_who_may_send_how_much(path: str, megabytes: float, visitor: int, user: int) -> None:
    assert answered(path, megabytes, AnonymousUser()) == visitor
    assert answered(path, megabytes, User.objects.create_user("somebody")) == user


@pytest.mark.django_db
def test_the_platform_asks_before_it_reads(client: Client) -> None:
    answer = client.post("/accounts/sign-in/enter", {"username": "x" * (MEGABYTE + 1)})
    assert answer.status_code == 413 and "最多 1 MB" in answer.content.decode()
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_a_header_that_says_token_opens_the_interface_only(client: Client) -> None:
    body, headers = b"x" * (MEGABYTE + 1), {"authorization": "Bearer qs_x"}
    page = client.post("/accounts/sign-in/enter", body, "text/plain", headers=headers)
    assert page.status_code == 413
    assert client.patch("/api/enrolments/1/cells", body, "application/json", headers=headers).status_code == 401
    answer = client.patch("/api/enrolments/1/cells", body, "application/json")
    assert answer.status_code == 413 and answer.json()["problems"][0]["code"] == "too-large"
