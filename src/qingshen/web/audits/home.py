"""What the first page shows: audits with their counts, a reader's own enterprises, what waits for review."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.audits.progress import HANDED_IN, STANDINGS, late_standings, next_due, with_standing
from qingshen.web.relations import standing
from qingshen.web.visible import visible_audits, visible_boards, visible_everywhere

ONLY_OWN = {"enterprise"}
ASKED = Text("填报人已填完：审核人核对后提交", "filled in: the approver checks it and hands it in")


def audits_of(user: Any) -> QuerySet[Audit]:
    """Return the audits for the reader's table, with `listed`, `handed_in`, `has_board`.

    Who is of enterprises alone has the enterprises' own list instead; counts are given where the board may be seen.
    """
    me = standing(user)
    if not me.is_admin and set(me.kinds.values()) <= ONLY_OWN:
        return Audit.objects.none()
    listed = Q(enrolments__state="listed")
    return (
        visible_audits(user)
        .select_related("organiser")
        .annotate(
            everyone=Count("enrolments"),
            listed=Count("enrolments", filter=listed),
            handed_in=Count("enrolments", filter=listed & Q(enrolments__report__state__in=HANDED_IN)),
            has_board=Exists(visible_boards(user).filter(pk=OuterRef("pk"))),
        )
        .order_by("-opened_at", "-pk")
    )


def with_late(user: Any, audits: Iterable[Audit]) -> list[Audit]:
    """Return a page's audits, each with `late`: how many enterprises the reader's bureau looks after are past a
    deadline. Two queries for all of them."""
    found, today, me = list(audits), timezone.localdate(), standing(user)
    running = [one for one in found if one.state == "open"]
    prefetch_related_objects(running, "deadlines")
    late = Q(pk__in=[])
    for one in running:
        whose = Q() if me.is_admin or me.is_of(one.organiser_id) else Q(district__in=list(me.duties))
        standings = late_standings({each.kind: each.due for each in one.deadlines.all()}, today)
        late |= whose & Q(audit=one, standing__in=standings)
    rows = with_standing(Enrolment.objects.filter(state="listed")).filter(late) if running else Enrolment.objects.none()
    numbers = dict(rows.order_by().values_list("audit").annotate(number=Count("pk", distinct=True)))
    for one in found:
        one.late = numbers.get(one.pk, 0)
    return found


def enterprises_of(user: Any) -> list[Enrolment]:
    """Return the enterprises the reader fills in for, each with what is next: `said`, `due`."""
    mine = list(standing(user).duties)
    if not mine:
        return []
    own = Q(organisation__in=mine) | Q(institution__in=mine)
    found = with_standing(Enrolment.objects.filter(own).select_related("audit", "report", "organisation"))
    found = found.annotate(asked_at=F("report__asked_at"))
    rows = list(found.prefetch_related("audit__deadlines").order_by("-audit__opened_at", "position"))
    for one in rows:
        due: dict[str, date] = {each.kind: each.due for each in one.audit.deadlines.all()}
        one.said = STANDINGS["waiting" if one.standing == "uninvited" else one.standing]
        if one.asked_at is not None:
            one.said = replace(one.said, act=ASKED)
        one.due = next_due(one.standing, due) if one.audit.state == "open" else None
        one.due_for = next((each for each in one.audit.deadlines.all() if each.due == one.due), None)
        one.is_late = one.due is not None and one.due < timezone.localdate()
        one.is_delegated = one.organisation_id not in mine
    return rows


def opened_to(user: Any) -> QuerySet[Enrolment]:
    """Return the enterprises that opened their results to the reader's financial institution, audit by audit."""
    mine = list(standing(user).duties)
    taking_part = Audit.objects.filter(participations__organisation__in=mine, participations__role="finance")
    found = Enrolment.objects.filter(audit__in=taking_part.values("pk"), is_open_to_finance=True)
    return found.select_related("audit").order_by("-audit__opened_at", "-audit__pk", "position")


def is_of_finance(user: Any) -> bool:
    """Return whether the reader belongs to a financial institution."""
    return "finance" in standing(user).kinds.values()


def waiting_for(user: Any) -> list[dict[str, Any]]:
    """Return how many submissions wait for the reader's review, by audit."""
    found = visible_everywhere(user, "report.review").filter(report__state="submitted")
    by_audit = found.order_by().values("audit").annotate(number=Count("pk", distinct=True))
    numbers = {row["audit"]: row["number"] for row in by_audit}
    return [{"audit": one, "number": numbers[one.pk]} for one in Audit.objects.filter(pk__in=numbers)]
