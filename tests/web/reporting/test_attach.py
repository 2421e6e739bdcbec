"""Evidence: who may, what is taken, what is refused by its content."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from qingshen.problems import Refused
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.actions import attach as module
from qingshen.web.reporting.actions.attach import attach
from qingshen.web.reporting.actions.remove_attachment import remove_attachment
from qingshen.web.reporting.models import Attachment

PDF = b"%PDF-1.7 ..."
AT = ("quantities", "fresh_water/2024", "value")


def packed(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


WORD = packed("[Content_Types].xml", "word/document.xml")
EXCEL = packed("[Content_Types].xml", "xl/workbook.xml")
GOOD = [
    ("水费单.pdf", PDF), ("a.PNG", b"\x89PNG\r\n\x1a\n.."), ("a.jpg", b"\xff\xd8\xff.."), ("a.jpeg", b"\xff\xd8\xff.."),
    ("a.docx", WORD), ("a.xlsx", EXCEL), ("a.csv", "年,水\n".encode()), ("a.csv", "年,水\n".encode("gb18030")),
]  # fmt: skip
BAD = [
    ("a.pdf", b"MZ.."), ("a.png", PDF), ("a.exe", b"MZ"), ("a.zip", packed("a")), ("a.docx", EXCEL),
    ("a.xlsx", b"PK.."), ("a.csv", b"a\0b"), ("a.csv", b"\xff\xff\xff"), ("a", PDF), ("a.pdf", b""),
    ("a.html", b"<script>"), ("a.svg", b"<svg>"),
    ("a.xlsx", packed("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content"), GOOD)
def test_evidence_is_kept_by_its_content(
    desk: SimpleNamespace, name: str, content: bytes, last_entry: Callable
) -> None:
    made = attach(desk.people.filler, desk.report, *AT, ContentFile(content, name))
    assert made.blob.read() == content and made.name == name and made.blob.media_type != "application/octet-stream"
    verb, detail = last_entry()
    assert verb == "attachment.add" and detail["blob"] == made.blob_id and detail["ident"] == "fresh_water/2024"


@pytest.mark.parametrize(("name", "content"), BAD)
def test_what_is_not_what_it_says_is_refused(desk: SimpleNamespace, name: str, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        attach(desk.people.filler, desk.report, *AT, ContentFile(content, name))
    assert refused.value.problems[0].place.file == name and not Attachment.objects.exists()


def test_a_file_too_large_is_refused(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 20)
    with pytest.raises(Refused, match="20 MB"):
        attach(desk.people.filler, desk.report, *AT, ContentFile(PDF + b"x" * 20, "a.pdf"))


def test_a_name_brings_no_folder_and_keeps_its_extension(desk: SimpleNamespace) -> None:
    long = attach(desk.people.filler, desk.report, *AT, ContentFile(PDF, f"../../C:\\x\\{'长' * 300}.pdf"))
    assert len(long.name) == 160 and long.name.startswith("长") and long.name.endswith(".pdf")


@pytest.mark.parametrize("at", [("no_such", "", ""), ("quantities", "a/2024", "colour"), ("quantities", "x" * 121, "")])
def test_evidence_of_nothing_is_refused(desk: SimpleNamespace, at: tuple[str, str, str]) -> None:
    with pytest.raises(Refused):
        attach(desk.people.filler, desk.report, *at, ContentFile(PDF, "a.pdf"))


@pytest.mark.parametrize("name", ["competitor", "bureau", "expert", "stranger"])
def test_only_the_enterprise_adds_and_removes(desk: SimpleNamespace, name: str) -> None:
    made = attach(desk.people.filler, desk.report, *AT, ContentFile(PDF, "a.pdf"))
    with pytest.raises(Forbidden):
        attach(getattr(desk.people, name), desk.report, *AT, ContentFile(PDF, "a.pdf"))
    with pytest.raises(Forbidden):
        remove_attachment(getattr(desk.people, name), made)


def test_removed_evidence_stays_kept(desk: SimpleNamespace, last_entry: Callable) -> None:
    made = attach(desk.people.filler, desk.report, *AT, ContentFile(PDF, "a.pdf"))
    remove_attachment(desk.people.manager, made)
    assert made.removed_at and made.blob.read() == PDF and last_entry()[0] == "attachment.remove"
    with pytest.raises(Refused, match="已被移除"):
        remove_attachment(desk.people.manager, made)


def test_evidence_of_a_report_handed_in_stays_as_it_is(desk: SimpleNamespace) -> None:
    made = attach(desk.people.filler, desk.report, *AT, ContentFile(PDF, "a.pdf"))
    desk.report.state = "submitted"
    desk.report.save()
    with pytest.raises(Refused, match="不能修改"):
        remove_attachment(desk.people.filler, made)
    with pytest.raises(Refused, match="不能修改"):
        attach(desk.people.filler, desk.report, *AT, ContentFile(PDF, "a.pdf"))
