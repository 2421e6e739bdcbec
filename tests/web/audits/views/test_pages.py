"""Opening, settings, enterprises, list and journal, as a bureau walks through them."""

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from qingshen.web.accounts.models import Membership, User
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry

SignedIn = Callable[[User], Client]
OPENING = {
    "title": "全新审核",
    "scope": "park",
    "industry": "电镀",
    "index": "electroplating-2015",
    "years": "2023-2024",
}


@pytest.fixture
def bureau(world: SimpleNamespace, signed_in: SignedIn) -> Client:
    return signed_in(world.people.bureau)


def _import(client: Client, audit: Audit, content: bytes, name: str = "名单.csv") -> object:
    return client.post(f"/audits/{audit.pk}/enterprises/import", {"file": SimpleUploadedFile(name, content)})


def test_an_audit_from_nothing_to_a_published_list(world: SimpleNamespace, bureau: Client, candidates: object) -> None:
    assert bureau.get("/audits/new").status_code == 200
    response = bureau.post("/audits/open", {**OPENING, "organiser": world.city.pk})
    audit = Audit.objects.get(title="全新审核")
    assert response.url == f"/audits/{audit.pk}/enterprises"
    assert _import(bureau, audit, candidates().read_bytes()).status_code == 302
    settings = bureau.get(f"/audits/{audit.pk}/settings").context["form"].initial
    settings = {name: value for name, value in settings.items() if value not in (None, False)}
    response = bureau.post(f"/audits/{audit.pk}/settings/save", {**settings, "strata": ["process"], "most": "3"})
    assert response.status_code == 302
    assert frame_of(audit).settings.selection.strata == ("process",)
    assert bureau.post(f"/audits/{audit.pk}/list/select").status_code == 302
    page = bureau.get(f"/audits/{audit.pk}/list").content.decode()
    assert "已证明最少" in page and "分层代表" in page and "采纳其余 4 家的建议" in page
    decided = {"enterprise": ["C2", "C4"], "decision": "yes", "reason": "投诉"}
    assert bureau.post(f"/audits/{audit.pk}/list/decide", decided).status_code == 302
    assert bureau.post(f"/audits/{audit.pk}/list/take", {"reason": "照办"}).status_code == 302
    assert bureau.post(f"/audits/{audit.pk}/list/publish", {"on": "2024-05-01"}).status_code == 302
    audit.refresh_from_db()
    assert audit.state == "open" and audit.enrolments.filter(state="listed").count() == 4
    journal = bureau.get(f"/audits/{audit.pk}/journal?verify=yes").content.decode()
    assert "公布名单" in journal and "哈希链完整" in journal


def test_a_form_that_is_not_complete_is_shown_again(world: SimpleNamespace, bureau: Client) -> None:
    response = bureau.post("/audits/open", {**OPENING, "organiser": world.city.pk, "years": "someday", "title": ""})
    assert response.status_code == 422 and {"years", "title"} == response.context["form"].errors.keys()
    assert Audit.objects.count() == 1


def test_an_audit_is_not_opened_twice_nor_with_days_in_the_wrong_order(world: SimpleNamespace, bureau: Client) -> None:
    days = {"organiser": world.city.pk, "start": "2026-12-30", "publication": "2026-03-01"}
    response = bureau.post("/audits/open", {**OPENING, **days})
    assert response.status_code == 422 and {"publication"} == response.context["form"].errors.keys()
    days["publication"] = "2026-12-30"
    assert bureau.post("/audits/open", {**OPENING, **days}).status_code == 302
    # Gone back in the browser, and sent again.
    response = bureau.post("/audits/open", {**OPENING, **days})
    assert response.status_code == 422 and "已有同名" in str(response.context["form"].errors["title"])
    assert bureau.post("/audits/open", {**OPENING, **days, "years": "2025"}).status_code == 302
    opened = Audit.objects.get(title="全新审核", years=[2025])
    assert "/archive" in bureau.get(f"/audits/{opened.pk}/").content.decode()
    assert bureau.post(f"/audits/{opened.pk}/archive").status_code == 302  # opened by mistake
    assert Audit.objects.get(pk=opened.pk).state == "archived"


