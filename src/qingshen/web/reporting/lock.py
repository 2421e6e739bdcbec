"""The report's row, locked for a change: of two changes at once the second waits and sees what the first has done."""

from qingshen.web.reporting.models import Report


def locked(report: Report) -> Report:
    """Return `report` as the database has it, locked until the transaction ends; the instance given follows it."""
    fresh = Report.objects.select_for_update(of=("self",)).select_related("enrolment__audit").get(pk=report.pk)
    report.state, report.revision, report.changed_at = fresh.state, fresh.revision, fresh.changed_at
    return fresh
