"""The verb: hand in the draft as it stands; what was handed in never changes."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.check import check
from qingshen.web.reporting.draft import as_json, draft_of
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Report, Version
from qingshen.web.reporting.people import reviewers
from qingshen.web.reporting.refuse import refuse_all, require_as_checked, require_open
from qingshen.web.reporting.workbook import workbook_bytes
from qingshen.web.storage.keep import XLSX, keep

JSON = "application/json"


@dataclass(frozen=True)
class _Drawn:
    """What is handed in, as the draft stood at `revision`."""

    revision: int
    lines: bytes
    workbook: bytes


def submit(user: User, report: Report, note: str = "") -> Version:
    """Return the new version: the draft's lines and workbook, by their hashes; the reviewers are told.

    Raises Forbidden; Refused where the report is not open, the checks find an error, or somebody changed a cell while
    they ran: what is handed in is what was checked.
    """
    require(user, "report.submit", report)
    # Before the transaction: while one of SQLite's is open nobody else can write.
    drawn = _drawn(report)
    with transaction.atomic():
        held = locked(user, "report.submit", report)
        require_open(held)
        require_as_checked(held, drawn.revision)
        last = held.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = Version.objects.create(
            report=held, number=last + 1, lines=keep(drawn.lines, JSON), workbook=keep(drawn.workbook, XLSX),
            revision=drawn.revision, note=note[:300], by=user,
        )  # fmt: skip
        held.state, held.asked_at, held.asked_by = "submitted", None, None
        held.save(update_fields=["state", "asked_at", "asked_by"])
        record(user, "report.submit", held, {
            "version": version.pk, "number": version.number, "revision": version.revision,
            "lines": version.lines_id, "workbook": version.workbook_id,
        })  # fmt: skip
        told = Text(
            f"{held.enrolment} 已提交填报表（第 {version.number} 版），请审查",
            f"{held.enrolment} has handed in its report (version {version.number}): please review it",
        )
        notify(reviewers(held), told, link_to(held), held.audit)
    report.state, report.asked_at, report.asked_by = held.state, None, None
    return version


def _drawn(report: Report) -> _Drawn:
    """Return the draft as it stands, checked. Raises Refused."""
    fresh = Report.objects.select_related("enrolment__audit").get(pk=report.pk)
    require_open(fresh)
    refuse_all(check(fresh).problems)
    draft = draft_of(fresh)
    return _Drawn(fresh.revision, as_json(draft), workbook_bytes(fresh.enrolment, draft, fresh.revision))


def link_to(report: Report) -> str:
    """Return the address of a report's page."""
    return reverse("reporting:report", args=[report.pk])
