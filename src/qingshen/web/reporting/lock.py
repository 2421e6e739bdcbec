"""The report's row, locked for a change: of two changes at once the second waits and sees what the first has done."""

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.refuse import refuse

CLOSED = Text("审核已不在进行中，没有写入", "the audit is not open any more: nothing was written")
ASK = Text("请联系组织单位", "ask the organising bureau")


def locked(report: Report) -> Report:
    """Return `report` as the database has it, locked until the transaction ends; the instance given follows it.

    Raises Refused where the audit was closed since the reader was asked whether they may.
    """
    fresh = Report.objects.select_for_update(of=("self",)).select_related("enrolment__audit").get(pk=report.pk)
    if fresh.audit.state != "open":
        refuse("audit-closed", CLOSED, ASK, Place("", fresh.enrolment.code))
    report.state, report.revision, report.changed_at = fresh.state, fresh.revision, fresh.changed_at
    return fresh
