from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden, may
from qingshen.web.results.actions.publish_results import publish_results
from qingshen.web.results.actions.run_audit import run
from qingshen.web.results.models import Run
from qingshen.web.results.read import published
from qingshen.web.transfer.actions.import_audit import import_folder


def test_published_results_are_public(
    world: SimpleNamespace, importer: SimpleNamespace, park: Path, quick: None
) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    one = Run.objects.get(job=run(importer.user, audit))
    assert not may(world.people.stranger, "results.see_public", audit)
    assert publish_results(importer.user, audit) == one
    audit.refresh_from_db()
    assert published(audit) == one
    assert may(world.people.stranger, "results.see_public", audit)
    assert Entry.objects.get(verb="results.publish").detail == {"run": one.pk, "digest": one.digest}
    # A later run is not public before it is published itself.
    run(importer.user, audit)
    assert published(audit) == one


def test_nothing_to_publish(world: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="运行"):
        publish_results(world.people.bureau, world.audit)
    world.audit.refresh_from_db()
    assert world.audit.results_published_at is None


def test_what_is_not_accepted_is_not_published(decidable: SimpleNamespace) -> None:
    decidable.run.job.facts = {"basis": "draft"}
    decidable.run.job.save()
    with pytest.raises(Refused, match="还没有通过审查"):
        publish_results(decidable.people.bureau, decidable.audit)
    decidable.audit.refresh_from_db()
    assert decidable.audit.results_published_at is None


def test_only_the_bureau_publishes(world: SimpleNamespace) -> None:
    for user in (world.people.institution, world.people.province, world.people.filler):
        with pytest.raises(Forbidden):
            publish_results(user, world.audit)


def test_an_audit_archived_meanwhile_is_not_published(world: SimpleNamespace) -> None:
    stale = Audit.objects.get(pk=world.audit.pk)
    Audit.objects.filter(pk=stale.pk).update(state="archived")
    with pytest.raises(Forbidden):
        publish_results(world.people.bureau, stale)
