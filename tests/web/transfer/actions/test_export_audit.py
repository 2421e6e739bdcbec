import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation, User
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit, Conflict, Deadline
from qingshen.web.journal.record import record as enter
from qingshen.web.journal.verify import verify
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.models import Attachment, Edit, Remark, Report, Version
from qingshen.web.storage.keep import keep
from qingshen.web.transfer.actions.export_audit import export, file_of, write_export
from qingshen.web.transfer.actions.import_audit import import_folder
from qingshen.web.transfer.layout import JOURNAL, RECORD
from qingshen.web.transfer.pack import pack
from tests.web.transfer.conftest import contents


def quiet(done: int, total: int, what: str) -> None:
    del done, total, what


@pytest.fixture
def lived_in(world: SimpleNamespace, importer: SimpleNamespace, park: Path) -> Audit:
    """An audit with something of everything the platform knows beyond the folder."""
    audit = import_folder(importer.user, park, importer.organiser)
    people = world.people
    first, second = audit.enrolments.get(code="EP01"), audit.enrolments.get(code="EP02")
    first.organisation, first.district = world.mine.organisation, world.mine.district
    first.institution, first.delegated_at = world.partners["institution"], timezone.now()
    first.save()
    for role, one in world.partners.items():
        audit.participations.create(organisation=one, role=role)
    Deadline.objects.update_or_create(audit=audit, kind="report", defaults={"due": date(2026, 5, 4)})
    write_file(audit, "candidates/quantities.csv", b"enterprise,year,variable,value,unit\n")
    Conflict.objects.create(enrolment=second, expert=people.expert, reason="曾任顾问", declared_by=people.bureau)
    report = Report.objects.get(enrolment=first)
    version = Version.objects.create(
        report=report, number=2, workbook=keep(b"PK a workbook born here"), lines=keep(b'{"measures":[]}'), revision=3,
        state="returned", note="补充", by=people.approver, decided_by=people.institution, decided_at=timezone.now(),
    )  # fmt: skip
    Edit.objects.create(report=report, revision=2, table="quantities", ident="fresh_water/2024", field="value",
                        before="1", after="2", origin="grid", by=people.filler)  # fmt: skip
    Remark.objects.create(report=report, version=version, table="quantities", ident="fresh_water/2024",
                          field="value", text="请核对水表", by=people.institution)  # fmt: skip
    Attachment.objects.create(report=report, table="quantities", ident="", name="水费单.pdf",
                              blob=keep(b"%PDF-1.7 bill", "application/pdf"), by=people.filler)  # fmt: skip
    report.state, report.revision = "returned", 3
    report.save()
    Audit.objects.filter(pk=audit.pk).update(
        opened_at=datetime(2025, 3, 1, tzinfo=UTC), list_published_at=date(2025, 4, 1)
    )
    enter(people.institution, "report.review", report, {"version": 2})
    return Audit.objects.get(pk=audit.pk)


def test_an_export_comes_back_without_loss(importer: SimpleNamespace, lived_in: Audit, tmp_path: Path) -> None:
    write_export(lived_in, tmp_path / "first", "accepted", quiet)
    pack(tmp_path / "first", tmp_path / "first.zip", "audit")
    again = import_folder(importer.user, tmp_path / "first.zip", importer.organiser)
    assert again.pk != lived_in.pk
    write_export(again, tmp_path / "second", "accepted", quiet)
    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert first.keys() == second.keys()
    assert not [name for name in first if first[name] != second[name]]
    said = json.loads(first[RECORD])
    assert not [name for name, rows in said.items() if rows in ([], {})], "the record tells of everything there is"
    assert json.loads(first[JOURNAL])[0]["actor"] == "institution"
    assert verify() is None
    pack(tmp_path / "second", tmp_path / "second.zip", "audit")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_an_export_comes_to_a_platform_that_knows_nobody(
    importer: SimpleNamespace, lived_in: Audit, tmp_path: Path
) -> None:
    write_export(lived_in, tmp_path / "first", "accepted", quiet)
    User.objects.filter(username="institution").update(username="gone")
    Organisation.objects.filter(name="示例institution").update(name="别的机构")
    User.objects.filter(username="filler").update(full_name="别人")
    again = import_folder(importer.user, tmp_path / "first", importer.organiser)
    remark = Remark.objects.get(report__enrolment__audit=again)
    assert remark.by.username == "institution" and not remark.by.is_active and not remark.by.has_usable_password()
    # Somebody else of the same user name did not write it.
    edit = Edit.objects.get(report__enrolment__audit=again)
    assert edit.by.username.startswith("filler@") and edit.by.full_name == "filler"
    assert again.participations.filter(organisation__name="示例institution").exists()


