"""The report, when its turn has come: nobody else changes it, and what was allowed when the request began still is."""

from typing import Any

from qingshen.web.audits.models import Enrolment
from qingshen.web.policies import require_anew
from qingshen.web.reporting.models import Report


def locked(user: Any, verb: str, report: Report) -> Report:
    """Return `report` as the database has it, locked until the transaction ends; the instance given follows it.

    Raises Forbidden where `user` may not do `verb` to it any more.
    """
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    # Read once the wait is over: PostgreSQL joins to a row it waited for what stood there before.
    fresh.enrolment = Enrolment.objects.select_related("audit").get(pk=fresh.enrolment_id)
    require_anew(user, verb, fresh)
    report.state, report.revision, report.changed_at = fresh.state, fresh.revision, fresh.changed_at
    return fresh
