"""An enterprise's report: the draft's lines, every edit, remarks, immutable versions, evidence."""

from functools import cached_property

from django.conf import settings
from django.db import models

from qingshen.language import Text
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.storage.models import Blob

STATES = {
    "draft": Text("填报中", "being filled in"),
    "submitted": Text("已提交", "submitted"),
    "returned": Text("退回修改", "returned"),
    "accepted": Text("已通过", "accepted"),
}
ORIGINS = {
    "grid": Text("网页", "web"),
    "workbook": Text("Excel", "Excel"),
    "api": Text("接口", "API"),
    "folder": Text("导入", "import"),
}


class Report(models.Model):
    """What one enterprise fills in. `revision` grows with every saved change; each edit bears the one it made.

    `asked_at`, `asked_by`: since when, and by whom, its approver is asked to hand it in; empty once that is done.
    """

    enrolment_id: int
    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="report")
    state = models.CharField(max_length=10, default="draft")
    revision = models.IntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    @cached_property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.enrolment.audit

    @property
    def is_open(self) -> bool:
        """Whether it can be written in."""
        return self.state in ("draft", "returned")

    @property
    def is_asked_as_it_stands(self) -> bool:
        """Whether its approver is asked to hand it in and no cell was changed since."""
        return self.asked_at is not None and not (self.changed_at and self.changed_at > self.asked_at)


class Line(models.Model):
    """A row somebody has written in: canonical text by field. `ident` is the row's key where its table asks for it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="lines")
    table = models.CharField(max_length=20)
    ident = models.CharField(max_length=120)
    position = models.IntegerField()
    cells = models.JSONField(default=dict)

    class Meta:
        ordering = ("table", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("report", "table", "ident"), name="line_once"),)


class Edit(models.Model):
    """One cell changed, and what stood there before: nobody's work is lost. `is_refused`: it met another's change."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="edits")
    revision = models.IntegerField()
    table = models.CharField(max_length=20)
    ident = models.CharField(max_length=120)
    field = models.CharField(max_length=30)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    origin = models.CharField(max_length=10)
    is_refused = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("report", "revision")), models.Index(fields=("report", "table", "ident")))


class Version(models.Model):
    """A report as handed in: a workbook and its hash. Only the verdict on it is added later.

    `state`: submitted, withdrawn, returned, accepted. `is_born_here` is False for a workbook an imported folder had.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    workbook = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    lines = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    revision = models.IntegerField()
    state = models.CharField(max_length=10, default="submitted")
    is_born_here = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="version_once"),)

    @property
    def enrolment(self) -> Enrolment:
        """The enterprise it belongs to."""
        return self.report.enrolment

    @cached_property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.report.audit


class Remark(models.Model):
    """What a reviewer asks about one cell (`field` "" : about the row; `ident` "" : about the table)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks")
    version = models.ForeignKey(Version, models.CASCADE, related_name="remarks")
    table = models.CharField(max_length=20)
    ident = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=30, blank=True)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    @property
    def enrolment(self) -> Enrolment:
        """The enterprise it belongs to."""
        return self.report.enrolment

    @cached_property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.report.audit


class Attachment(models.Model):
    """Evidence for a cell, an option or a claim: a file by its content."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="attachments")
    table = models.CharField(max_length=20)
    ident = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=160)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    @property
    def enrolment(self) -> Enrolment:
        """The enterprise it belongs to."""
        return self.report.enrolment

    @cached_property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.report.audit
