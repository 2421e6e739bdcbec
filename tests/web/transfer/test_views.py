import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import User
from qingshen.web.audits.models import Audit
from qingshen.web.home import home
from qingshen.web.jobs.models import Job
from qingshen.web.transfer.actions import import_audit
from qingshen.web.transfer.actions.export_audit import export, file_of
from qingshen.web.transfer.actions.import_audit import import_folder, import_upload
from qingshen.web.transfer.layout import JOURNAL, RECORD
from qingshen.web.transfer.pack import pack

SignIn = Callable[[User], Client]


def test_a_zip_is_imported(world: SimpleNamespace, park: Path, tmp_path: Path, signed_in: SignIn) -> None:
    pack(park, tmp_path / "a.zip", "park")
    client = signed_in(world.people.bureau)
    file = SimpleUploadedFile("示例.zip", (tmp_path / "a.zip").read_bytes())
    answer = client.post(reverse("transfer:import_send"), {"organiser": world.city.pk, "file": file}, follow=True)
    assert answer.status_code == 200
    job = Job.objects.get(kind="import")
    assert (job.state, job.audit) == ("done", Audit.objects.latest("pk"))
    assert "示例.zip" in answer.content.decode() and "EP" not in job.facts
    assert not list((home() / "uploads").glob("*"))


def test_a_broken_zip_is_told(world: SimpleNamespace, signed_in: SignIn) -> None:
    client = signed_in(world.people.bureau)
    before = Audit.objects.count()
    file = SimpleUploadedFile("坏的.zip", b"not a zip")
    answer = client.post(reverse("transfer:import_send"), {"organiser": world.city.pk, "file": file}, follow=True)
    job = Job.objects.get(kind="import")
    assert (job.state, job.problems[0]["file"]) == ("refused", "坏的.zip")
    assert "这不是可读取的 zip 文件" in answer.content.decode()
    assert Audit.objects.count() == before
    assert not list((home() / "uploads").glob("*"))


def test_only_ones_own_bureau_is_offered(world: SimpleNamespace, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("a.zip", b"x")
    answer = signed_in(world.people.other_bureau).post(
        reverse("transfer:import_send"), {"organiser": world.city.pk, "file": file}
    )
    assert answer.status_code == 422
    assert not Job.objects.exists()
    assert signed_in(world.people.filler).get(reverse("transfer:import")).status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_export_is_downloaded(world: SimpleNamespace, park: Path, signed_in: SignIn, language: str) -> None:
    audit = import_folder(world.people.bureau, park, world.city)
    User.objects.filter(pk=world.people.bureau.pk).update(language=language)
    client = signed_in(world.people.bureau)
    page = reverse("transfer:exports", args=[audit.pk])
    assert client.get(page).status_code == 200
    answer = client.post(reverse("transfer:export", args=[audit.pk]), {"basis": "submitted"}, follow=True)
    job = Job.objects.get(kind="export")
    address = reverse("transfer:download", args=[audit.pk, job.pk])
    assert address in answer.content.decode()
    assert b"".join(client.get(address).streaming_content)[:2] == b"PK"
    # Of this audit only, and for those only who may.
    assert client.get(reverse("transfer:download", args=[world.audit.pk, job.pk])).status_code == 404
    assert signed_in(world.people.other_bureau).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_page_asks_a_fixed_number_of_questions(
    world: SimpleNamespace, signed_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(30):
        facts = {"basis": "draft", "is_whole": False}
        Job.objects.create(kind="export", by=world.people.bureau, audit=world.audit, facts=facts)
    client = signed_in(world.people.institution)
    client.get(reverse("transfer:exports", args=[world.audit.pk]))
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        assert client.get(reverse("transfer:exports", args=[world.audit.pk])).status_code == 200


def test_an_upload_the_disk_has_no_room_for_leaves_nothing(world: SimpleNamespace) -> None:
    class Broken(SimpleUploadedFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"PK"
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        import_upload(world.people.bureau, Broken("a.zip", b"PK"), world.city)
    assert not list((home() / "uploads").glob("*")) and not Job.objects.exists()


def test_the_page_of_exports_says_what_spreadsheets_do_with_text(world: SimpleNamespace, signed_in: SignIn) -> None:
    page = signed_in(world.people.bureau).get(reverse("transfer:exports", args=[world.audit.pk])).content.decode()
    assert "csv" in page and "公式" in page


def test_who_may_not_see_the_journal_takes_none_home(world: SimpleNamespace, park: Path, signed_in: SignIn) -> None:
    audit = import_folder(world.people.bureau, park, world.city)
    audit.participations.create(organisation=world.partners["institution"], role="institution")
    of_bureau, of_institution = export(world.people.bureau, audit), export(world.people.institution, audit)
    assert (of_bureau.state, of_institution.state) == ("done", "done"), of_institution.problems
    record, journal = f"audit-{audit.pk}/{RECORD}", f"audit-{audit.pk}/{JOURNAL}"
    assert {record, journal} <= set(zipfile.ZipFile(file_of(of_bureau)).namelist())
    names = zipfile.ZipFile(file_of(of_institution)).namelist()
    assert f"audit-{audit.pk}/audit.toml" in names and not any("/.qingshen/" in one for one in names)
    client, page = signed_in(world.people.institution), reverse("transfer:exports", args=[audit.pk])
    there = [reverse("transfer:download", args=[audit.pk, one.pk]) for one in (of_bureau, of_institution)]
    assert [client.get(one).status_code for one in there] == [404, 200]
    said = client.get(page).content.decode()
    assert there[0] not in said and there[1] in said and "不含平台记录" in said
    assert all(one in signed_in(world.people.province).get(page).content.decode() for one in there)


def test_a_worker_killed_after_the_import_is_not_said_to_have_changed_nothing(
    world: SimpleNamespace, park: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(park, tmp_path / "a.zip", "park")
    states = []

    class Killed(TemporaryDirectory[str]):
        def __exit__(self, *_: object) -> None:
            super().__exit__(None, None, None)
            states.append(Job.objects.filter(kind="import", state="done", audit=Audit.objects.latest("pk")).count())

    monkeypatch.setattr(import_audit, "TemporaryDirectory", Killed)
    import_upload(world.people.bureau, SimpleUploadedFile("a.zip", (tmp_path / "a.zip").read_bytes()), world.city)
    assert states == [1]
