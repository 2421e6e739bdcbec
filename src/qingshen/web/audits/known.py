"""What the board asks of an audit beside its enterprises, in one query: deadlines, partners, the last run."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, OuterRef, Subquery

from qingshen.web.audits.models import Audit, Participation


@dataclass(frozen=True)
class Known:
    """`due`: kind → day, in the order of the days; `last_run`: when the engine last finished, None: never."""

    due: dict[str, date] = field(default_factory=dict)
    partners: int = 0
    last_run: datetime | None = None


def known_of(audit: Audit) -> Known:
    """Return what is known of `audit`."""
    partners = Participation.objects.filter(audit=OuterRef("pk")).order_by().values("audit")
    runs = Audit.objects.filter(pk=OuterRef("pk"), runs__is_done=True).order_by().values("pk")
    found = Audit.objects.filter(pk=audit.pk).order_by("deadlines__due")
    rows = list(
        found.values_list(
            "deadlines__kind",
            "deadlines__due",
            Subquery(partners.annotate(number=Count("pk")).values("number")),
            Subquery(runs.annotate(last=Max("runs__at")).values("last")),
        )
    )
    if not rows:
        return Known()
    _, _, number, last = rows[0]
    return Known({kind: due for kind, due, _, _ in rows if kind}, number or 0, last)
