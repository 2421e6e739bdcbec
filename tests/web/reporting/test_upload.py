"""The page a workbook is sent to: what it says in words, and which workbook comes back marked."""

import zipfile
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from qingshen.exchange.template import REVISION, revision_of
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.content import is_what_it_says
from qingshen.web.reporting.marked import LIST
from qingshen.web.reporting.views import workbook
from qingshen.web.reporting.workbook import workbook_of
from tests.web.reporting.conftest import edit
from tests.web.reporting.going_about import SignIn, address, write


def sent(client: Client, desk: SimpleNamespace, content: bytes, name: str = "EP01.xlsx") -> str:
    file = SimpleUploadedFile(name, content)
    return client.post(address("take", desk.report.pk), {"file": file}).content.decode()


def changed(content: bytes, column: int = 0, **figures: object) -> bytes:
    """Return a workbook with figures written in, `column` to the right of the value."""
    book, out = load_workbook(BytesIO(content)), BytesIO()
    for name, value in figures.items():
        cell = book["数据"][write(book, name, 2024, None)]
        cell.offset(column=column).value = value
    book.save(out)
    return out.getvalue()


def test_only_a_workbook_that_was_read_comes_back_marked(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(desk.people.filler)
    there = address("marked", desk.report.pk)
    assert there in sent(client, desk, changed(workbook_of(desk.report), 新鲜水="很多"))
    assert client.get(there)["Content-Disposition"]
    for name, content in (("a.csv", b"1,2"), ("a.xlsx", b"PK\x03\x04 no workbook"), ("b.xlsx", b"")):
        page = sent(client, desk, content, name)
        # Neither this file nor, under its name, the one sent before.
        assert there not in page and name in page
        assert client.get(there).status_code == 302


def test_why_a_file_cannot_be_read_is_said_without_the_readers_own_words(
    desk: SimpleNamespace, signed_in: SignIn
) -> None:
    page = sent(signed_in(desk.people.filler), desk, b"\xd0\xcf\x11\xe0" + b"0" * 600, "old.xls")
    assert "文件打不开" in page and "Cfb" not in page and "OLE" not in page


def test_a_conflict_shows_labels_and_no_codes(desk: SimpleNamespace, signed_in: SignIn) -> None:
    content = workbook_of(desk.report)
    status = edit("quantities", "fresh_water/2024", "status", "estimated")
    save_cells(desk.people.manager, desk.report, [status, {**status, "field": "reason", "value": "按水泵时间"}])
    content = changed(changed(content, 2, 新鲜水="不适用"), 3, 新鲜水="没有用水")
    page = sent(signed_in(desk.people.filler), desk, content)
    assert '<td class="text-break">不适用</td>' in page and '<td class="text-break">估算</td>' in page
    saved = save_cells(desk.people.filler, desk.report, [edit("quantities", "fresh_water/2024", "status", "missing")])
    assert "已改为“估算”；您填写的“缺失”没有写入" in saved.conflicts[0].why.zh


def test_a_marked_workbook_that_is_repaired_is_taken_without_a_word_about_its_list(
    desk: SimpleNamespace, signed_in: SignIn
) -> None:
    client, there = signed_in(desk.people.filler), address("marked", desk.report.pk)
    sent(client, desk, changed(workbook_of(desk.report), 新鲜水="很多", 重复利用="约3"))
    half = changed(client.get(there).content, 新鲜水=12000)
    assert there in sent(client, desk, half)
    again = load_workbook(BytesIO(client.get(there).content))["数据"]
    plain = load_workbook(BytesIO(workbook_of(desk.report)))["数据"]
    water, reused = (write({"数据": plain}, name, 2024, None) for name in ("新鲜水", "重复利用"))
    # What was repaired has its own colour again and no note; the other is noted once.
    assert again[water].comment is None and again[water].fill.fgColor.rgb == plain[water].fill.fgColor.rgb
    assert again[reused].comment.text.count("约3") == 1 and again[reused].fill.fgColor.rgb.endswith("FFC7CE")
    whole = changed(client.get(there).content, 新鲜水=12000, 重复利用=300)
    page = sent(client, desk, whole)
    assert "已读入 Excel" in page and LIST not in page and address("report", desk.report.pk) in page


def test_a_note_of_the_sender_stays_beside_ours(desk: SimpleNamespace, signed_in: SignIn) -> None:
    client, there = signed_in(desk.people.filler), address("marked", desk.report.pk)
    book, out = load_workbook(BytesIO(changed(workbook_of(desk.report), 新鲜水="很多", 重复利用="约3"))), BytesIO()
    cell = write(book, "新鲜水", 2024, "很多")
    book["数据"][cell].comment = Comment("问过车间", "filler")
    book.save(out)
    sent(client, desk, out.getvalue())
    noted = load_workbook(BytesIO(client.get(there).content))["数据"][cell].comment.text
    assert noted.startswith("问过车间") and "很多" in noted
    sent(client, desk, changed(client.get(there).content, 新鲜水=12000))
    assert load_workbook(BytesIO(client.get(there).content))["数据"][cell].comment.text.strip() == "问过车间"


def test_a_workbook_that_cannot_be_marked_is_said_so(
    desk: SimpleNamespace, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise KeyError("xl/styles.xml")

    client, there = signed_in(desk.people.filler), address("marked", desk.report.pk)
    sent(client, desk, changed(workbook_of(desk.report), 新鲜水="很多"))
    monkeypatch.setattr(workbook, "marked", broken)
    assert "无法加标记" in client.get(there, follow=True).content.decode()


def test_a_style_in_the_last_cell_there_can_be_is_not_run_through(desk: SimpleNamespace, signed_in: SignIn) -> None:
    book = load_workbook(BytesIO(changed(workbook_of(desk.report), 新鲜水="很多")))
    book["数据"]["XFD1048576"].fill = PatternFill("solid", fgColor="FFFFFF")
    client, there = signed_in(desk.people.filler), address("marked", desk.report.pk)
    out = BytesIO()
    book.save(out)
    assert there in sent(client, desk, out.getvalue())
    assert client.get(there)["Content-Disposition"]


def test_a_revision_of_more_digits_than_there_are_is_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("docProps/custom.xml", f'<p name="{REVISION}"><vt:i4>{"9" * 5000}</vt:i4></p>')
    assert revision_of(tmp_path / "a.xlsx") is None


def test_a_zip_of_a_version_nobody_knows_is_told(desk: SimpleNamespace, signed_in: SignIn) -> None:
    content = bytearray(workbook_of(desk.report))
    content[content.index(b"PK\x01\x02") + 6] = 120
    assert "文件打不开" in sent(signed_in(desk.people.filler), desk, bytes(content))
    assert not is_what_it_says(bytes(content), "xlsx")
