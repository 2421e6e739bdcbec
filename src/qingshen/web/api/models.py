"""Token: what an enterprise's own system shows to be let in."""

from django.conf import settings
from django.db import models

from qingshen.web.audits.models import Audit, Enrolment

SCOPES = ("read", "write")


class Token(models.Model):
    """A token of one enrolment, limited in scope and time; only its hash is kept."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")

    @property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.enrolment.audit
