"""A workbook with mistakes, repaired, handed in, returned at one cell, corrected, accepted: by the pages alone."""

import json
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from qingshen.web.audits.actions.decide import decide
from qingshen.web.reporting.actions.submit import submit
from tests.web.reporting.going_about import SignIn, address, filled, save, write

CELL = {"table": "quantities", "ident": "fresh_water/2024", "field": "value"}


def test_upload_repair_hand_in_return_correct_accept(desk: SimpleNamespace, signed_in: SignIn, tmp_path: Path) -> None:
    filler, approver, district = (signed_in(getattr(desk.people, one)) for one in ("filler", "approver", "district"))
    report = desk.report
    book = load_workbook(desk.workbook)
    cell = write(book, "新鲜水用量", 2024, "很多")
    broken = BytesIO()
    book.save(broken)
    refused = filler.post(address("take", report.pk), {"file": SimpleUploadedFile("EP01.xlsx", broken.getvalue())})
    assert refused.status_code == 422
    assert cell in refused.content.decode()
    report.refresh_from_db()
    assert report.revision == 0
    marked = load_workbook(BytesIO(filler.get(address("marked", report.pk)).content))
    assert "很多" in marked["数据"][cell].comment.text
    filled(desk)
    assert filler.post(address("submit", report.pk)).status_code == 403
    receipt = approver.post(address("submit", report.pk), {"note": "请审查"}, follow=True)
    version = report.versions.get()
    assert version.lines_id in receipt.content.decode()
    assert "请审查" in receipt.content.decode()
    review = district.get(address("review", version.pk)).content.decode()
    assert "退回修改" in review
    said = json.dumps({**CELL, "text": "与水费发票不一致"})
    told = district.post(address("remark", version.pk), said, content_type="application/json")
    assert told.status_code == 200
    assert not filler.get(address("sheet", report.pk, "quantities")).context["facts"]["remarks"]
    assert district.post(address("return", version.pk)).status_code == 302
    sheet = filler.get(address("sheet", report.pk, "quantities"))
    assert [one["text"] for one in sheet.context["facts"]["remarks"]] == ["与水费发票不一致"]
    assert "与水费发票不一致" in filler.get(address("report", report.pk)).content.decode()
    row = next(one for one in sheet.context["sheet"]["rows"] if one["key"] == "fresh_water")
    seen = row["cells"]["value_2024"]
    assert save(filler, report, {**CELL, "seen": seen, "value": "11300"}).status_code == 200
    assert filler.post(address("answer", report.remarks.get().pk), {"answer": "已按发票改正"}).status_code == 302
    approver.post(address("submit", report.pk))
    second = report.versions.order_by("-number").first()
    page = district.get(address("review", second.pk)).content.decode()
    assert "已按发票改正" in page
    assert "11300" in page
    compared = filler.get(address("compare", report.pk))
    assert [(one.field, one.after.zh) for one in compared.context["page"]] == [("value", "11300")]
    assert district.post(address("accept", second.pk)).status_code == 302
    report.refresh_from_db()
    assert report.state == "accepted"
    assert save(filler, report, {**CELL, "seen": "11300", "value": "1"}).status_code == 422


def test_who_is_taken_off_the_list_reads_the_report_and_nobody_waits_for_it(
    desk: SimpleNamespace, signed_in: SignIn
) -> None:
    filler, district, report = signed_in(desk.people.filler), signed_in(desk.people.district), desk.report
    save(filler, report, {**CELL, "seen": "", "value": "11300"})
    submit(desk.people.approver, report)
    decide(desk.people.bureau, desk.audit, "list", "EP01", "no", "已停产")
    assert "已不在审核名单上" in filler.get(address("report", report.pk)).content.decode()
    assert "已不在审核名单上" in district.get(address("report", report.pk)).content.decode()
    assert save(filler, report, {**CELL, "seen": "11300", "value": "1"}).status_code in (403, 422)
    assert district.post(address("accept", report.versions.get().pk)).status_code == 403
    assert "EP01" not in district.get(f"/reports/audit/{desk.audit.pk}/").content.decode()
    decide(desk.people.bureau, desk.audit, "list", "EP01", "yes", "已复产")
    assert district.post(address("accept", report.versions.get().pk)).status_code == 302
