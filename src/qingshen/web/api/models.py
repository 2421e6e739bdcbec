"""Token: what an enterprise's own system shows to be let in."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.audits.models import Audit, Enrolment

SCOPES = {
    "read": Text("只读", "read only"),
    "write": Text("读写", "read and write"),
}


class Token(models.Model):
    """A token of one enrolment, limited in scope and time; only its hash is kept. It acts as the user who made it.

    `calls` counts the calls of the last `minute` (since 1970) it was used in.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.BigIntegerField(default=0)
    calls = models.IntegerField(default=0)

    class Meta:
        ordering = ("-at", "-pk")

    @property
    def is_alive(self) -> bool:
        """Whether it was neither revoked nor has expired."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.enrolment.audit