def test_a_bureau_of_others_cannot_be_chosen(world: SimpleNamespace, bureau: Client) -> None:
    other = world.people.other_bureau.memberships.get().organisation
    assert bureau.post("/audits/open", {**OPENING, "organiser": other.pk}).status_code == 422


def test_problems_of_a_list_are_shown_by_cell(bureau: Client, audit: Audit) -> None:
    response = _import(bureau, audit, "企业代码,企业名称,规模\nC1,一厂,巨型\n,二厂,小型\n".encode())
    page = response.content.decode()
    assert response.status_code == 422 and "C2" in page and "A3" in page and "名单.csv" in page
    assert not audit.enrolments.exists() and "没有导入：请改正" in page


def test_a_list_taken_in_says_who_came_and_who_went(bureau: Client, with_list: Audit) -> None:
    page = _import(
        bureau, with_list, "企业代码,企业名称,电话\nC2,示例二厂,1\nC5,示例五厂,2\n".encode()
    ).content.decode()
    assert "已导入 2 家企业：新增 1 家，改动 1 家，移出 3 家（C1、C3、C4）。" in page
    assert "已导入，但请看一下" in page and "border-warning" in page and "没有导入" not in page


def test_the_list_goes_out_and_comes_back_the_same(bureau: Client, with_list: Audit) -> None:
    response = bureau.get(f"/audits/{with_list.pk}/enterprises/template")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4%BC%81")
    before = {one.code: one.cells for one in with_list.enrolments.all()}
    assert _import(bureau, with_list, response.content, "企业名单.xlsx").status_code == 302
    assert {one.code: one.cells for one in with_list.enrolments.all()} == before
    assert Entry.objects.last().detail["changed"] == []


def test_the_form_of_amounts_is_a_workbook_the_reader_knows(bureau: Client, with_list: Audit) -> None:
    content = bureau.get(f"/audits/{with_list.pk}/list/template").content
    book = load_workbook(BytesIO(content))
    sheet = book.active
    for column, value in enumerate(("C1", 2024, "fresh_water", 12, "m3"), 1):
        sheet.cell(sheet.max_row if column > 1 else sheet.max_row + 1, column, value)
    out = BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("已知.xlsx", out.getvalue())
    response = bureau.post(f"/audits/{with_list.pk}/list/loads", {"file": upload})
    assert response.status_code == 302, response.content.decode()


def test_problems_of_settings_are_listed_by_key_and_the_text_stays(bureau: Client, audit: Audit) -> None:
    response = bureau.post(f"/audits/{audit.pk}/settings/write", {"toml": "[audit]\ntitle = 3\nyears = []\nnew = 1\n"})
    page = response.content.decode()
    assert response.status_code == 422 and "[audit]" in page and "new = 1" in page
    assert all(f"<strong>{key}</strong>" in page for key in ("title", "years", "new"))
    assert frame_of(audit).settings.title.zh == "新审核"


def test_shares_that_cannot_be_read_are_said(bureau: Client, audit: Audit) -> None:
    data = {**OPENING, "shares": "wastewater 0.8"}
    response = bureau.post(f"/audits/{audit.pk}/settings/save", data)
    assert response.status_code == 422 and "shares" in response.context["form"].errors


def test_a_row_is_edited_and_its_mistakes_stand_at_their_fields(bureau: Client, with_list: Audit) -> None:
    one = with_list.enrolments.get(code="C1")
    assert bureau.get(f"/enterprises/{one.pk}/edit").status_code == 200
    response = bureau.post(f"/enterprises/{one.pk}/save", {"name": "一厂", "credit_code": "1"})
    assert response.status_code == 422 and "credit_code" in response.context["form"].errors
    assert bureau.post(f"/enterprises/{one.pk}/save", {"name": "一厂改"}).status_code == 302
    one.refresh_from_db()
    assert one.name == "一厂改"


def test_nothing_ticked_or_no_reason_is_said(bureau: Client, with_list: Audit) -> None:
    path = f"/audits/{with_list.pk}/list/decide"
    assert bureau.post(path, {"decision": "yes", "reason": "x"}).status_code == 422
    response = bureau.post(path, {"decision": "yes", "enterprise": ["C1"]})
    assert response.status_code == 422
    assert 'value="C1" aria-label="勾选 C1 示例一厂" checked' in response.content.decode()


