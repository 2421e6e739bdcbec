import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from qingshen.cli import app
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit
from qingshen.web.home import home
from qingshen.web.jobs.models import Job
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden
from qingshen.web.results.actions import run_audit
from qingshen.web.results.actions.run_audit import OUT, run
from qingshen.web.results.models import Run
from qingshen.web.transfer.actions.import_audit import import_folder
from qingshen.web.transfer.write import write_folder
from tests.web.transfer.conftest import contents


@pytest.mark.slow
def test_the_same_bytes_as_the_command_line(importer: SimpleNamespace, park: Path, tmp_path: Path) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    job = run(importer.user, audit)
    assert job.state == "done", job.problems
    one = Run.objects.get(job=job)
    write_folder(audit, tmp_path / "folder", "accepted")
    done = CliRunner().invoke(app, ["audit", str(tmp_path / "folder")])
    assert done.exit_code == 0, done.output
    here, there = contents(one.folder / OUT), contents(tmp_path / "folder" / "out")
    assert here.keys() == there.keys()
    assert not [name for name in here if here[name] != there[name]]
    assert "report.docx" in here


def test_a_run_keeps_what_it_came_from(importer: SimpleNamespace, park: Path, quick: None) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    job = run(importer.user, audit)
    assert job.state == "done", job.problems
    one = Run.objects.get(job=job)
    assert one.is_done and len(one.digest) == 64 and one.edition and one.engine
    # Of the four on the list one is not taken in.
    assert (one.enterprises, one.years) == (3, [2023, 2024])
    assert contents(one.folder / "case").keys() >= {"audit.toml", "enterprises.csv", "workbooks/EP01.xlsx"}
    assert contents(one.folder / "proposals").keys() >= {"screening.pickle", "focus.pickle"}
    assert Entry.objects.get(verb="audit.run").detail == {"basis": "accepted"}
    assert job.done == job.total


def test_a_refused_run_keeps_its_problems_and_leaves_nothing(
    importer: SimpleNamespace, park: Path, quick: None
) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    write_file(audit, "decisions.toml", b"[[nonsense]]\n")
    shutil.rmtree(home() / "runs", ignore_errors=True)
    job = run(importer.user, audit)
    assert job.state == "refused"
    assert job.problems[0]["file"] == "decisions.toml"
    assert not Run.objects.filter(audit=audit).exists()
    assert not list((home() / "runs").glob("*"))


def test_an_error_leaves_nothing_either(importer: SimpleNamespace, park: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = import_folder(importer.user, park, importer.organiser)

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(run_audit, "read_case", broken)
    shutil.rmtree(home() / "runs", ignore_errors=True)
    assert run(importer.user, audit).state == "failed"
    assert not Run.objects.exists()
    assert not list((home() / "runs").glob("*"))


def test_a_second_click_starts_no_second_run(world: SimpleNamespace) -> None:
    bureau = world.people.bureau
    waiting = Job.objects.create(kind="run", by=bureau, audit=world.audit, facts={"basis": "accepted"})
    assert run(bureau, world.audit) == waiting
    assert run(bureau, world.audit, "draft") != waiting


def test_of_two_people_who_start_one_the_second_gets_the_first_ones(world: SimpleNamespace) -> None:
    job = Job.objects.create(kind="run", by=world.people.institution, audit=world.audit, facts={"basis": "accepted"})
    assert run(world.people.bureau, world.audit) == job


def test_what_a_killed_run_left_behind_goes_with_the_next(importer: SimpleNamespace, park: Path, quick: None) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    lost = Job.objects.create(kind="run", by=importer.user, audit=audit, state="failed", facts={"basis": "accepted"})
    half = Run.objects.create(audit=audit, job=lost, by=importer.user)
    half.folder.mkdir(parents=True)
    job = run(importer.user, audit)
    assert job.state == "done", job.problems
    assert list(Run.objects.filter(audit=audit)) == [Run.objects.get(job=job)] and not half.folder.exists()


def test_who_may_not_run(world: SimpleNamespace) -> None:
    for user in (world.people.filler, world.people.district, world.people.expert, world.people.other_bureau):
        with pytest.raises(Forbidden):
            run(user, world.audit)


def test_an_audit_archived_meanwhile_is_not_reckoned(world: SimpleNamespace) -> None:
    stale = Audit.objects.get(pk=world.audit.pk)
    Audit.objects.filter(pk=stale.pk).update(state="archived")
    with pytest.raises(Forbidden):
        run(world.people.bureau, stale)
    assert not Job.objects.filter(audit=stale).exists()
