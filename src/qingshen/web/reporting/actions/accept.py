"""The verb: accept a version; the audit reckons with it."""

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.accepted import reckon_soon
from qingshen.web.reporting.actions.submit import link_to
from qingshen.web.reporting.models import Version
from qingshen.web.reporting.people import reporters
from qingshen.web.reporting.verdict import decide, under_review


def accept(user: User, version: Version) -> Version:
    """Return the version, accepted. Raises Forbidden; Refused where it is not the newest or no longer waits."""
    require(user, "report.review", version)
    with transaction.atomic():
        report, fresh = under_review(user, "report.review", version)
        decide(report, fresh, user, "accepted")
        detail = {"version": fresh.pk, "number": fresh.number, "decision": "accepted", "workbook": fresh.workbook_id}
        record(user, "report.review", report, detail)
        told = Text(
            f"{report.enrolment} 的填报表（第 {fresh.number} 版）已通过",
            f"The report of {report.enrolment} (version {fresh.number}) was accepted",
        )
        notify(reporters(report), told, link_to(report), report.audit)
        reckon_soon(report.audit)
    version.state, version.report.state = fresh.state, report.state
    return fresh
