"""The pages of a report: who may open them, what they say, how many queries they cost."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from qingshen.web.reporting.actions.accept import accept
from qingshen.web.reporting.actions.return_report import return_report
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.models import Edit
from tests.web.reporting.going_about import SignIn, address, filled, save, write

PAGES = ("report", "problems", "history", "changes", "live", "workbook", "versions", "compare", "evidence")
CELL = {"table": "quantities", "ident": "fresh_water/2024", "field": "value"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("filler", 200), ("district", 200), ("expert", 200), ("competitor", 404), ("other_district", 404),
     ("finance", 404), ("stranger", 404)],
)  # fmt: skip
def test_own_people_and_reviewers_see_a_report_and_others_are_told_there_is_none(
    desk: SimpleNamespace, signed_in: SignIn, page: str, who: str, status: int
) -> None:
    client = signed_in(getattr(desk.people, who))
    assert client.get(address(page, desk.report.pk)).status_code == status


def test_somebody_not_signed_in_is_asked_to(desk: SimpleNamespace) -> None:
    answer = Client().get(address("report", desk.report.pk))
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"] or "login" in answer["Location"]


@pytest.mark.parametrize("route", ["upload", "hand_in"])
def test_reviewers_neither_fill_in_nor_hand_in(desk: SimpleNamespace, signed_in: SignIn, route: str) -> None:
    assert signed_in(desk.people.district).get(address(route, desk.report.pk)).status_code == 403


def test_the_page_tells_who_must_act(desk: SimpleNamespace, signed_in: SignIn) -> None:
    page = address("report", desk.report.pk)
    assert "请您继续填报" in signed_in(desk.people.filler).get(page).content.decode()
    assert "请您填报" in signed_in(desk.people.manager).get(page).content.decode()
    assert "等待企业填报" in signed_in(desk.people.district).get(page).content.decode()
    client = signed_in(desk.people.district)
    client.cookies["qingshen-language"] = "en"
    assert "The enterprise fills it in" in client.get(page).content.decode()


def test_the_language_is_changed_on_the_page_one_reads(desk: SimpleNamespace, signed_in: SignIn) -> None:
    for page in (address("report", desk.report.pk), address("history", desk.report.pk)):
        shown = signed_in(desk.people.filler).get(page).content.decode()
        assert f'name="next" value="{page}"' in shown


@pytest.mark.parametrize("table", ["quantities", "answers", "activities", "streams", "measures", "checks"])
def test_every_sheet_opens_with_its_columns_and_rows(desk: SimpleNamespace, signed_in: SignIn, table: str) -> None:
    filled(desk)
    answer = signed_in(desk.people.filler).get(address("sheet", desk.report.pk, table))
    sheet = answer.context["sheet"]
    ids = {one["id"] for one in sheet["columns"]}
    assert answer.context["facts"]["mode"] == "fill"
    assert all(set(row["cells"]) == ids for row in sheet["rows"])
    assert sheet["rows"] or table == "streams"


def test_years_stand_side_by_side_and_every_status_and_reason_is_there(
    desk: SimpleNamespace, signed_in: SignIn
) -> None:
    filled(desk)
    sheet = signed_in(desk.people.filler).get(address("sheet", desk.report.pk, "quantities")).context["sheet"]
    rows = [row for row in sheet["rows"] if row["key"] == "fresh_water"]
    assert len(rows) == 1
    assert rows[0]["idents"] == {"2023": "fresh_water/2023", "2024": "fresh_water/2024"}
    assert {f"{name}_{year}" for name in ("value", "unit", "status", "reason") for year in (2023, 2024)} <= set(
        rows[0]["cells"]
    )
    assert "unit_2024" in rows[0]["fixed"]


def test_units_are_said_in_the_readers_language_and_stay_as_they_are(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(desk.people.filler)
    client.cookies["qingshen-language"] = "en"
    sheet = client.get(address("sheet", desk.report.pk, "quantities")).context["sheet"]
    said = next(one["said"] for one in sheet["columns"] if one["id"] == "unit_2024")
    assert {"人": "people", "万元": "10k CNY", "m3": "m³"}.items() <= said.items() and "kg" not in said
    assert next(one for one in sheet["rows"] if one["key"] == "employees")["cells"]["unit_2024"] == "人"
    assert not any(one["said"] for one in sheet["columns"] if one["field"] != "unit")
    questions = client.get(address("sheet", desk.report.pk, "checks")).context["sheet"]["rows"]
    assert any("(level)" in one["title"] for one in questions) and not any("级" in one["title"] for one in questions)


def test_a_sheet_that_is_none_is_not_found(desk: SimpleNamespace, signed_in: SignIn) -> None:
    assert signed_in(desk.people.filler).get(address("sheet", desk.report.pk, "nonsense")).status_code == 404


def test_a_saved_cell_is_answered_with_what_follows_from_it(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(desk.people.filler)
    told = save(client, desk.report, {**CELL, "seen": "", "value": "1,234"}).json()
    assert told["revision"] == 1
    assert told["conflicts"] == []
    assert told["rows"]["quantities"]["fresh_water/2024"]["value"] == "1234"
    assert told["progress"]["quantities"][0] == 1
    assert "2024" in told["feedback"]["sentence"]


def test_a_cell_that_makes_no_number_is_saved_and_named(desk: SimpleNamespace, signed_in: SignIn) -> None:
    told = save(signed_in(desk.people.filler), desk.report, {**CELL, "seen": "", "value": "abc"}).json()
    wrong = [one for one in told["problems"] if one["ident"] == CELL["ident"] and one["severity"] == "error"]
    assert wrong
    assert "数字" in wrong[0]["what"]
    assert told["feedback"]["left_out"] == len({(one["ident"], one["field"]) for one in wrong})


def test_of_two_people_in_one_cell_the_second_is_told_by_whom_and_nothing_is_lost(
    desk: SimpleNamespace, signed_in: SignIn
) -> None:
    save(signed_in(desk.people.filler), desk.report, {**CELL, "seen": "", "value": "100"})
    second = signed_in(desk.people.manager)
    told = save(second, desk.report, {**CELL, "seen": "", "value": "200"}).json()
    lost = told["conflicts"][0]
    assert (lost["value"], lost["stands"], lost["by"]) == ("200", "100", "filler")
    assert told["rows"]["quantities"]["fresh_water/2024"]["value"] == "100"
    assert Edit.objects.get(report=desk.report, is_refused=True).after == "200"
    # "Take mine" sends it again, having seen the other's.
    again = save(second, desk.report, {**CELL, "seen": "100", "value": "200"}).json()
    assert again["conflicts"] == []


def test_others_changes_are_told_since_a_revision(desk: SimpleNamespace, signed_in: SignIn) -> None:
    save(signed_in(desk.people.filler), desk.report, {**CELL, "seen": "", "value": "100"})
    client = signed_in(desk.people.manager)
    told = client.get(address("changes", desk.report.pk), {"since": "0"}).json()
    assert told["rows"]["quantities"]["fresh_water/2024"]["value"] == "100"
    assert told["by"]["quantities|fresh_water/2024|value"] == "filler"
    assert client.get(address("changes", desk.report.pk), {"since": "1"}).json()["rows"] == {}


@pytest.mark.parametrize("body", ["", "[]", '{"edits": 3}', '{"edits": ["a"]}'])
def test_broken_saves_are_refused(desk: SimpleNamespace, signed_in: SignIn, body: str) -> None:
    client = signed_in(desk.people.filler)
    answer = client.post(address("save", desk.report.pk), body, content_type="application/json")
    assert answer.status_code == 400


def test_a_save_that_makes_no_sense_names_why(desk: SimpleNamespace, signed_in: SignIn) -> None:
    answer = save(signed_in(desk.people.filler), desk.report, {**CELL, "field": "nonsense", "seen": "", "value": "1"})
    assert answer.status_code == 422
    assert answer.json()["refused"][0]["code"] == "no-such-field"


def test_only_people_who_fill_in_may_save(desk: SimpleNamespace, signed_in: SignIn) -> None:
    assert save(signed_in(desk.people.district), desk.report, {**CELL, "seen": "", "value": "1"}).status_code == 403
    assert save(signed_in(desk.people.competitor), desk.report, {**CELL, "seen": "", "value": "1"}).status_code == 404
    assert not Edit.objects.exists()


@pytest.mark.parametrize(("page", "most"), [("report", 30), ("sheet", 30), ("versions", 22), ("evidence", 22)])
def test_pages_do_not_ask_a_query_a_row(desk: SimpleNamespace, signed_in: SignIn, page: str, most: int) -> None:
    filled(desk)
    client = signed_in(desk.people.filler)
    keys = (desk.report.pk, "quantities") if page == "sheet" else (desk.report.pk,)
    client.get(address(page, *keys))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address(page, *keys))
    assert len(asked) <= most


def test_the_queue_shows_what_waits_to_those_who_review_it(desk: SimpleNamespace, signed_in: SignIn) -> None:
    filled(desk)
    submit(desk.people.approver, desk.report)
    queue = address("queue", desk.audit.pk)
    assert "EP01" in signed_in(desk.people.district).get(queue).content.decode()
    assert "EP01" not in signed_in(desk.people.other_district).get(queue).content.decode()
    assert signed_in(desk.people.filler).get(queue).status_code == 403


def test_evidence_is_attached_seen_by_reviewers_and_removed(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(desk.people.filler)
    file = SimpleUploadedFile("水费.pdf", b"%PDF-1.4 a bill")
    at = {"table": "quantities", "ident": "fresh_water/2024", "field": "value"}
    assert client.post(address("attach", desk.report.pk), {**at, "file": file}).status_code == 302
    made = desk.report.attachments.get()
    page = client.get(address("evidence", desk.report.pk)).content.decode()
    assert "水费.pdf" in page
    assert "新鲜水用量" in page
    sent = signed_in(desk.people.district).get(address("attachment", made.pk))
    assert sent.content == b"%PDF-1.4 a bill"
    assert "attachment" in sent["Content-Disposition"]
    assert signed_in(desk.people.competitor).get(address("attachment", made.pk)).status_code == 404
    assert client.post(address("remove_attachment", made.pk)).status_code == 302
    page = client.get(address("evidence", desk.report.pk)).content.decode()
    assert address("attachment", made.pk) not in page


def test_a_file_that_is_not_what_it_says_is_named(desk: SimpleNamespace, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("bill.pdf", b"MZ...")
    answer = signed_in(desk.people.filler).post(address("attach", desk.report.pk), {"file": file})
    assert answer.status_code == 422
    assert "内容不是" in answer.content.decode()


def test_a_workbook_that_meets_others_changes_asks_and_takes_the_choice(
    desk: SimpleNamespace, signed_in: SignIn
) -> None:
    client = signed_in(desk.people.filler)
    book = load_workbook(BytesIO(client.get(address("workbook", desk.report.pk)).content))
    other = {**CELL, "seen": "", "value": "555"}
    save_cells(desk.people.manager, desk.report, [other])
    write(book, "新鲜水用量", 2024, 777)
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("EP01.xlsx", out.getvalue())
    asked = client.post(address("take", desk.report.pk), {"file": file})
    assert asked.status_code == 409
    page = asked.content.decode()
    assert "777" in page
    assert "555" in page
    assert client.post(address("settle", desk.report.pk), {"keep": "workbook"}).status_code in (200, 302)
    told = client.get(address("sheet", desk.report.pk, "quantities")).context["sheet"]
    assert next(row for row in told["rows"] if row["key"] == "fresh_water")["cells"]["value_2024"] == "777"


def test_what_was_handed_in_can_be_taken_back_until_somebody_reviews(desk: SimpleNamespace, signed_in: SignIn) -> None:
    filled(desk)
    submit(desk.people.approver, desk.report)
    assert signed_in(desk.people.filler).post(address("withdraw", desk.report.pk)).status_code == 403
    assert signed_in(desk.people.approver).post(address("withdraw", desk.report.pk)).status_code == 302
    desk.report.refresh_from_db()
    assert desk.report.state == "draft"


@pytest.mark.parametrize("page", [*PAGES[:3], "versions", "compare", "evidence", "upload", "hand_in"])
def test_every_page_keeps_the_bar_on_top(desk: SimpleNamespace, signed_in: SignIn, page: str) -> None:
    answer = signed_in(desk.people.approver).get(address(page, desk.report.pk)).content.decode()
    assert "规则库" in answer


def test_evidence_for_a_cell_names_it_in_words_and_leads_back(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client, at = signed_in(desk.people.filler), CELL
    page = client.get(address("evidence", desk.report.pk), at).content.decode()
    assert 'value="数据 · 新鲜水用量 2024 · 数值" readonly' in page
    refused = client.post(address("attach", desk.report.pk), {**at, "file": SimpleUploadedFile("a.pdf", b"")})
    assert refused.status_code == 422 and "新鲜水用量 2024 · 数值" in refused.content.decode()
    answer = client.post(address("attach", desk.report.pk), {**at, "file": SimpleUploadedFile("a.pdf", b"%PDF-1")})
    page = client.get(answer["Location"]).content.decode()
    assert "回到单元格" in page and address("sheet", desk.report.pk, "quantities") in page
    nowhere = {"at": "nowhere|x", "file": SimpleUploadedFile("a.pdf", b"%PDF-")}
    assert client.post(address("attach", desk.report.pk), nowhere).status_code == 422


def test_who_hands_in_is_said_to_who_may_not_and_a_receipt_leads_on(desk: SimpleNamespace, signed_in: SignIn) -> None:
    save_cells(desk.people.filler, desk.report, [{**CELL, "seen": "", "value": "100"}])
    version = submit(desk.people.approver, desk.report)
    receipt = signed_in(desk.people.approver).get(address("receipt", version.pk)).content.decode()
    assert "通过或退回时会通知您" in receipt and f'href="{address("report", desk.report.pk)}"' in receipt
    return_report(desk.people.bureau, version, [], "请核对")
    said = {name: signed_in(getattr(desk.people, name)).get(address("report", desk.report.pk)).content.decode()
            for name in ("filler", "approver")}  # fmt: skip
    assert "然后请审核人重新提交" in said["filler"] and "然后重新提交" in said["approver"]
    assert "这一版已被退回" in signed_in(desk.people.filler).get(address("receipt", version.pk)).content.decode()


def test_an_accepted_report_leads_its_reviewer_to_where_it_is_returned(
    desk: SimpleNamespace, signed_in: SignIn
) -> None:
    version = submit(desk.people.approver, desk.report)
    accept(desk.people.bureau, version)
    page, review = address("report", desk.report.pk), address("review", version.pk)
    shown = signed_in(desk.people.bureau).get(page).content.decode()
    assert review in shown and "您可以写明理由退回" in shown
    assert review not in signed_in(desk.people.filler).get(page).content.decode()


def test_a_version_is_reviewed_as_it_was_handed_in(desk: SimpleNamespace, signed_in: SignIn) -> None:
    version = submit(desk.people.approver, desk.report)
    return_report(desk.people.bureau, version, note="改")
    save_cells(desk.people.filler, desk.report, [{**CELL, "seen": "", "value": "很多"}])
    shown = signed_in(desk.people.bureau).get(address("review", version.pk))
    assert not [one for one in shown.context["found"] if one["severity"] == "error"]
    assert not shown.context["feedback"]["left_out"]
