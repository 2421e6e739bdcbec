"""Job: long work and how far it is."""

from typing import Any

from django.conf import settings
from django.db import models

from qingshen.language import Text

KINDS = {
    "run": Text("审核计算", "audit run"),
    "import": Text("导入审核", "import of an audit"),
    "export": Text("导出审核", "export of an audit"),
    "select": Text("名单测算", "list selection"),
    "reevaluate": Text("按另一版评价", "grading under another edition"),
}
STATES = {
    "waiting": Text("排队中", "waiting"),
    "running": Text("进行中", "running"),
    "done": Text("已完成", "done"),
    "refused": Text("有问题，未执行", "refused"),
    "failed": Text("出错", "failed"),
}


OVER = ("done", "refused", "failed")


class Job(models.Model):
    """One long work. In both languages: `what` it is at; `problems`, what a refusal said: place, what, remedy."""

    kind = models.CharField(max_length=12)
    audit = models.ForeignKey("audits.Audit", models.CASCADE, null=True, blank=True, related_name="jobs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="waiting")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    what = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in OVER

    def said(self) -> dict[str, Any]:
        """Return kind and state as Texts."""
        return {"kind": KINDS[self.kind], "state": STATES[self.state]}
