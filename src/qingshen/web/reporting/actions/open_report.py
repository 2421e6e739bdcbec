"""The verb: an enterprise on the list gets its report."""

from qingshen.web.audits.models import Enrolment
from qingshen.web.reporting.models import Report


def open_report(enrolment: Enrolment) -> Report:
    """Return the enterprise's report, opened where there is none. Who may is asked by the list's publisher."""
    report, _ = Report.objects.get_or_create(enrolment=enrolment)
    return report
