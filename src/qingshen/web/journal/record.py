"""The verb: something was done → one more entry of the chain, in the transaction that did it."""

from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from qingshen.web.journal.heads import keep_head
from qingshen.web.journal.models import Entry

LOCK = 7309141  # PostgreSQL: one writer of the chain at a time; SQLite's transactions already wait for each other.


def record(actor: Any, verb: str, subject: models.Model, detail: dict[str, Any] | None = None) -> Entry:
    """Append that `actor` (a user, None for the platform itself) did `verb` to `subject`; return the entry."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Entry.objects.order_by("-number").first()
        entry = Entry(
            audit_id=_audit(subject),
            number=last.number + 1 if last else 1,
            at=timezone.now(),
            actor_id=getattr(actor, "pk", None),
            verb=verb,
            subject=f"{subject._meta.label_lower}:{subject.pk}",
            detail=detail or {},
            previous=last.digest if last else "",
        )
        entry.digest = entry.computed()
        entry.save()
        transaction.on_commit(lambda: _kept(entry), robust=True)
    return entry


def _kept(entry: Entry) -> None:
    first = Entry.objects.filter(number=1).values_list("digest", flat=True).first()
    if first is not None:
        keep_head(first, entry)


def _audit(subject: models.Model) -> int | None:
    if subject._meta.label_lower == "audits.audit":
        return subject.pk
    return getattr(subject, "audit_id", None) or getattr(getattr(subject, "audit", None), "pk", None)
