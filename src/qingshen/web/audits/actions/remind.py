"""The verb: remind who has something to do by a deadline: 14 and 3 days before, on the day, and once it is past."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.audits.models import Audit, Deadline, Enrolment
from qingshen.web.audits.progress import OWING, UNSEEN, with_standing
from qingshen.web.journal.models import Notice
from qingshen.web.journal.notify import mail, notify

DAYS = (0, 3, 14)
OVERDUE = "over"
AGAIN = timedelta(days=7)


def remind(today: date | None = None) -> int:
    """Send what is due and return how many notices went out; nobody is told the same twice. The platform itself acts.

    A day nobody ran it is made up for: between two marks the last one passed is told.
    """
    today = today or timezone.localdate()
    told = 0
    running = Deadline.objects.filter(audit__state="open").select_related("audit__organiser")
    for deadline in running:
        mark = mark_of((deadline.due - today).days)
        if mark and not (mark == OVERDUE and deadline.kind in UNSEEN):
            told += _remind_of(deadline, mark)
    retry()
    return told


def mark_of(days: int) -> str:
    """Return which reminder is due `days` before the day: "14", "3", "0", "over", "" for none yet."""
    if days < 0:
        return OVERDUE
    return next((str(one) for one in DAYS if days <= one), "")


def retry() -> int:
    """Send mail that could not be sent in the last week; return how much went."""
    left = Notice.objects.filter(mailed_at=None, at__gte=timezone.now() - AGAIN).exclude(user__email="")
    return mail(left.select_related("user"))


def _remind_of(deadline: Deadline, mark: str) -> int:
    audit = deadline.audit
    owing = with_standing(audit.enrolments.filter(state="listed")).filter(standing__in=OWING[deadline.kind])
    firms = owing.filter(organisation__isnull=False).prefetch_related("organisation__memberships__user")
    key = f"deadline:{deadline.pk}:{deadline.due}:{mark}"
    told = 0
    for one in firms:
        told += len(notify(_people(one), _to_firm(deadline, mark), reverse("audits:home"), audit, f"{key}:{one.pk}"))
    number = owing.count()
    if number and mark in ("0", OVERDUE):
        people = User.objects.filter(memberships__organisation=audit.organiser, is_active=True)
        address = f"{reverse('audits:board', args=[audit.pk])}?late=yes"
        told += len(notify(people, _to_bureau(audit, deadline, number), address, audit, key))
    return told


def _people(one: Enrolment) -> Iterable[User]:
    assert one.organisation is not None
    return [each.user for each in one.organisation.memberships.all() if each.user.is_active]


def _to_firm(deadline: Deadline, mark: str) -> Text:
    said, audit = deadline.said(), deadline.audit
    zh, en = f"“{audit.title}”：{said.zh}", f"'{audit.title_en or audit.title}': {said.en}"
    if mark == OVERDUE:
        return Text(f"{zh}，期限 {deadline.due} 已过，请尽快完成。", f"{en} — was due {deadline.due}: please act now.")
    return Text(f"{zh}，期限 {deadline.due}，请按时完成。", f"{en} — due {deadline.due}.")


def _to_bureau(audit: Audit, deadline: Deadline, number: int) -> Text:
    said = deadline.said()
    return Text(
        f"“{audit.title}”：{said.zh}，期限 {deadline.due}，还有 {number} 家企业没有完成。",
        f"'{audit.title_en or audit.title}': {said.en}, due {deadline.due} — {number} enterprises have not done it.",
    )
