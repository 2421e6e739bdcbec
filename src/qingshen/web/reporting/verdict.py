"""A verdict on a version: on the newest only, and only while it waits for one."""

from typing import NoReturn

from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import STATES, Report, Version
from qingshen.web.reporting.refuse import refuse


def under_review(
    user: User, verb: str, version: Version, states: tuple[str, ...] = ("submitted",)
) -> tuple[Report, Version]:
    """Return report (locked) and version as the database has them.

    Raises Forbidden where `user` may not do `verb` any more; Refused unless it is in one of `states`.
    """
    report = locked(user, verb, version.report)
    fresh = Version.objects.get(pk=version.pk)
    newest = report.versions.order_by("-number").values_list("pk", flat=True).first()
    if fresh.pk != newest or fresh.state not in states or report.state not in states:
        _refuse(report, fresh)
    return report, fresh


def _refuse(report: Report, fresh: Version) -> NoReturn:
    state = STATES[report.state]
    refuse(
        "not-under-review",
        Text(
            f"第 {fresh.number} 版不能再作此决定：填报表现为“{state.zh}”",
            f"Version {fresh.number} cannot be decided like this any more: the report is {state.en}",
        ),
        Text("请刷新页面，查看最新版本", "Load the page anew and look at the newest version"),
        Place("", report.enrolment.code),
    )


def decide(report: Report, version: Version, user: User, state: str) -> None:
    """Write the verdict down."""
    version.state, version.decided_by, version.decided_at = state, user, timezone.now()
    version.save(update_fields=["state", "decided_by", "decided_at"])
    report.state = state
    report.save(update_fields=["state"])
