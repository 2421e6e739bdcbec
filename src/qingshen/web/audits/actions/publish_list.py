"""The verb: publish the list; reports are opened, the deadlines begin, people are told."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from qingshen.case.settings import FILE
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.accounts.models import User
from qingshen.web.audits.actions.decide import write_decisions
from qingshen.web.audits.dates import due_dates
from qingshen.web.audits.decisions_file import Given
from qingshen.web.audits.files import frame_of, read_file, write_file
from qingshen.web.audits.listed import STEP, Outcome, outcome, settle_states
from qingshen.web.audits.models import Audit, Deadline
from qingshen.web.audits.proposal import proposed
from qingshen.web.audits.settings_file import edited, verified
from qingshen.web.audits.turn import taken
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record

AS_PROPOSED = "照测算建议公布 / published as proposed"


def publish_list(user: Any, audit: Audit, on: date) -> int:
    """Publish the list as of `on` and return how many enterprises are on it. Raises Refused while something is open.

    What stood only as the engine's proposal becomes a decision: later data do not change a list that was published.
    """
    from qingshen.web.library.actions.freeze import freeze

    with transaction.atomic():
        audit = taken(user, "audit.publish", audit)
        outcomes = settled_list(audit)
        _refuse_unready(outcomes, on)
        pinned = [Given(code, one.decision, AS_PROPOSED) for code, one in outcomes.items() if one.source == "proposal"]
        if pinned:
            write_decisions(user, audit, STEP, pinned)
        listed, unlisted = settle_states(audit, {code: one.decision for code, one in outcomes.items()})
        due = due_dates(on)
        for kind, day in due.items():
            Deadline.objects.update_or_create(audit=audit, kind=kind, defaults={"due": day})
        content = edited(read_file(audit, FILE) or b"", {"plan.published": on.isoformat()})
        verified(audit, content)
        write_file(audit, FILE, content)
        frozen = freeze(audit)
        audit.state, audit.list_published_at = "open", on
        audit.save(update_fields=["state", "list_published_at"])
        days = {kind: day.isoformat() for kind, day in due.items()}
        detail = {"on": on.isoformat(), "listed": listed, "not_listed": unlisted, "due": days, "frozen": frozen}
        record(user, "audit.publish", audit, detail)
        _tell(audit, due["report"])
    return listed


def settled_list(audit: Audit) -> dict[str, Outcome]:
    """Return what holds of every enterprise of the list, by code."""
    frame = frame_of(audit)
    is_asked = frame.settings.selection.asked
    decisions = {one.subject: one for one in frame.decisions.decisions if one.step == STEP}
    suggested = proposed(audit, frame) if is_asked else {}
    return {one.code: outcome(one, decisions, suggested, is_asked=is_asked) for one in audit.enrolments.all()}


def _refuse_unready(outcomes: dict[str, Outcome], on: date) -> None:
    problems = []
    left = [code for code, one in outcomes.items() if not one.decision]
    if left:
        what = Text(
            f"{len(left)} 家企业还没有决定：{'、'.join(left[:5])}…",
            f"{len(left)} are undecided: {', '.join(left[:5])}…",
        )
        remedy = Text("测算名单，或逐家决定", "have the list chosen, or decide of each")
        problems.append(Problem(Place("decisions.toml", STEP), "list-undecided", what, remedy))
    if not left and not any(one.decision == "yes" for one in outcomes.values()):
        what = Text("名单上没有企业", "nobody is on the list")
        problems.append(
            Problem(Place("enterprises"), "list-empty", what, Text("导入并确定名单", "import and decide the list"))
        )
    if on > timezone.localdate():
        what = Text(f"公布日期 {on} 还没有到", f"{on} is not here yet")
        problems.append(Problem(Place(), "list-future", what, Text("填今天或以前的日期", "today or earlier")))
    if problems:
        raise Refused(problems)


def _tell(audit: Audit, due: date) -> None:
    listed = audit.enrolments.filter(state="listed")
    firms = User.objects.filter(memberships__organisation__enrolments__in=listed, is_active=True).distinct()
    text = Text(
        f"您单位已列入“{audit.title}”的审核名单，请在 {due} 前完成填报并提交。",
        f"Your enterprise is on the list of '{audit.title_en or audit.title}': fill in and hand in by {due}.",
    )
    notify(firms, text, reverse("audits:home"), audit)
    bureaus = User.objects.filter(memberships__organisation__looked_after__in=listed, is_active=True).distinct()
    text = Text(
        f"“{audit.title}”的企业名单已公布，请督促本地企业按期填报。",
        f"The list of '{audit.title_en or audit.title}' is published: see that your enterprises report in time.",
    )
    notify(bureaus, text, reverse("audits:board", args=[audit.pk]), audit)