def test_a_deadline_is_moved_on_the_settings_page(bureau: Client, with_list: Audit) -> None:
    bureau.post(f"/audits/{with_list.pk}/list/publish", {"on": "2024-05-01"})
    path = f"/audits/{with_list.pk}/deadline"
    assert bureau.post(path, {"kind": "report", "due": "2025-07-01", "reason": "延期"}).status_code == 302
    assert bureau.post(path, {"kind": "report", "due": "2020-07-01", "reason": "延期"}).status_code == 422
    assert str(with_list.deadlines.get(kind="report").due) == "2025-07-01"


@pytest.mark.parametrize("page", ["", "enterprises", "list", "settings", "journal"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_in_both_languages(
    world: SimpleNamespace, bureau: Client, audit: Audit, with_list: Audit, page: str, language: str
) -> None:
    world.people.bureau.language = language
    world.people.bureau.save()
    response = bureau.get(f"/audits/{with_list.pk}/{page}")
    assert response.status_code == 200
    assert ("虚构数据：" if language == "zh" else "Made-up data, for") in response.content.decode()


def test_a_broken_chain_is_said(world: SimpleNamespace, bureau: Client, audit: Audit) -> None:
    Entry.objects.filter(verb="audit.open").update(detail={})
    page = bureau.get(f"/audits/{audit.pk}/journal?verify=yes").content.decode()
    assert "记录链从第 1 条起不完整" in page


@pytest.mark.parametrize("part", ["save", "write"])
def test_what_another_changed_meanwhile_is_not_written_over(bureau: Client, audit: Audit, part: str) -> None:
    page = bureau.get(f"/audits/{audit.pk}/settings")
    seen, toml = page.context["seen"], page.context["toml"]
    data = {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}
    path = f"/audits/{audit.pk}/settings/save"
    assert bureau.post(path, {**data, "title": "甲改的", "seen": seen}).status_code == 302
    mine = {"save": {**data, "title": "乙改的"}, "write": {"toml": toml.replace("新审核", "乙改的")}}[part]
    answer = bureau.post(f"/audits/{audit.pk}/settings/{part}", {**mine, "seen": seen})
    assert (
        answer.status_code == 422 and "别人改过设置" in answer.content.decode() and "乙改的" in answer.content.decode()
    )
    assert frame_of(audit).settings.title.zh == "甲改的"
    again = bureau.post(f"/audits/{audit.pk}/settings/{part}", {**mine, "seen": answer.context["seen"]})
    assert again.status_code == 302 and frame_of(audit).settings.title.zh == "乙改的"


def test_a_row_another_changed_meanwhile_is_not_written_over(bureau: Client, with_list: Audit) -> None:
    one = with_list.enrolments.get(code="C1")
    seen = bureau.get(f"/enterprises/{one.pk}/edit").context["seen"]
    address = f"/enterprises/{one.pk}/save"
    assert bureau.post(address, {"name": "甲改的", "seen": seen}).status_code == 302
    answer = bureau.post(address, {"name": "乙改的", "seen": seen})
    assert answer.status_code == 422 and "别人改过这家企业" in answer.content.decode()
    assert 'value="乙改的"' in answer.content.decode() and with_list.enrolments.get(code="C1").name == "甲改的"
    assert bureau.post(address, {"name": "乙改的", "seen": answer.context["seen"]}).status_code == 302


def test_who_has_no_account_is_invited_from_the_list(bureau: Client, with_list: Audit) -> None:
    page = bureau.get(f"/audits/{with_list.pk}/enterprises").content.decode()
    assert page.count(f'href="/audits/{with_list.pk}/accounts">去邀请') == 4


def test_rows_of_one_s_own_enterprise_offer_nothing_to_a_member_of_the_bureau(
    world: SimpleNamespace, bureau: Client, with_list: Audit, django_assert_max_num_queries: Any
) -> None:
    one, other = with_list.enrolments.order_by("position")[:2]
    one.organisation = world.mine.organisation
    one.save()
    Membership.objects.create(user=world.people.bureau, organisation=one.organisation, duty="filler")
    with django_assert_max_num_queries(25):
        page = bureau.get(f"/audits/{with_list.pk}/enterprises").content.decode()
    assert f"/enterprises/{other.pk}/edit" in page and f"/enterprises/{one.pk}/edit" not in page
