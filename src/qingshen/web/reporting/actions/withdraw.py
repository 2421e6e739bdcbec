"""The verb: take back what was handed in, as long as nobody has begun to review it."""

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.actions.submit import link_to
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Report, Version
from qingshen.web.reporting.people import reviewers
from qingshen.web.reporting.refuse import refuse


def withdraw(user: User, report: Report) -> Version:
    """Return the version taken back; the report can be written in again. Raises Forbidden, Refused."""
    require(user, "report.withdraw", report)
    with transaction.atomic():
        held = locked(user, "report.withdraw", report)
        version = held.versions.order_by("-number").first()
        place = Place("", held.enrolment.code)
        if held.state != "submitted" or version is None:
            refuse(
                "not-submitted",
                Text("没有待审查的版本可以撤回", "There is nothing handed in to take back"),
                Text("未提交的填报表可以直接修改", "A report not handed in can be changed as it is"),
                place,
            )
        if version.remarks.exists():
            refuse("under-review", Text("审查已经开始，不能撤回", "The review has begun: it cannot be taken back"),
                   Text("请联系审查人员退回", "Ask the reviewers to return it"), place)  # fmt: skip
        version.state, version.decided_by, version.decided_at = "withdrawn", user, timezone.now()
        version.save(update_fields=["state", "decided_by", "decided_at"])
        held.state = "returned" if held.versions.filter(state="returned").exists() else "draft"
        held.save(update_fields=["state"])
        record(user, "report.withdraw", held, {"version": version.pk, "number": version.number})
        told = Text(
            f"{held.enrolment} 撤回了填报表（第 {version.number} 版）",
            f"{held.enrolment} has taken back its report (version {version.number})",
        )
        notify(reviewers(held), told, link_to(held), held.audit)
    report.state = held.state
    return version
