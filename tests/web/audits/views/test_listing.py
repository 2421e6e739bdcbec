"""The page of the list: deciding of many, where one comes back to, what is asked before publication and after it."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.web.accounts.models import User
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.edit_settings import edit_settings
from qingshen.web.audits.actions.import_list import import_list
from qingshen.web.audits.actions.publish_list import publish_list
from qingshen.web.audits.actions.select_list import select_list
from qingshen.web.audits.decisions_file import read_decisions
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.journal.models import Entry
from tests.web.audits.actions.test_publish_list import ON
from tests.web.audits.conftest import ROWS


@pytest.fixture
def bureau(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(world.people.bureau)


def test_deciding_comes_back_to_where_it_was_decided(bureau: Client, with_list: Audit) -> None:
    where = f"/audits/{with_list.pk}/list?show=yes&q=C"
    assert "/list/decide?q=C&amp;show=yes#list" in bureau.get(where).content.decode()
    data = {"enterprise": ["C1"], "decision": "no", "reason": "停产"}
    answer = bureau.post(f"/audits/{with_list.pk}/list/decide?q=C&show=yes", data)
    assert answer.url == f"/audits/{with_list.pk}/list?q=C&show=yes#list"


def test_what_another_decided_meanwhile_is_not_replaced_unseen(bureau: Client, with_list: Audit) -> None:
    where = f"/audits/{with_list.pk}/list"
    was = re.findall('name="was" value="([^"]*)"', bureau.get(where).content.decode())
    assert len(was) == 4
    decide(User.objects.get(username="bureau"), with_list, "list", "C1", "yes", "投诉多")
    data = {"enterprise": ["C1", "C2"], "decision": "no", "reason": "停产", "was": was}
    answer = bureau.post(f"{where}/decide", data)
    said = answer.content.decode()
    assert '<td class="text-nowrap"><strong>C1</strong></td>' in said  # a place without a file begins with no arrow
    assert answer.status_code == 422 and "已决定“C1”列入：投诉多" in said and 'value="停产"' in said
    assert [(one.subject, one.decision) for one in read_decisions(with_list)] == [("C1", "yes")]
    # Seen now: sent once more it holds.
    data["was"] = re.findall('name="was" value="([^"]*)"', said)
    assert bureau.post(f"{where}/decide", data).status_code == 302
    assert {one.decision for one in read_decisions(with_list)} == {"no"}


def test_everything_a_filter_finds_is_decided_at_once(bureau: Client, with_list: Audit) -> None:
    data = {"scope": "all", "decision": "no", "reason": "不在本市"}
    assert bureau.post(f"/audits/{with_list.pk}/list/decide?q=二厂", data).status_code == 302
    assert [one.subject for one in read_decisions(with_list)] == ["C2"]
    assert bureau.post(f"/audits/{with_list.pk}/list/decide", data).status_code == 302
    assert {one.subject for one in read_decisions(with_list)} == {"C1", "C2", "C3", "C4"}


def test_what_a_proposal_decides_is_what_stands_when_it_is_taken(bureau: Client, with_list: Audit) -> None:
    user = User.objects.get(username="bureau")
    edit_settings(user, with_list, {"selection.strata": ["process"]})
    select_list(user, with_list)
    assert bureau.post(f"/audits/{with_list.pk}/list/take", {"reason": "照办"}).status_code == 302
    before = Entry.objects.count()
    answer = bureau.post(f"/audits/{with_list.pk}/list/take", {"reason": "照办"}, follow=True)
    assert "没有待采纳的建议" in answer.content.decode() and Entry.objects.count() == before


def test_settings_that_cannot_be_read_are_said_when_a_proposal_is_taken(bureau: Client, with_list: Audit) -> None:
    write_file(with_list, "decisions.toml", b"[[decisions]]\nstep = 3\n")
    assert bureau.post(f"/audits/{with_list.pk}/list/take", {"reason": "x"}).status_code == 422


def test_publication_says_how_much_nobody_has_decided(bureau: Client, with_list: Audit) -> None:
    user = User.objects.get(username="bureau")
    decide(user, with_list, "list", "C4", "no", "停产")
    page = bureau.get(f"/audits/{with_list.pk}/list").content.decode()
    assert "列入 3 家，不列入 1 家" in page and "其中 3 家没有人决定过，因为未设规则而列入" in page
    edit_settings(user, with_list, {"selection.strata": ["process"]})
    select_list(user, with_list)
    page = bureau.get(f"/audits/{with_list.pk}/list").content.decode()
    assert "其中 3 家没有人决定过，只是测算建议" in page and "年-月-日" in page
    assert "公布日期 {on}，期限从这一天起算" in page  # the page's script puts the day in


def test_after_publication_the_list_is_what_was_published(
    world: SimpleNamespace, bureau: Client, with_list: Audit, candidates: Callable[..., Path]
) -> None:
    publish_list(world.people.bureau, with_list, ON)
    file = candidates(*ROWS, "C5,示例五厂,示例市,甲区,镀锌,小型,否,是")
    import_list(world.people.bureau, with_list, file, "名单.csv")
    page = bureau.get(f"/audits/{with_list.pk}/list?show=open")
    assert [one.enrolment.code for one in page.context["page"]] == ["C5"]
    assert page.context["choice"].many["yes"] == 4 and "公布的名单" not in page.content.decode()
    assert "公布的名单" in bureau.get(f"/audits/{with_list.pk}/list?show=yes").content.decode()
    assert "候选企业全部列入" not in page.content.decode()


def test_a_reason_alone_decides_nothing(bureau: Client, with_list: Audit) -> None:
    data = {"enterprise": ["C1"], "decision": "", "reason": "产能过小"}
    answer = bureau.post(f"/audits/{with_list.pk}/list/decide", data)
    assert answer.status_code == 422 and "决定：请填写" in answer.content.decode()
    page = bureau.get(f"/audits/{with_list.pk}/list").content.decode()
    assert '<option value="" selected>选择决定…</option>' in page


def test_who_only_reads_the_list_is_not_told_to_decide(
    world: SimpleNamespace, signed_in: Callable[[User], Client], bureau: Client, with_list: Audit
) -> None:
    with_list.participations.create(organisation=world.partners["association"], role="association")
    address, told = f"/audits/{with_list.pk}/list", "在下表勾选企业"
    page = signed_in(world.people.association).get(address).content.decode()
    assert told not in page and "由组织单位决定" in page
    assert told in bureau.get(address).content.decode()


def test_a_page_an_action_shows_is_searched_and_turned_at_its_own_address(bureau: Client, with_list: Audit) -> None:
    """An action's address takes forms alone: a filter or a next page asked of it is a dead end."""
    Enrolment.objects.bulk_create(Enrolment(audit=with_list, code=f"X{n}", position=9 + n) for n in range(60))
    for page, verb in (("list", "decide"), ("enterprises", "import"), ("accounts", "invite")):
        data = {"lines": "X1 nobody", "file": BytesIO(b"a,b\n1,2\n")}
        data["file"].name = "list.csv"
        answer = bureau.post(f"/audits/{with_list.pk}/{page}/{verb}", data)
        assert answer.status_code == 422, page
        said, here = answer.content.decode(), f"/audits/{with_list.pk}/{page}"
        assert f'<form method="get" action="{here}' in said and f'href="{here}?page=2"' in said, page
        assert 'href="?' not in said, page
