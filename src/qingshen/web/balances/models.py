"""Where the nodes of a plant's networks stand in the drawing; the networks themselves are the report's own rows."""

from functools import cached_property

from django.db import models

from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.reporting.models import Report


class Layout(models.Model):
    """The drawing of one balance and year: node → [x, y]; `alone`: nodes no stream reaches, kept nowhere else."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="layouts")
    balance = models.CharField(max_length=20)
    year = models.IntegerField()
    positions = models.JSONField(default=dict)
    alone = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("report", "balance", "year"), name="layout_once"),)

    @property
    def enrolment(self) -> Enrolment:
        """The enterprise it belongs to."""
        return self.report.enrolment

    @cached_property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.report.audit
