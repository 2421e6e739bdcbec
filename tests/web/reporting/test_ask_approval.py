"""Whoever fills in has finished: those who hand in are told, once, and see it until they have."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client

from qingshen.problems import Refused
from qingshen.web.accounts.models import Membership
from qingshen.web.audits.models import Enrolment
from qingshen.web.journal.models import Entry, Notice
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.actions.ask_approval import ask_approval
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.actions.withdraw import withdraw
from qingshen.web.reporting.models import Report
from tests.web.reporting.conftest import water
from tests.web.reporting.going_about import SignIn, address


def told() -> list[str]:
    return sorted(Notice.objects.values_list("user__username", flat=True))


def page(client: Client, name: str, report: Report, language: str = "zh") -> str:
    client.cookies["qingshen-language"] = language
    return client.get(address(name, report.pk)).content.decode()


def test_those_who_hand_in_are_told_with_whose_report_it_is_and_where(
    desk: SimpleNamespace, last_entry: Callable[[], tuple[str, dict[str, object]]]
) -> None:
    save_cells(desk.people.filler, desk.report, [water("100")])
    asked = ask_approval(desk.people.filler, desk.report)
    assert {one.username for one in asked} == {"approver", "manager"} and told() == ["approver", "manager"]
    assert sorted(one.to[0] for one in mail.outbox) == ["approver@example.org", "manager@example.org"]
    assert "filler 已填完 EP01" in mail.outbox[0].body and address("report", desk.report.pk) in mail.outbox[0].body
    assert last_entry() == ("report.ask_approval", {"revision": 1})
    held = Report.objects.get()
    assert (held.asked_by, held.state) == (desk.people.filler, "draft") and held.is_asked_as_it_stands


def test_nobody_is_told_twice_of_the_same_but_again_of_what_was_changed(desk: SimpleNamespace) -> None:
    ask_approval(desk.people.filler, desk.report)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="已经请审核人提交"):
        ask_approval(desk.people.filler, Report.objects.get())
    assert Entry.objects.count() == before and len(told()) == 2
    save_cells(desk.people.filler, desk.report, [water("100")])
    assert Report.objects.get().asked_at is not None
    ask_approval(desk.people.filler, desk.report)
    assert len(told()) == 4


def test_handing_in_ends_it_and_what_is_taken_back_can_be_asked_for_anew(desk: SimpleNamespace) -> None:
    ask_approval(desk.people.filler, desk.report)
    submit(desk.people.approver, desk.report)
    assert Report.objects.get().asked_at is None and desk.report.asked_at is None
    with pytest.raises(Refused, match="已提交"):
        ask_approval(desk.people.filler, desk.report)
    withdraw(desk.people.approver, desk.report)
    assert len(ask_approval(desk.people.filler, desk.report)) == 2


def test_an_institution_that_fills_in_asks_too_and_others_do_not(desk: SimpleNamespace) -> None:
    for name in ("institution", "approver", "bureau", "competitor"):
        with pytest.raises(Forbidden):
            ask_approval(getattr(desk.people, name), desk.report)
    Enrolment.objects.filter(pk=desk.mine.pk).update(institution=desk.partners["institution"])
    assert ask_approval(desk.people.institution, Report.objects.get())
    assert told() == ["approver", "manager"]


def test_what_could_not_be_handed_in_is_not_asked_for(desk: SimpleNamespace) -> None:
    save_cells(desk.people.filler, desk.report, [water("约12")])
    with pytest.raises(Refused) as refused:
        ask_approval(desk.people.filler, desk.report)
    assert refused.value.problems[0].place.cell == "新鲜水用量 2024 · 数值"
    assert told() == [] and Report.objects.get().asked_at is None


def test_where_nobody_can_hand_in_it_is_said_who_must_invite_somebody(desk: SimpleNamespace, signed_in: SignIn) -> None:
    Membership.objects.filter(duty__in=("approver", "manager"), organisation=desk.mine.organisation).delete()
    with pytest.raises(Refused, match="请“甲区分局”邀请企业负责人"):
        ask_approval(desk.people.filler, desk.report)
    shown = page(signed_in(desk.people.filler), "finished", desk.report)
    assert "没有审核人或负责人" in shown and "甲区分局" in shown and address("ask", desk.report.pk) not in shown
    Enrolment.objects.update(district=None)
    assert "示例市局" in page(signed_in(desk.people.filler), "finished", desk.report)
    assert Report.objects.get().asked_at is None


def test_who_fills_in_sees_first_what_is_missing_and_asks(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(desk.people.filler)
    assert address("finished", desk.report.pk) in page(client, "report", desk.report)
    shown = page(client, "finished", desk.report)
    assert shown.index("还没有填完的表") < shown.index(f'action="{address("ask", desk.report.pk)}"')
    assert "将通知：approver、manager" in shown
    answer = client.post(address("ask", desk.report.pk), follow=True)
    assert "已通知 approver、manager" in answer.content.decode()
    assert "已请审核人提交，等待其核对" in answer.content.decode()
    assert address("finished", desk.report.pk) not in answer.content.decode()
    again = client.post(address("ask", desk.report.pk))
    assert again.status_code == 422 and "此后没有改动" in again.content.decode()
    save_cells(desk.people.filler, desk.report, [water("100")])
    changed = page(client, "report", desk.report)
    assert "再次请审核人提交" in changed and address("finished", desk.report.pk) in changed


def test_who_hands_in_sees_that_they_are_asked_and_by_whom(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(desk.people.approver)
    assert "填报人已请您提交" not in page(client, "report", desk.report)
    ask_approval(desk.people.filler, desk.report)
    for name in ("report", "hand_in"):
        assert "填报人已请您提交" in page(client, name, desk.report), name
    assert "filler 于 " in page(client, "report", desk.report)
    assert "You are asked to hand it in" in page(client, "report", desk.report, "en")
    assert "又有改动" not in page(client, "report", desk.report)
    save_cells(desk.people.filler, desk.report, [water("100")])
    assert "此后又有改动" in page(client, "report", desk.report)
    assert "等待企业填报并提交" in page(signed_in(desk.people.district), "report", desk.report)


def test_the_first_page_tells_whose_turn_it_is(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(desk.people.approver)
    save_cells(desk.people.filler, desk.report, [water("100")])
    assert "企业填完并提交" in client.get("/").content.decode()
    ask_approval(desk.people.filler, desk.report)
    assert "审核人核对后提交" in client.get("/").content.decode()
