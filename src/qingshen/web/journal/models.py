"""Entry: one thing that was done, chained to the one before; Notice: what a person is told."""

import hashlib
import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing done. Append-only: `digest` covers the entry and the digest before it, so that no line can change.

    `verb` is a verb of the policy table, `subject` what it was done to ("audits.audit:3"), `detail` what changed.
    """

    audit = models.ForeignKey("audits.Audit", models.PROTECT, null=True, blank=True, related_name="entries")
    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("audit", "number")), models.Index(fields=("subject",)))

    def computed(self) -> str:
        """Return the digest this entry must have."""
        said: dict[str, Any] = {
            "number": self.number,
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "audit": self.audit_id,
            "verb": self.verb,
            "subject": self.subject,
            "detail": self.detail,
            "previous": self.previous,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; an entry that is there already is never written again."""
        if self.pk is not None:
            raise TypeError("an entry of the journal is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("an entry of the journal is never deleted")


class Notice(models.Model):
    """What a person is told, in both languages, and where to act; `key` keeps a reminder from being sent twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    audit = models.ForeignKey("audits.Audit", models.CASCADE, null=True, blank=True, related_name="+")
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=400)
    link = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), condition=~models.Q(key=""), name="notice_once"),
        )
