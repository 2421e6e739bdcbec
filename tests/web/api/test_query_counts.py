"""How many queries a call costs the enterprise with most rows, in an audit of many: no query for a row or an edit."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qingshen.exchange.draft import ASKED
from qingshen.web.accounts.models import Organisation
from qingshen.web.api.endpoints import ACCESS
from qingshen.web.api.models import Token
from qingshen.web.audits.models import Enrolment
from qingshen.web.reporting.draft import standing_of
from qingshen.web.reporting.models import Line, Report
from qingshen.web.routing import routes

Call = Callable[..., HttpResponse]
MANY, MOST = 300, 25
READ = sorted(name for name, access in ACCESS.items() if "GET" in access.methods)


@pytest.fixture
def crowded(desk: SimpleNamespace) -> SimpleNamespace:
    firms = Organisation.objects.bulk_create([Organisation(kind="enterprise", name=f"众{at}") for at in range(MANY)])
    others = Enrolment.objects.bulk_create([
        Enrolment(audit=desk.audit, code=f"M{at}", position=at + 9, state="listed", organisation=firm, cells={})
        for at, firm in enumerate(firms)
    ])  # fmt: skip
    Report.objects.bulk_create([Report(enrolment=one) for one in others])
    return desk


def _costs(call: Call, *asked: object) -> tuple[int, HttpResponse]:
    call(*asked)
    with CaptureQueriesContext(connection) as found:
        answer = call(*asked)
    return len(found), answer


def test_every_call_is_asked() -> None:
    calls = {name for name, pattern, _ in routes() if name.startswith("api:") and pattern.startswith("api/enrolments/")}
    pages = {"api:tokens", "api:create_token"}
    assert calls - pages == {f"api:{name}" for name in ACCESS}


@pytest.mark.parametrize("what", READ)
def test_reading_costs_no_query_for_a_row(crowded: SimpleNamespace, call: Call, secret: str, what: str) -> None:
    few, answer = _costs(call, what, secret)
    assert answer.status_code == 200
    tables = [name for name in standing_of(crowded.report).by_table if name not in ASKED]
    Line.objects.bulk_create([
        Line(report=crowded.report, table=table, ident=f"row-{at}", position=at, cells={"note": f"备注{at}"})
        for table in tables for at in range(MANY)
    ])  # fmt: skip
    many, answer = _costs(call, what, secret)
    assert answer.status_code == 200 and many <= MOST and many == few


def test_writing_costs_no_query_for_an_edit(crowded: SimpleNamespace, call: Call, secret: str) -> None:
    rows = call("report", secret).json()["tables"]["quantities"]
    edits = [{"table": "quantities", "ident": row["ident"], "field": "value", "seen": "", "value": "7"} for row in rows]
    assert len(edits) > 20
    with CaptureQueriesContext(connection) as few:
        assert call("cells", secret, {"edits": edits[:1]}).json()["written"] == 1
    with CaptureQueriesContext(connection) as many:
        assert call("cells", secret, {"edits": edits[1:]}).json()["written"] == len(edits) - 1
    assert len(many) <= len(few) + 5


def test_the_pages_cost_no_query_for_a_token_or_an_enterprise(
    crowded: SimpleNamespace, signed_in: Callable[..., Client]
) -> None:
    manager, later = crowded.people.manager, timezone.now()
    Token.objects.bulk_create([
        Token(
            enrolment=crowded.mine, name=f"MES{at}", scope="read", token_hash=f"{at:064d}", by=manager,
            expires_at=later,
        )
        for at in range(MANY)
    ])  # fmt: skip
    Enrolment.objects.filter(code__startswith="M").update(organisation=crowded.mine.organisation)
    client = signed_in(manager)
    for address in ("/api/docs", "/api/openapi.json", f"/api/enrolments/{crowded.mine.pk}/tokens"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= MOST, address
