"""One object of every kind a route is asked with, in each of the places the permission matrix looks at.

A place is an enterprise of an audit; `OBJECTS` makes everything else around it. A model that is not here fails the
matrix (`test_routes.py`): add a line.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils import timezone

from qingshen.web.accounts.models import Organisation
from qingshen.web.api.models import Token
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit, Conflict, Enrolment, Participation
from qingshen.web.jobs.models import Job
from qingshen.web.reporting.draft import as_json, draft_of
from qingshen.web.reporting.models import Attachment, Remark, Report, Version
from qingshen.web.results.models import Run
from qingshen.web.storage.keep import keep
from tests.web.conftest import enrolment, organisation, person

PARK = Path(__file__).parents[2] / "examples" / "electroplating-park"
FILES = ("audit.toml", "decisions.toml")


def lay_atlas(world: SimpleNamespace) -> SimpleNamespace:
    """Return the places of the matrix by name, `people` by name (the visitor signed out), and the organisations."""
    people = dict(vars(world.people), neighbour=None, visitor=None)
    third = organisation("enterprise", "示例企业E3")
    people["neighbour"], people["visitor"] = person("neighbour", third, "manager"), AnonymousUser()
    elsewhere, old = _audit(world, "别处审核", people["other_bureau"]), _audit(world, "往年审核", people["bureau"])
    old.state = "archived"
    old.save()
    Participation.objects.create(audit=old, organisation=world.partners["institution"], role="institution")
    for audit in (world.audit, elsewhere, old):
        for name in FILES:
            write_file(audit, name, (PARK / name).read_bytes())
    here = world.mine.district
    fourth = organisation("enterprise", "示例企业X1")
    places = {
        "mine": world.mine,
        "same_district": enrolment(world.audit, "E3", 3, organisation=third, district=here, state="listed"),
        "other_district": world.other,
        "other_audit": enrolment(elsewhere, "X1", 1, organisation=fourth, state="listed"),
        "archived": enrolment(old, "E1", 1, organisation=world.mine.organisation, district=here, state="listed"),
    }
    return SimpleNamespace(people=people, places=places, city=world.city, bystander=people["admin"], made={})


def _audit(world: SimpleNamespace, title: str, opener: Any) -> Audit:
    of = opener.memberships.first().organisation
    return Audit.objects.create(
        title=title, scope="park", years=[2023, 2024], index="electroplating-2015", state="open", organiser=of,
        opened_by=opener, is_made_up=True,
    )  # fmt: skip


def _organisation(place: Enrolment, by: Any) -> Organisation:
    assert place.organisation is not None
    return place.organisation


def _participation(place: Enrolment, by: Any) -> Participation:
    guest = organisation("association", f"示例协会{place.pk}")
    return Participation.objects.create(audit=place.audit, organisation=guest, role="association")


def _conflict(place: Enrolment, by: Any) -> Conflict:
    return Conflict.objects.create(enrolment=place, expert=by, reason="示例", declared_by=by)


def _report(place: Enrolment, by: Any) -> Report:
    return Report.objects.get_or_create(enrolment=place)[0]


def _version(place: Enrolment, by: Any) -> Version:
    report = Report.objects.get_or_create(enrolment=place)[0]
    return report.versions.first() or Version.objects.create(
        report=report, number=1, lines=keep(as_json(draft_of(report))), workbook=keep(b"PK"), revision=0, by=by
    )


def _remark(place: Enrolment, by: Any) -> Remark:
    version = _version(place, by)
    return Remark.objects.create(report=version.report, version=version, table="quantities", text="示例", by=by)


def _attachment(place: Enrolment, by: Any) -> Attachment:
    return Attachment.objects.create(
        report=Report.objects.get_or_create(enrolment=place)[0],
        table="quantities",
        name="示例.txt",
        blob=keep(b"evidence"),
        by=by,
    )


def _run(place: Enrolment, by: Any) -> Run:
    job = Job.objects.create(kind="run", audit=place.audit, by=by)
    return Run.objects.create(audit=place.audit, job=job, by=by)


def _token(place: Enrolment, by: Any) -> Token:
    return Token.objects.create(
        enrolment=place, name="MES", scope="read", token_hash=f"{place.pk:064d}", by=by, expires_at=timezone.now()
    )


OBJECTS: dict[type[Model], Callable[[Enrolment, Any], Model]] = {
    Audit: lambda place, by: place.audit,
    Enrolment: lambda place, by: place,
    Organisation: _organisation,
    Participation: _participation,
    Conflict: _conflict,
    Report: _report,
    Version: _version,
    Remark: _remark,
    Attachment: _attachment,
    Run: _run,
    Token: _token,
}
