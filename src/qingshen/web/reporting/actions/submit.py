"""The verb: hand in the draft as it stands; what was handed in never changes."""

from django.db import transaction
from django.urls import NoReverseMatch, reverse

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
from qingshen.web.reporting.refuse import refuse_all, require_open
from qingshen.web.reporting.workbook import XLSX, workbook_bytes
from qingshen.web.storage.keep import keep

JSON = "application/json"


def submit(user: User, report: Report, note: str = "") -> Version:
    """Return the new version: the draft's lines and workbook, by their hashes; the reviewers are told.

    Raises Forbidden; Refused where the report is not open or the checks find an error.
    """
    require(user, "report.submit", report)
    with transaction.atomic():
        held = locked(report)
        require_open(held)
        refuse_all(check(held).problems)
        draft = draft_of(held)
        last = held.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = Version.objects.create(
            report=held,
            number=last + 1,
            lines=keep(as_json(draft), JSON),
            workbook=keep(workbook_bytes(held.enrolment, draft, held.revision), XLSX),
            revision=held.revision,
            note=note[:300],
            by=user,
        )
        held.state = "submitted"
        held.save(update_fields=["state"])
        record(user, "report.submit", held, {
            "version": version.pk, "number": version.number, "revision": version.revision,
            "lines": version.lines_id, "workbook": version.workbook_id,
        })  # fmt: skip
        told = Text(
            f"{held.enrolment} 已提交填报表（第 {version.number} 版），请审查",
            f"{held.enrolment} has handed in its report (version {version.number}): please review it",
        )
        notify(reviewers(held), told, link_to(held), held.audit)
    report.state = held.state
    return version


def link_to(report: Report) -> str:
    """Return the address of a report's page, "" where there is none."""
    try:
        return reverse("reporting:report", args=[report.pk])
    except NoReverseMatch:
        return ""
