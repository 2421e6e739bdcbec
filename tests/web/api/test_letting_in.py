from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qingshen.web.accounts.models import Membership
from qingshen.web.api import letting_in
from qingshen.web.api.actions.create_token import create_token
from qingshen.web.api.models import Token
from qingshen.web.reporting.models import Edit

Call = Callable[..., HttpResponse]
NOTHING = {"edits": []}
CALLS = ("report", "problems", "dictionary", "results")


def code(answer: HttpResponse) -> str:
    return answer.json()["problems"][0]["code"]


def test_without_a_token_everything_is_closed(desk: SimpleNamespace, call: Call) -> None:
    for what in CALLS:
        answer = call(what)
        assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer" and code(answer) == "token-absent"
    assert call("cells", "", NOTHING).status_code == 401
    assert call("report", "qs_wrong").status_code == 401


def test_a_token_opens_its_enterprise_only(desk: SimpleNamespace, call: Call, secret: str) -> None:
    assert call("report", secret).status_code == 200
    assert call("report", secret, of=desk.other.pk).status_code == 404
    assert call("cells", secret, NOTHING, of=desk.other.pk).status_code == 404
    assert call("report", secret, of=999999).status_code == 404


def test_a_reading_token_does_not_write(desk: SimpleNamespace, call: Call) -> None:
    secret = create_token(desk.people.manager, desk.mine, "board", "read", 30)[1]
    found = [call(what, secret) for what in CALLS]
    assert {(one.status_code, one["Cache-Control"]) for one in found} == {(200, "private, no-store")}
    answer = call("cells", secret, {"edits": [
        {"table": "quantities", "ident": "fresh_water/2024", "field": "value", "seen": "", "value": "1"}
    ]})  # fmt: skip
    assert answer.status_code == 403 and code(answer) == "token-read-only" and not Edit.objects.exists()


@pytest.mark.parametrize("how", ["revoked", "expired", "left", "inactive"])
def test_a_dead_token_is_dead(desk: SimpleNamespace, call: Call, secret: str, how: str) -> None:
    if how == "revoked":
        Token.objects.update(revoked_at=timezone.now())
    elif how == "expired":
        Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "left":
        Membership.objects.filter(user=desk.people.manager).delete()
    else:
        desk.people.manager.is_active = False
        desk.people.manager.save()
    assert call("report", secret).status_code == 401
    assert call("cells", secret, NOTHING).status_code == 401
    assert code(call("report", secret)) == "token-dead"


def test_a_token_can_do_no_more_than_its_maker_today(desk: SimpleNamespace, call: Call, secret: str) -> None:
    desk.audit.state = "closed"
    desk.audit.save()
    assert call("report", secret).status_code == 200
    assert call("cells", secret, NOTHING).status_code == 403


def test_calls_are_counted(desk: SimpleNamespace, call: Call, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letting_in, "A_MINUTE", 2)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert [call("results", secret).status_code for _ in range(3)] == [200, 200, 429]
    answer = call("results", secret)
    assert 1 <= int(answer["Retry-After"]) <= 60 and code(answer) == "too-many"
    now += timedelta(minutes=1)
    assert [call("results", secret).status_code for _ in range(3)] == [200, 200, 429]


def test_the_first_call_of_a_minute_costs_what_the_next_does(
    desk: SimpleNamespace, call: Call, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = timezone.now()
    call("dictionary", secret)
    costs = []
    for minutes in (1, 1, 2):
        monkeypatch.setattr(timezone, "now", lambda at=start + timedelta(minutes=minutes): at)
        with CaptureQueriesContext(connection) as asked:
            assert call("dictionary", secret).status_code == 200
        costs.append(len(asked))
    assert len(set(costs)) == 1


def test_somebody_signed_in_reads_as_the_table_says(desk: SimpleNamespace, signed_in: Callable[..., Client]) -> None:
    address = f"/api/enrolments/{desk.mine.pk}/report"
    found = {name: signed_in(getattr(desk.people, name)).get(address).status_code for name in (
        "filler", "bureau", "district", "other_district", "competitor", "finance", "stranger"
    )}  # fmt: skip
    assert found == {
        "filler": 200, "bureau": 200, "district": 200, "other_district": 404, "competitor": 404, "finance": 404,
        "stranger": 404,
    }  # fmt: skip


def test_a_browser_does_not_write_without_its_csrf_token(desk: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(desk.people.manager)
    answer = browser.patch(f"/api/enrolments/{desk.mine.pk}/cells", '{"edits": []}', "application/json")
    assert answer.status_code == 403 and code(answer) == "csrf"


def test_a_token_at_another_number_is_told_its_own(desk: SimpleNamespace, call: Call, secret: str) -> None:
    for number in (desk.other.pk, 99999):
        answer = call("report", secret, of=number)
        assert answer.status_code == 404
        assert f"/api/enrolments/{desk.mine.pk}/" in answer.json()["problems"][0]["remedy"]["en"]


def test_a_wrong_method_is_answered_as_json(desk: SimpleNamespace, call: Call, secret: str) -> None:
    answer = call("report", secret, {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["problems"][0]["code"] == "method"
