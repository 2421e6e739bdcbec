"""How many queries a page costs the worst reader: the bureau of an audit with 1,000 enterprises that all report.

Every GET route is asked. Time is printed (`pytest -s`) and not asserted: a busy machine proves nothing.
"""

import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qingshen.web.accounts.models import Invitation, Organisation
from qingshen.web.audits.models import Audit, Enrolment, Participation
from qingshen.web.journal.models import Notice
from qingshen.web.reporting.draft import as_json, draft_of
from qingshen.web.reporting.models import Report, Version
from qingshen.web.storage.keep import keep
from tests.web.objects import OBJECTS, lay_atlas
from tests.web.test_routes import ROUTES, _address

MANY = 1000
MOST = 25
# A page that may cost more, and why.
MORE: dict[str, int] = {}
SLOW = 0.3
STATES = ("draft", "submitted", "returned", "accepted")
# Asked by their own callers, with a token: tests/web/api/test_query_counts.py.
ELSEWHERE = ("api:",)


@pytest.fixture
def crowd(world: SimpleNamespace, settings: Any) -> SimpleNamespace:
    """The atlas of the matrix; in the audit of `mine` 1,000 more enterprises in every state, with their organisations,
    invitations, versions and bureaus; twenty audits more."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    atlas = lay_atlas(world)
    mine, bureau = atlas.places["mine"], atlas.people["bureau"]
    audit, names = mine.audit, [f"众多企业{at:04d}" for at in range(MANY)]
    firms = Organisation.objects.bulk_create([Organisation(kind="enterprise", name=one) for one in names])
    districts = [Organisation(kind="bureau", name=f"第{at}区分局", parent=atlas.city) for at in range(20)]
    districts = Organisation.objects.bulk_create(districts)
    Participation.objects.bulk_create(
        [Participation(audit=audit, organisation=one, role="district") for one in districts]
    )
    enrolments = Enrolment.objects.bulk_create([
        Enrolment(
            audit=audit, code=f"M{at:04d}", position=at + 10, state="listed", organisation=firm,
            district=districts[at % 20], cells={"enterprise": f"M{at:04d}", "name": firm.name},
        )
        for at, firm in enumerate(firms)
    ])  # fmt: skip
    reports = Report.objects.bulk_create([
        Report(enrolment=one, state=STATES[at % 4], changed_at=timezone.now()) for at, one in enumerate(enrolments)
    ])  # fmt: skip
    blob = keep(as_json(draft_of(OBJECTS[Report](mine, bureau))))
    Version.objects.bulk_create([
        Version(report=one, number=1, lines=blob, workbook=blob, revision=0, by=bureau, state=one.state)
        for one in reports if one.state != "draft"
    ])  # fmt: skip
    later = timezone.now() + timedelta(days=9)
    Invitation.objects.bulk_create([
        Invitation(
            organisation=one, email=f"{one.pk}@example.org", duty="manager", invited_by=bureau, expires_at=later,
            token_hash=f"{one.pk:064d}",
        )
        for one in firms
    ])  # fmt: skip
    Notice.objects.bulk_create([Notice(user=bureau, zh="示例", en="sample", link="/") for _ in range(200)])
    for at in range(20):
        Audit.objects.create(
            title=f"第{at}次审核", scope="park", years=[2023, 2024], index="electroplating-2015", state="open",
            organiser=atlas.city, opened_by=bureau,
        )  # fmt: skip
    return atlas


def test_no_page_costs_a_query_for_every_row(crowd: SimpleNamespace) -> None:
    mine, bureau = crowd.places["mine"], crowd.people["bureau"]
    client = Client()
    client.force_login(bureau)
    wrong, told = [], []
    for name, pattern, access in ROUTES:
        assert access is not None, name
        if "GET" not in access.methods or name.startswith(ELSEWHERE):
            continue
        subject = OBJECTS[access.of](mine, bureau) if access.of is not None else None
        address = _address(name, pattern, subject.pk if subject is not None else None)
        client.get(address)
        began = time.process_time()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
            if answer.streaming:
                answer.close()
        told.append((time.process_time() - began, len(asked), name, answer.status_code))
        if len(asked) > MORE.get(name, MOST):
            wrong.append(f"{name}: {len(asked)} queries")
    for seconds, number, name, status in sorted(told, reverse=True):
        print(f"{'SLOW' if seconds > SLOW else '    '} {1000 * seconds:6.0f} ms {number:3d} queries {status} {name}")
    assert wrong == []
