"""The board: states, filters, who must act; a thousand enterprises cost no more queries."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from qingshen.web.accounts.models import User
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit, Deadline, Enrolment
from qingshen.web.journal.models import Entry
from qingshen.web.reporting.models import Report
from tests.web.chromium import NEEDED, chromium, window

SignedIn = Callable[[User], Client]


@pytest.fixture
def thousand(world: SimpleNamespace, audit: Audit) -> Audit:
    cells = {"province": "示例省", "city": "示例市", "district": "甲区", "process": "镀锌"}
    firms = [
        Enrolment(audit=audit, code=f"K{at:04}", position=at, state="listed", district=world.mine.district,
                  organisation=world.mine.organisation if at % 2 else None,
                  cells={"enterprise": f"K{at:04}", "name": f"示例{at}厂", **cells})
        for at in range(1000)
    ]  # fmt: skip
    Enrolment.objects.bulk_create(firms)
    states = ("draft", "submitted", "returned", "accepted")
    Report.objects.bulk_create(
        Report(enrolment=one, state=states[at % 4], revision=at % 8, changed_at=timezone.now())
        for at, one in enumerate(audit.enrolments.all())
    )
    today = timezone.localdate()
    for kind, days in (("publish", -60), ("start", -30), ("report", 200)):
        Deadline.objects.create(audit=audit, kind=kind, due=today + timedelta(days=days))
    Audit.objects.filter(pk=audit.pk).update(state="open", list_published_at=today - timedelta(days=90))
    audit.refresh_from_db()
    return audit


@pytest.mark.parametrize("address", ["", "?page=7", "?late=yes", "?state=returned&q=厂", "enterprises", "list"])
@pytest.mark.parametrize("who", ["bureau", "district"])
def test_a_thousand_enterprises_cost_few_queries(
    world: SimpleNamespace, thousand: Audit, signed_in: SignedIn, who: str, address: str,
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    client = signed_in(getattr(world.people, who))
    client.get("/")
    with django_assert_max_num_queries(16 if "q=" in address else 15):
        response = client.get(f"/audits/{thousand.pk}/{address}")
    assert response.status_code == 200 and "示例" in response.content.decode()


def test_filters_find_what_they_say(world: SimpleNamespace, thousand: Audit, signed_in: SignedIn) -> None:
    client = signed_in(world.people.bureau)

    def number(query: str) -> int:
        return client.get(f"/audits/{thousand.pk}/{query}").context["page"].paginator.count

    assert number("") == 1000 and number("?state=submitted") == 250 and number("?q=K0007") == 1
    # Every eighth report has no revision yet and is a draft: late since the start was due.
    assert number("?late=yes") == 125
    assert number("?late=yes&state=returned") == 0


def test_an_enterprise_leads_to_its_own_report_whatever_its_state(
    world: SimpleNamespace, thousand: Audit, signed_in: SignedIn
) -> None:
    for state in ("submitted", "accepted"):
        rows = signed_in(world.people.bureau).get(f"/audits/{thousand.pk}/?state={state}").context["page"].object_list
        assert rows and all(one.link == f"/reports/{one.report.pk}/" for one in rows)


def test_others_enterprises_do_not_show_nor_count(world: SimpleNamespace, thousand: Audit, signed_in: SignedIn) -> None:
    thousand.enrolments.filter(code__lt="K0100").update(district=world.other.district)
    context = signed_in(world.people.district).get(f"/audits/{thousand.pk}/").context
    assert context["page"].paginator.count == 900 and context["everyone"] == 900


@pytest.mark.parametrize(("who", "status"), [
    ("province", 200), ("association", 200), ("expert", 200), ("filler", 403), ("finance", 403), ("other_bureau", 404),
    ("stranger", 404),
])  # fmt: skip
def test_who_opens_it(world: SimpleNamespace, signed_in: SignedIn, who: str, status: int) -> None:
    write_file(world.audit, "audit.toml", b'[audit]\ntitle = "A"\nyears = [2024]\n')
    assert signed_in(getattr(world.people, who)).get(f"/audits/{world.audit.pk}/").status_code == status


@pytest.mark.parametrize("state", ["draft", "open", "closed", "archived"])
def test_in_every_state_somebody_must_act(
    world: SimpleNamespace, audit: Audit, signed_in: SignedIn, state: str
) -> None:
    Audit.objects.filter(pk=audit.pk).update(state=state)
    context = signed_in(world.people.bureau).get(f"/audits/{audit.pk}/").context
    assert context["actions"] and len(context["steps"]) == 12


def test_it_is_closed_then_archived_then_only_read(
    world: SimpleNamespace, thousand: Audit, signed_in: SignedIn
) -> None:
    client = signed_in(world.people.bureau)
    assert client.post(f"/audits/{thousand.pk}/archive").status_code == 403
    assert client.post(f"/audits/{thousand.pk}/close").status_code == 302
    assert client.post(f"/audits/{thousand.pk}/archive").status_code == 302
    thousand.refresh_from_db()
    assert thousand.state == "archived"
    assert [one.verb for one in Entry.objects.order_by("-number")[:2]] == ["audit.archive", "audit.close"]
    assert client.post(f"/audits/{thousand.pk}/enterprises/import").status_code == 403
    assert client.get(f"/audits/{thousand.pk}/").status_code == 200


def test_settings_that_cannot_be_read_are_said_on_the_board(
    world: SimpleNamespace, audit: Audit, signed_in: SignedIn
) -> None:
    write_file(audit, "decisions.toml", b"[[decisions]]\nstep = 'nowhere'\n")
    response = signed_in(world.people.bureau).get(f"/audits/{audit.pk}/")
    assert response.status_code == 200 and "nowhere" in response.content.decode()


def test_who_must_act_leads_there_and_every_step_has_its_people(
    world: SimpleNamespace, thousand: Audit, signed_in: SignedIn
) -> None:
    thousand.enrolments.filter(code__lt="K0100").update(state="candidate")
    response = signed_in(world.people.bureau).get(f"/audits/{thousand.pk}/")
    assert {one["address"] for one in response.context["actions"]} == {
        "", f"/audits/{thousand.pk}/list", f"/audits/{thousand.pk}/accounts", f"/reports/audit/{thousand.pk}/",
    }  # fmt: skip
    page = response.content.decode()
    assert all(one.role.zh in page for one, _ in response.context["steps"]) and "技术机构" in page
    reader = signed_in(world.people.province).get(f"/audits/{thousand.pk}/").context
    assert {one["address"] for one in reader["actions"]} == {""}


def test_a_deadline_that_is_past_is_red_where_somebody_owes(
    world: SimpleNamespace, thousand: Audit, signed_in: SignedIn
) -> None:
    thousand.enrolments.update(organisation=world.mine.organisation)
    Report.objects.filter(enrolment__audit=thousand).update(state="accepted", revision=3)
    response = signed_in(world.people.bureau).get(f"/audits/{thousand.pk}/")
    assert [one["owing"] for one in response.context["due"]] == [None, 0, 0]
    page = response.content.decode()
    assert page.count("全部完成") == 2 and "由主管部门核对" in page and "text-danger" not in page


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@NEEDED
def test_board_and_list_on_paper_leave_no_page_half_empty(
    world: SimpleNamespace, signed_in: SignedIn, thousand: Audit, live_server: Any
) -> None:
    reader = pytest.importorskip("pypdf").PdfReader
    session = signed_in(world.people.bureau).cookies["sessionid"].value
    with chromium() as browser:
        context = window(browser)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        for path, last in (("", "12·"), ("list", "K0003")):
            page.goto(f"{live_server.url}/audits/{thousand.pk}/{path}")
            first = reader(BytesIO(page.pdf(format="A4"))).pages[0].extract_text()
            assert last in "".join(first.split())
