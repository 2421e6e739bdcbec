"""Who is told: the people who review a report, and those who fill it in."""

from django.db.models import Q, QuerySet

from qingshen.web.accounts.models import User
from qingshen.web.reporting.models import Report


def reviewers(report: Report) -> QuerySet[User]:
    """Return the people of the organiser, of the district bureau in charge and of the audit's institutions; none of
    the enterprise's own, nor of the institution that fills in for it."""
    audit, enrolment = report.audit, report.enrolment
    of = Q(memberships__organisation__in=[one for one in (audit.organiser_id, enrolment.district_id) if one])
    of |= Q(memberships__organisation__participations__in=audit.participations.filter(role="institution"))
    own = reporters(report).values("pk")
    return User.objects.filter(of, is_active=True).exclude(pk__in=own).distinct()


def approvers(report: Report) -> QuerySet[User]:
    """Return the enterprise's people who may hand its report in."""
    return User.objects.filter(
        memberships__organisation=report.enrolment.organisation_id, memberships__duty__in=("approver", "manager"),
        is_active=True,
    ).distinct()  # fmt: skip


def reporters(report: Report) -> QuerySet[User]:
    """Return the enterprise's people and those of the institution that fills in for it."""
    enrolment = report.enrolment
    ends = [one for one in (enrolment.organisation_id, enrolment.institution_id) if one]
    return User.objects.filter(memberships__organisation__in=ends, is_active=True).distinct()
