"""Whoever may see all enterprises but a few must not learn of these from what is said of all together."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.web.accounts.models import Membership, User
from qingshen.web.audits.models import Enrolment
from qingshen.web.results.parts import PARTS
from qingshen.web.results.reach import hidden_codes, knows_nearly_all, sees_all
from tests.web.results.test_pages import links, text_of

SignedIn = Callable[[User], Client]
INDUSTRY = (
    "cohort/list", "cohort/levels/2024", "cohort/levels/2024/certain/II", "cohort/total/energy", "cohort/problems",
    "cohort/indicator/water_reuse_rate", "problem/standard/water_reuse_rate", "cohort/carrier/electricity",
    "cohort/spread/fresh_water/x", "diagnosis/EP12",
)  # fmt: skip
OWN = "enterprise/EP12/2024/"


def conflicts(done: SimpleNamespace, *codes: str) -> User:
    expert: User = done.people.expert
    for code in codes:
        done.firms[code].conflicts.create(expert=expert, reason="曾任顾问", declared_by=expert)
    return expert


@pytest.mark.parametrize("number", [0, 1, 4, 5])
def test_who_knows_all_but_a_few(done: SimpleNamespace, number: int) -> None:
    expert = conflicts(done, *("EP02", "EP01", "EP21", "EP24", "EP25")[:number])
    assert len(hidden_codes(expert, done.run)) == number and sees_all(expert, done.run) == (number == 0)
    assert knows_nearly_all(expert, done.run) == (0 < number < 5)


def test_one_s_own_is_not_nearly_all_of_a_small_audit(done: SimpleNamespace) -> None:
    """Nothing is told of fewer than five others in the first place: nobody loses the sheet of their own."""
    Enrolment.objects.exclude(code__in=("EP12", "EP02")).filter(audit=done.audit).update(organisation=None)
    assert not knows_nearly_all(done.people.filler, done.run)


def totals(done: SimpleNamespace, client: Client) -> list[str]:
    return [
        figure
        for figure in INDUSTRY
        if client.get(f"/results/{done.run.pk}/explain/", {"figure": figure}).status_code != 404
    ]


def test_no_total_tells_of_whom_a_conflict_closes(done: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(conflicts(done, "EP02"))
    for part in PARTS:
        page = text_of(client, f"/results/cohort/{done.audit.pk}/{part}/")
        asked = [one for one in links(page) if "figure=cohort" in one or "figure=problem" in one]
        assert not asked and "EP02%2F" not in page and done.names["EP02"] not in page, part
        assert [one for one in links(page) if client.get(one).status_code != 200] == []
        if part not in ("ranking", "map"):
            assert "不足五家" in page, part
    assert totals(done, client) == []
    assert client.get(f"/results/{done.run.pk}/explain/", {"figure": f"{OWN}level"}).status_code == 200
    assert len(totals(done, signed_in(conflicts(done, "EP01", "EP21", "EP24", "EP25")))) > len(INDUSTRY) / 2


def test_nor_do_the_statistics_of_others(done: SimpleNamespace, signed_in: SignedIn) -> None:
    def page(who: User) -> tuple[list[str], str]:
        text = text_of(signed_in(who), f"/results/enterprise/{done.mine.pk}/")
        return re.findall(r'<td class="num">([^<]*)</td><td class="num">([^<]*)</td></tr>', text), text  # type: ignore[return-value]

    sheet, expert = f"/results/enterprise/{done.mine.pk}/sheet.html", done.people.expert
    told, text = page(expert)
    assert any(one != ("—", "—") for one in told) and sheet in text and "中位数（至少5家）" in text
    conflicts(done, "EP02", "EP01")
    told, text = page(expert)
    assert told and all(one == ("—", "—") for one in told) and sheet not in text and "中位数（至少5家）" not in text
    assert re.findall(r"\d+ %</td></tr>", text) == []
    assert signed_in(expert).get(sheet).status_code == 403
    assert signed_in(done.people.filler).get(sheet).status_code == 200


def test_nor_to_a_bank_that_nearly_all_opened_themselves_to(done: SimpleNamespace, signed_in: SignedIn) -> None:
    bank, sheet = done.people.finance, f"/results/enterprise/{done.mine.pk}/sheet.html"
    Enrolment.objects.filter(audit=done.audit, code__in=("EP12", "EP03")).update(is_open_to_finance=True)
    assert not knows_nearly_all(bank, done.run) and signed_in(bank).get(sheet).status_code == 200
    Enrolment.objects.filter(audit=done.audit).exclude(code="EP02").update(is_open_to_finance=True)
    bank = User.objects.get(pk=bank.pk)
    assert knows_nearly_all(bank, done.run) and signed_in(bank).get(sheet).status_code == 403
    assert "不显示同行" in text_of(signed_in(bank), f"/results/enterprise/{done.mine.pk}/")


def test_nor_to_a_district_that_looks_after_nearly_all(done: SimpleNamespace, signed_in: SignedIn) -> None:
    Enrolment.objects.filter(audit=done.audit).exclude(code="EP02").update(district=done.mine.district)
    client = signed_in(done.people.district)
    assert totals(done, client) == []
    assert "不足五家" in text_of(client, f"/results/cohort/{done.audit.pk}/levels/")


def test_rights_that_are_withdrawn_end_at_once(done: SimpleNamespace, signed_in: SignedIn) -> None:
    """What a page keeps of a run is kept for all; who may see it is asked every time."""
    client = signed_in(done.people.expert)
    addresses = [
        f"/results/cohort/{done.audit.pk}/levels/", f"/results/enterprise/{done.mine.pk}/",
        f"/results/enterprise/{done.mine.pk}/sheet.html", f"/results/{done.run.pk}/files/results.xlsx",
        f"/results/{done.run.pk}/explain/?figure={OWN}level", f"/results/{done.run.pk}/explain/?figure=cohort/list",
    ]  # fmt: skip
    marks = [client.get(one).headers for one in addresses]
    for address, mark in zip(addresses, marks, strict=True):
        assert "private" in mark["Cache-Control"] and "no-cache" in mark["Cache-Control"], address
    Membership.objects.filter(user=done.people.expert).delete()
    for address, mark in zip(addresses, marks, strict=True):
        asked = {"If-None-Match": mark.get("ETag", "*"), "If-Modified-Since": "Sat, 01 Jan 2050", "Range": "bytes=0-9"}
        for call in (client.get, client.head, client.options):
            answer = call(address, headers=asked)
            assert answer.status_code in (404, 405), (address, call)
            # The page that is asked for may be named, as the way back.
            assert done.names["EP12"] not in answer.content.decode() and "ETag" not in answer
