"""What people add to the rulebook: own index systems, confirmations of recalled values."""

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
    """Somebody looked a recalled value up in the document and says where it stands."""

    system = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    row = models.CharField(max_length=80)
    field = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=200)
    citation = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("system", "row", "-at")
