"""An audit, its files, who takes part, its enterprises and its dates."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models

from qingshen.case.settings import SCOPES
from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.storage.models import Blob
from qingshen.web.wording import current

STATES = {
    "draft": Text("筹备", "being prepared"),
    "open": Text("进行中", "open"),
    "closed": Text("已结束", "closed"),
    "archived": Text("已归档", "archived"),
}
ROLES = {
    "district": Text("区县主管部门", "district bureau"),
    "association": Text("行业协会", "association"),
    "institution": Text("技术机构", "technical institution"),
    "expert": Text("专家", "experts"),
    "finance": Text("金融机构", "financial institution"),
}
ENROLMENT_STATES = {
    "candidate": Text("候选", "candidate"),
    "listed": Text("列入名单", "on the list"),
    "unlisted": Text("不列入", "not on the list"),
}
DEADLINES = {
    "publish": Text("名单公布后 1 个月：企业公开信息并登记", "1 month after the list: publish and register"),
    "start": Text("名单公布后 2 个月：启动审核并备案", "2 months after the list: start and file"),
    "report": Text("名单公布后 12 个月：提交审核报告", "12 months after the list: hand in the report"),
}


class Audit(models.Model):
    """One audit of an industry. What the engine reads is `files` (audit.toml, decisions.toml, …) and the enterprises.

    Title, scope, industry and years repeat audit.toml for lists and searches; `actions.settle` keeps them equal.
    `list_revision` grows when an enterprise's own row changes: 0 keeps the imported list file as it came.
    """

    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    industry_en = models.CharField(max_length=160, blank=True)
    scope = models.CharField(max_length=12, choices=[(code, text.zh) for code, text in SCOPES.items()])
    years = models.JSONField(default=list)
    index = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, default="draft")
    is_made_up = models.BooleanField(default=False)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="audits")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    list_published_at = models.DateField(null=True, blank=True)
    results_published_at = models.DateTimeField(null=True, blank=True)
    list_revision = models.IntegerField(default=0)

    class Meta:
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return (self.title_en if current() == "en" else "") or self.title

    @property
    def industry_said(self) -> Text:
        """The industry in words."""
        return Text(self.industry, self.industry_en)

    @property
    def audit(self) -> "Audit":
        """The audit itself: everything in an audit has this attribute."""
        return self


class AuditFile(models.Model):
    """A file of the audit's folder, by its path in it: audit.toml, decisions.toml, rulebook/…, tables/…."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="files")
    path = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("path",)
        constraints = (models.UniqueConstraint(fields=("audit", "path"), name="audit_file_once"),)


class Participation(models.Model):
    """An organisation's role in an audit; the organiser and the enterprises stand in Audit and Enrolment."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=12, choices=[(code, text.zh) for code, text in ROLES.items()])

    class Meta:
        ordering = ("role", "organisation")
        constraints = (models.UniqueConstraint(fields=("audit", "organisation"), name="participation_once"),)


class Enrolment(models.Model):
    """An enterprise in an audit. `cells` is its row of the list, canonical text by field (`case.canonical`).

    `district` is the bureau that looks after it; `institution` fills in for it, by its own consent.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="enrolments")
    code = models.CharField(max_length=40)
    position = models.IntegerField()
    cells = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="candidate")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="enrolments")
    district = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="looked_after")
    institution = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="delegations")
    delegated_at = models.DateTimeField(null=True, blank=True)
    is_open_to_finance = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "code")
        constraints = (models.UniqueConstraint(fields=("audit", "code"), name="enrolment_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def name(self) -> str:
        """The enterprise's name as the list has it."""
        return str(self.cells.get("name", ""))

    @property
    def enrolment(self) -> "Enrolment":
        """The enrolment itself: everything of one enterprise has this attribute."""
        return self


class Conflict(models.Model):
    """Why an expert does not see an enterprise: a conflict of interest, declared by the expert or by the bureau."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="conflicts")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    reason = models.CharField(max_length=300)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("enrolment", "expert"), name="conflict_once"),)

    @cached_property
    def audit(self) -> Audit:
        """The audit it belongs to."""
        return self.enrolment.audit


class Deadline(models.Model):
    """A date by which every listed enterprise must have done something."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=10, choices=[(code, text.zh) for code, text in DEADLINES.items()])
    due = models.DateField()

    class Meta:
        ordering = ("due", "kind")
        constraints = (models.UniqueConstraint(fields=("audit", "kind"), name="deadline_once"),)

    def said(self) -> Any:
        """Return what is due, as a Text."""
        return DEADLINES[self.kind]
