"""What people add to the rulebook: own index systems, confirmations of values nobody had read in their document."""

from django.conf import settings
from django.db import models

from qingshen.web.accounts.models import Organisation
from qingshen.web.storage.models import Blob


class OwnSystem(models.Model):
    """An index system an organisation brought in as a workbook; `files` maps paths of its folder to blob hashes."""

    code = models.CharField(max_length=80)
    edition = models.IntegerField(default=1)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="systems")
    workbook = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    files = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("code", "-edition")
        constraints = (models.UniqueConstraint(fields=("code", "edition"), name="own_system_once"),)


class Confirmation(models.Model):
    """Somebody looked a value of the rulebook up and says where it stands; it is taken back with a reason, never lost.

    `table` and `row` name it (`citable`), `field` what of it ("" : the whole row), `value` how it read then. `read` is
    the certainty that what was read gives: the issuer's own text, or a copy.
    """

    table = models.CharField(max_length=80)
    row = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)
    value = models.TextField()
    read = models.CharField(max_length=20)
    document = models.CharField(max_length=200)
    clause = models.CharField(max_length=120)
    page = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("table", "row", "-at", "-pk")
        indexes = (models.Index(fields=("table", "row")),)

    @property
    def citation(self) -> str:
        """Where the value stands: document, clause and page."""
        return " ".join(filter(None, (self.document, self.clause, self.page)))
