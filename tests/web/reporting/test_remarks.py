"""A reviewer's remarks before the verdict: who may take one back, until when, and what is kept of it."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.actions.remark import remark
from qingshen.web.reporting.actions.return_report import return_report
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.actions.take_back_remark import take_back_remark
from qingshen.web.reporting.actions.withdraw import withdraw
from qingshen.web.reporting.models import Remark, Version
from tests.web.reporting.going_about import SignIn, address

PLACE = {"table": "quantities", "ident": "fresh_water/2024", "field": "value"}
WORDS = "与水费单不符"


@pytest.fixture
def handed_in(desk: SimpleNamespace) -> Version:
    return submit(desk.people.approver, desk.report)


@pytest.fixture
def one(desk: SimpleNamespace, handed_in: Version) -> Remark:
    return remark(desk.people.institution, handed_in, *PLACE.values(), WORDS)


def test_its_author_takes_a_remark_back_and_the_journal_keeps_it(
    desk: SimpleNamespace, one: Remark, last_entry: Callable
) -> None:
    take_back_remark(desk.people.institution, one)
    assert not Remark.objects.exists()
    said = {"remark": one.pk, "version": one.version_id, **PLACE, "text": WORDS}
    assert last_entry() == ("remark.take_back", said)
    # Without a remark nobody has begun.
    assert withdraw(desk.people.approver, desk.report).state == "withdrawn"


def test_nobody_elses_remark_is_taken_back(desk: SimpleNamespace, one: Remark) -> None:
    with pytest.raises(Refused, match="他人写的"):
        take_back_remark(desk.people.bureau, one)
    for name in ("filler", "manager", "expert", "competitor", "admin"):
        with pytest.raises(Forbidden):
            take_back_remark(getattr(desk.people, name), one)
    assert Remark.objects.get() == one and not Entry.objects.filter(verb="remark.take_back").exists()


def test_a_remark_is_taken_back_once_and_not_after_the_verdict(desk: SimpleNamespace, one: Remark) -> None:
    again = Remark.objects.get(pk=one.pk)
    other = remark(desk.people.institution, one.version, *PLACE.values(), "缺凭证")
    take_back_remark(desk.people.institution, one)
    with pytest.raises(Refused, match="已被撤回"):
        take_back_remark(desk.people.institution, again)
    return_report(desk.people.institution, one.version)
    with pytest.raises(Refused, match="第 1 版"):
        take_back_remark(desk.people.institution, other)
    assert Remark.objects.get() == other


def test_the_pages_offer_it_to_its_author_only(desk: SimpleNamespace, one: Remark, signed_in: SignIn) -> None:
    act, sheet = address("take_back_remark", one.pk), address("sheet", desk.report.pk, "quantities")
    for name, is_offered in (("bureau", False), ("institution", True)):
        client = signed_in(getattr(desk.people, name))
        assert (act in client.get(address("review", one.version_id)).content.decode()) is is_offered
        told = client.get(sheet).context["facts"]["remarks"]
        assert [each["take_back"] for each in told] == [act if is_offered else ""]
    made = client.post(address("remark", one.version_id), json.dumps({**PLACE, "text": "缺凭证"}), "application/json")
    assert made.json()["take_back"] == address("take_back_remark", made.json()["pk"])
    assert client.post(made.json()["take_back"], headers={"Accept": "application/json"}).json() == {}
    page = client.post(act, follow=True)
    assert page.redirect_chain[0][0] == address("review", one.version_id) and "意见已撤回" in page.content.decode()
    assert not Remark.objects.exists()
    assert client.post(act).status_code == 404


def test_a_refusal_is_said_in_the_readers_language(desk: SimpleNamespace, one: Remark, signed_in: SignIn) -> None:
    client = signed_in(desk.people.bureau)
    client.cookies["qingshen-language"] = "en"
    answer = client.post(address("take_back_remark", one.pk), headers={"Accept": "application/json"})
    assert answer.status_code == 422
    (told,) = answer.json()["refused"]
    assert told.startswith("Somebody else wrote this remark → Ask ") and "。" not in told


def test_what_is_said_of_the_whole_report_stands_beside_every_sheet(
    desk: SimpleNamespace, handed_in: Version, signed_in: SignIn
) -> None:
    return_report(desk.people.bureau, handed_in, note="请核对全部水量")
    for table in ("quantities", "measures"):
        told = signed_in(desk.people.filler).get(address("sheet", desk.report.pk, table)).context["facts"]["remarks"]
        assert [(one["table"], one["text"]) for one in told] == [("", "请核对全部水量")]
