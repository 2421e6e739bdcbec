"""The first page: each reader's own, and what to do where there is nothing."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from qingshen.web.accounts.models import User
from qingshen.web.audits.actions.settle import settle
from qingshen.web.audits.models import Audit, Deadline
from qingshen.web.reporting.models import Report

SignedIn = Callable[[User], Client]


def _page(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("who", ["bureau", "province", "district", "association", "institution", "expert", "admin"])
def test_partners_see_the_audit_and_its_board(world: SimpleNamespace, signed_in: SignedIn, who: str) -> None:
    page = _page(signed_in(getattr(world.people, who)))
    assert "示例电镀审核" in page and f'href="/audits/{world.audit.pk}/"' in page


@pytest.mark.parametrize("who", ["other_bureau", "stranger"])
def test_others_see_that_there_is_nothing(world: SimpleNamespace, signed_in: SignedIn, who: str) -> None:
    page = _page(signed_in(getattr(world.people, who)))
    assert "示例电镀审核" not in page and "还没有审核" in page
    assert ("audits/new" in page) is (who == "other_bureau")


def test_the_industry_is_named_in_the_readers_language(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.bureau)
    form = {"title": "全新审核", "scope": "park", "index": "", "years": "2023-2024", "organiser": world.city.pk}
    client.post("/audits/open", {**form, "industry": "电镀", "industry_en": "Electroplating"})
    assert "电镀</td>" in _page(client)
    audit = Audit.objects.get(title="全新审核")
    Audit.objects.filter(pk=audit.pk).update(industry_en="")
    settle(audit)  # as after every change of its settings
    client.cookies["qingshen-language"] = "en"
    assert "Electroplating</td>" in _page(client) and "电镀</td>" not in _page(client)


def test_an_enterprise_sees_its_own_and_no_count_of_others(world: SimpleNamespace, signed_in: SignedIn) -> None:
    page = _page(signed_in(world.people.filler))
    assert "示例企业E1" in page and "示例企业E2" not in page and "企业开始填报" in page and "<progress" not in page


def test_finance_sees_the_audit_without_its_figures(world: SimpleNamespace, signed_in: SignedIn) -> None:
    page = _page(signed_in(world.people.finance))
    assert "示例电镀审核" in page and f"/audits/{world.audit.pk}/" not in page and "<progress" not in page


@pytest.mark.parametrize(("who", "number"), [("bureau", 2), ("district", 1), ("institution", 2), ("province", 0)])
def test_reviewers_see_what_waits(world: SimpleNamespace, signed_in: SignedIn, who: str, number: int) -> None:
    for one in (world.mine, world.other):
        Report.objects.create(enrolment=one, state="submitted", revision=1)
    page = _page(signed_in(getattr(world.people, who)))
    assert (f"有 {number} 份提交等待审查" in page) is bool(number)
    assert (f'href="/reports/audit/{world.audit.pk}/"' in page) is bool(number)


@pytest.mark.parametrize(("who", "number"), [("bureau", 2), ("admin", 2), ("district", 1), ("institution", 0)])
def test_bureaus_see_who_is_late(world: SimpleNamespace, signed_in: SignedIn, who: str, number: int) -> None:
    Deadline.objects.create(audit=world.audit, kind="start", due=timezone.localdate() - timedelta(days=1))
    page = _page(signed_in(getattr(world.people, who)))
    assert (f"逾期 {number} 家" in page) is bool(number) and ("?late=yes" in page) is bool(number)


def test_an_enterprise_sees_that_it_is_late(world: SimpleNamespace, signed_in: SignedIn) -> None:
    Report.objects.create(enrolment=world.mine, state="returned", revision=1)
    Deadline.objects.create(audit=world.audit, kind="report", due=timezone.localdate() - timedelta(days=1))
    page = _page(signed_in(world.people.filler))
    # A day alone does not say what must be done by then.
    assert "已逾期" in page and "提交审核报告" in page


def test_many_audits_cost_no_more_queries(
    world: SimpleNamespace, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(40):
        Audit.objects.create(title=f"审核{number}", scope="park", years=[2024], organiser=world.city,
                             opened_by=world.people.bureau)  # fmt: skip
    client = signed_in(world.people.bureau)
    with django_assert_max_num_queries(15):
        assert "审核39" in _page(client)


def test_it_speaks_english(world: SimpleNamespace, signed_in: SignedIn) -> None:
    world.people.bureau.language = "en"
    world.people.bureau.save()
    page = _page(signed_in(world.people.bureau))
    assert "Sample plating audit" in page and "Open an audit" in page and "审核名称" not in page
