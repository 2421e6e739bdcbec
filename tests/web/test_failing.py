"""Errors are pages: in the reader's language, with the menu, and with what to do."""

import errno
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.web.accounts.models import User
from qingshen.web.api import endpoints
from qingshen.web.audits.files import write_file
from qingshen.web.audits.views import home
from qingshen.web.journal.models import Notice
from qingshen.web.reporting.models import Report


def failing(signed_in: Callable[[User], Client], user: User) -> Client:
    client = signed_in(user)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("error", "said"),
    [(ValueError(), "nothing was changed"), (OSError(errno.ENOSPC, "No space left"), "disk is full")],
)
def test_an_error_nobody_foresaw_is_a_page_of_its_reader(
    world: SimpleNamespace, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch,
    error: Exception, said: str,
) -> None:  # fmt: skip
    def fails(_: object) -> None:
        raise error

    User.objects.filter(pk=world.people.bureau.pk).update(language="en")
    monkeypatch.setattr(home, "waiting_for", fails)
    answer = failing(signed_in, world.people.bureau).get("/")
    page = answer.content.decode()
    assert answer.status_code == 500 and said in page
    assert '<html lang="en">' in page and "Organisations" in page and 'name="csrfmiddlewaretoken" value="' in page


@pytest.mark.parametrize("page", ["", "sheet/quantities", "workbook", "problems"])
def test_a_refusal_no_view_shows_is_told_by_its_place(
    world: SimpleNamespace, signed_in: Callable[[User], Client], page: str
) -> None:
    report = Report.objects.create(enrolment=world.mine)
    write_file(world.audit, "audit.toml", b"[audit\n")
    answer = failing(signed_in, world.people.filler).get(f"/reports/{report.pk}/{page}")
    assert answer.status_code == 422 and "audit.toml" in answer.content.decode()


def test_a_script_is_told_a_refusal_as_scripts_are(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    report = Report.objects.create(enrolment=world.mine)
    write_file(world.audit, "audit.toml", b"[audit\n")
    client = failing(signed_in, world.people.filler)
    answer = client.get(f"/reports/{report.pk}/live", headers={"Accept": "application/json"})
    assert answer.status_code == 422 and answer.json()["refused"][0]["remedy"]


@pytest.mark.parametrize("address", ["/accounts/organisations/?q=%00", "/library/systems/%00", "/?%00=1"])
def test_what_no_database_keeps_is_no_request(
    world: SimpleNamespace, signed_in: Callable[[User], Client], address: str
) -> None:
    client = failing(signed_in, world.people.bureau)
    assert client.get(address).status_code == 400
    assert client.post("/accounts/me/save", {"full_name": "a\0"}).status_code == 400


def test_without_a_database_there_is_still_a_page(
    world: SimpleNamespace, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(Notice.objects, "filter", fails)
    answer = failing(signed_in, world.people.bureau).get("/")
    assert answer.status_code == 500 and "数据没有改变" in answer.content.decode()


def test_a_form_of_an_old_page_says_how_to_save_what_was_written(world: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people.bureau)
    answer = client.post("/audits/open", {"title": "新"})
    assert answer.status_code == 403 and "复制您填写的内容" in answer.content.decode()


def test_the_address_of_a_form_says_that_it_is_one(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    answer = signed_in(world.people.bureau).get(f"/audits/{world.audit.pk}/list/decide")
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert "只接收表单" in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/", "/api/enrolments", "/api/v2/reports/1"])
def test_a_program_at_a_wrong_address_is_answered_as_programs_are(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 404 and answer.headers["Content-Type"].startswith("application/json")
    assert "/api/docs" in answer.content.decode()


def test_a_person_is_answered_with_a_page(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    for address in ("/nowhere", "/api/enrolments/999999/tokens"):
        answer = signed_in(world.people.bureau).get(address)
        assert answer.status_code == 404 and answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("address", ["docs", "openapi.json", "enrolments/1/tokens/create"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_wrong_method_is_told_before_a_token_is_missed(world: SimpleNamespace, address: str, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people.bureau)
    answer = client.generic(method, f"/api/{address}")
    assert answer.status_code == 405 and answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Allow"] in ("GET, HEAD", "POST")
    page = client.generic(method, f"/api/{address}", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 405 and page.headers["Content-Type"].startswith("text/html")


def test_a_program_without_the_token_of_a_form_is_told_in_json(world: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people.manager)
    answer = client.post(f"/api/enrolments/{world.mine.pk}/tokens/create")
    assert answer.status_code == 403 and answer.json()["problems"][0]["code"] == "csrf"


def test_a_call_that_fails_is_answered_in_json(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(endpoints, "_report", fails)
    client = Client(raise_request_exception=False)
    client.force_login(world.people.manager)
    answer = client.get(f"/api/enrolments/{world.mine.pk}/report")
    assert answer.status_code == 500 and answer.json()["problems"][0]["code"] == "failed"


def test_a_name_the_platform_does_not_know_is_told(db: None) -> None:
    answer = Client().get("/", headers={"host": "audit.example"})
    assert answer.status_code == 400 and "QINGSHEN_HOSTS" in answer.content.decode()
