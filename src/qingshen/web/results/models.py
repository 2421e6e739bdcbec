"""Run: one reckoning of an audit by the engine, kept with what it came from."""

from pathlib import Path

from django.conf import settings
from django.db import models

from qingshen.web.audits.models import Audit
from qingshen.web.home import home
from qingshen.web.jobs.models import Job


class Run(models.Model):
    """Results of the engine on an audit's folder as it stood. `digest` is the engine's own over all inputs.

    Its folder holds `case/` (what was read), `out/` (what was written), `audit/` (what was found, for explanations) and
    `pages/` (sections of the cohort's pages).
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="runs")
    job = models.OneToOneField(Job, models.PROTECT, related_name="run")
    digest = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=20, blank=True)
    edition = models.CharField(max_length=64, blank=True)
    enterprises = models.IntegerField(default=0)
    years = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    is_done = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    @property
    def is_provisional(self) -> bool:
        """Whether it reckoned with reports that were not accepted."""
        return self.job.facts.get("basis", "accepted") != "accepted"

    @property
    def folder(self) -> Path:
        """Return where its files lie."""
        return home() / "runs" / str(self.pk)
