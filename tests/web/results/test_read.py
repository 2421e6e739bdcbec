from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from django.test import Client

from qingshen.explain import trace
from qingshen.web.accounts.models import User
from qingshen.web.jobs.models import Job
from qingshen.web.results.actions.run_audit import run
from qingshen.web.results.models import Run
from qingshen.web.results.read import engine_audit, file, files, latest, published, sheets, table
from qingshen.web.transfer.actions.import_audit import import_folder


def test_the_latest_run_is_read(importer: SimpleNamespace, park: Path, quick: None) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    assert latest(audit) is None and published(audit) is None
    first = Run.objects.get(job=run(importer.user, audit))
    unfinished = Job.objects.create(kind="run", by=importer.user, audit=audit)
    Run.objects.create(audit=audit, job=unfinished, by=importer.user)
    one = latest(audit)
    assert one == first
    assert table(one, "list").height == 4
    assert table(one, "no such table").is_empty()
    assert engine_audit(one) is engine_audit(one)
    assert engine_audit(one).digest() == one.digest
    assert trace(engine_audit(one), "cohort/decisions").text("zh")


def test_only_what_a_run_wrote_is_found(importer: SimpleNamespace, park: Path, quick: None) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    one = Run.objects.get(job=run(importer.user, audit))
    assert "tables/list.parquet" in files(one)
    assert file(one, "tables/list.parquet") is not None
    for path in ("../audit.pickle", "../case/audit.toml", "/etc/passwd", "tables", "tables/../../audit.pickle", ""):
        assert file(one, path) is None
    assert set(sheets(one, audit.enrolments.get(code="EP01"))) == {"html"}
    assert sheets(one, audit.enrolments.get(code="EP60")) == {}


def test_results_of_reports_not_accepted_are_said_to_be_provisional(
    done: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    pages = [f"/results/cohort/{done.audit.pk}/", f"/results/enterprise/{done.mine.pk}/"]
    client = signed_in(done.people.bureau)
    assert not any("结果是暂时的" in client.get(one).content.decode() for one in pages)
    done.run.job.facts = {"basis": "submitted"}
    done.run.job.save()
    assert all("结果是暂时的" in client.get(one).content.decode() for one in pages)