@pytest.mark.parametrize("name", ["workbooks/EP01.xlsx", JOURNAL, "audit.toml", ".qingshen/files/*"])
def test_a_changed_export_is_refused(importer: SimpleNamespace, lived_in: Audit, tmp_path: Path, name: str) -> None:
    write_export(lived_in, tmp_path / "first", "accepted", quiet)
    path = next((tmp_path / "first").glob(name))
    path.write_bytes(path.read_bytes() + b" ")
    audits = Audit.objects.count()
    with pytest.raises(Refused) as refused:
        import_folder(importer.user, tmp_path / "first", importer.organiser)
    assert {one.code for one in refused.value.problems} == {"export-changed"}
    assert Audit.objects.count() == audits


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("versions"),
        lambda said: said["versions"][0].update(of=["nobody"]),
        lambda said: said["lines"][0].update(table="x" * 50),
        lambda said: said["people"].clear(),
        lambda said: said.update(format=99),
        lambda said: said["audit"].update(state="hacked"),
        lambda said: said["enrolments"].append(said["enrolments"][0]),
        lambda said: said["audit"].update(opened_at="yesterday"),
        lambda said: said["files"].append({"of": [], "path": "../../outside", "blob": None}),
        lambda said: said["files"][0].update(path="/etc/passwd"),
        lambda said: said["lines"][0].update(table="nosuch"),
        lambda said: said["lines"][0].update(cells=[1]),
        lambda said: said["edits"][0].update(table="nosuch"),
        lambda said: said["edits"][0].update(field="", before="{"),
        lambda said: said["remarks"][0].update(table="nosuch"),
        lambda said: said["enrolments"][0].update(cells=["x"]),
        lambda said: said["versions"][0].update(lines=said["versions"][0]["workbook"]),
        lambda said: said.update(folder=[1]),
        lambda said: said.update(media=[1]),
        lambda said: said["attachments"][0].update(blob=7),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_followed_is_refused(
    importer: SimpleNamespace, lived_in: Audit, tmp_path: Path, change: object
) -> None:
    write_export(lived_in, tmp_path / "first", "accepted", quiet)
    said = json.loads((tmp_path / "first" / RECORD).read_bytes())
    change(said)  # type: ignore[operator]
    (tmp_path / "first" / RECORD).write_text(json.dumps(said))
    before = (Audit.objects.count(), Report.objects.count(), User.objects.count())
    with pytest.raises(Refused):
        import_folder(importer.user, tmp_path / "first", importer.organiser)
    assert (Audit.objects.count(), Report.objects.count(), User.objects.count()) == before


def test_an_audit_without_a_list_comes_back_too(world: SimpleNamespace, park: Path, tmp_path: Path) -> None:
    bare = Audit.objects.create(title="x", scope="park", organiser=world.city, opened_by=world.people.bureau)
    write_file(bare, "audit.toml", (park / "audit.toml").read_bytes())
    write_export(bare, tmp_path / "first", "accepted", quiet)
    again = import_folder(world.people.bureau, tmp_path / "first", world.city)
    assert (again.state, again.enrolments.count()) == ("draft", 0)


def test_the_job_leaves_a_zip(world: SimpleNamespace, lived_in: Audit) -> None:
    job = export(world.people.bureau, lived_in)
    assert job.state == "done", job.problems
    assert file_of(job).read_bytes()[:2] == b"PK"
    assert not list(file_of(job).parent.glob(".new-*"))


def test_who_may_not_export(world: SimpleNamespace) -> None:
    for user in (world.people.filler, world.people.district, world.people.expert, world.people.other_bureau):
        with pytest.raises(Forbidden):
            export(user, world.audit)


def test_a_record_says_of_no_content_that_it_is_a_page(
    lived_in: Audit, importer: SimpleNamespace, tmp_path: Path
) -> None:
    write_export(lived_in, tmp_path / "audit", "draft", quiet)
    path = tmp_path / "audit" / RECORD
    said = json.loads(path.read_bytes())
    evil = keep(b"<script>alert(1)</script>")
    attached = said["attachments"][0]["blob"]
    (tmp_path / "audit" / ".qingshen" / "files" / evil.pk).write_bytes(evil.read())
    sha = evil.pk
    evil.delete()
    said["attachments"][0]["blob"], said["media"] = sha, {sha: "text/html", attached: "text/html"}
    path.write_bytes(json.dumps(said).encode())
    audit = import_folder(importer.user, tmp_path / "audit", importer.organiser)
    found = Attachment.objects.get(report__enrolment__audit=audit).blob
    assert (found.read(), found.media_type) == (b"<script>alert(1)</script>", "application/octet-stream")


def test_a_row_that_was_deleted_and_evidence_for_the_whole_come_back(
    importer: SimpleNamespace, lived_in: Audit, tmp_path: Path
) -> None:
    report = Report.objects.get(enrolment__audit=lived_in, enrolment__code="EP01")
    by = importer.user
    Edit.objects.create(report=report, revision=4, table="measures", ident="M1", field="",
                        before='{"name":"x"}', after="", origin="grid", by=by)  # fmt: skip
    Attachment.objects.create(report=report, table="", ident="", name="照片.png", blob=keep(b"\x89PNG"), by=by)
    write_export(lived_in, tmp_path / "first", "accepted", quiet)
    again = import_folder(importer.user, tmp_path / "first", importer.organiser)
    write_export(again, tmp_path / "second", "accepted", quiet)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_a_record_of_brackets_in_brackets_is_refused(
    importer: SimpleNamespace, lived_in: Audit, tmp_path: Path
) -> None:
    write_export(lived_in, tmp_path / "first", "accepted", quiet)
    (tmp_path / "first" / RECORD).write_text("[" * 200_000)
    with pytest.raises(Refused):
        import_folder(importer.user, tmp_path / "first", importer.organiser)
