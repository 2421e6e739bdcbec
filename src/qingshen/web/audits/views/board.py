"""The board of one audit: its steps, its enterprises, who must act; closing and archiving it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.audits.actions.archive_audit import archive_audit
from qingshen.web.audits.actions.close_audit import close_audit
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.audits.progress import (
    HANDED_IN,
    LISTED,
    STANDINGS,
    actions,
    counts,
    due_of,
    overdue,
    shown,
    with_standing,
)
from qingshen.web.audits.steps import Facts, told_steps
from qingshen.web.audits.tabs import address_of
from qingshen.web.audits.views import refused
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import says

PAGE = 50
CLOSED = Text("审核已结束，企业不能再填报。", "The audit is closed: nobody reports any more.")
ARCHIVED = Text("审核已归档，只能查看。", "The audit is archived: it is only read.")
REPORT = ("reporting:report", "reporting:fill", "reporting:home")
REVIEW = ("reporting:review", *REPORT)


def board(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the board. Districts and experts see their own enterprises, counts included."""
    mine = visible_enrolments(request.user, audit)
    many = counts(mine)
    due = due_of(audit)
    today = timezone.localdate()
    with_state = with_standing(mine)
    late = overdue(due, today) if audit.state == "open" else Q(pk__in=[])
    rows, kept = _filtered(request, with_state, late)
    page = Paginator(rows.select_related("report", "district"), PAGE).get_page(request.GET.get("page"))
    page.object_list = shown(page.object_list, due if audit.state == "open" else {}, today)
    for one in page.object_list:
        one.link = _link(one)
    listed = sum(many[one] for one in LISTED)
    found = {
        "audit": audit, "page": page, "kept": kept, "due": _dated(audit, today), "today": today,
        "listed": listed, "handed_in": sum(many[one] for one in HANDED_IN), "late": with_state.filter(late).count(),
        "many": [(code, one, many[code]) for code, one in STANDINGS.items() if many[code]],
        "actions": actions(audit, many), "everyone": sum(many.values()), **_steps(audit, many),
        "asked": {name: request.GET.get(name, "") for name in ("q", "state", "late")}, "standings": STANDINGS,
    }  # fmt: skip
    return render(request, "audits/board.html", found)


def _filtered(request: HttpRequest, rows: QuerySet[Enrolment], late: Q) -> tuple[QuerySet[Enrolment], str]:
    """Return the rows the address asks for, and what of it the next page keeps."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state", "late")}
    if asked["q"]:
        rows = rows.filter(named(asked["q"]))
    if asked["state"] in STANDINGS:
        rows = rows.filter(standing=asked["state"])
    if asked["late"]:
        rows = rows.filter(late)
    kept = urlencode({name: text for name, text in asked.items() if text})
    return rows, f"&{kept}" if kept else ""


def named(text: str) -> Q:
    """Return which enrolments a search finds: by code, name or credit code."""
    return Q(code__icontains=text) | Q(cells__name__icontains=text) | Q(cells__credit_code__icontains=text)


def _link(one: Enrolment) -> str:
    report = getattr(one, "report", None)
    if report is None:
        return ""
    return address_of(REVIEW if report.state == "submitted" else REPORT, report.pk)


def _dated(audit: Audit, today: Any) -> list[dict[str, Any]]:
    return [
        {"said": one.said(), "due": one.due, "days": (one.due - today).days, "past": (today - one.due).days}
        for one in audit.deadlines.all()
    ]


def _steps(audit: Audit, many: dict[str, int]) -> dict[str, Any]:
    """Return the steps; where decisions.toml cannot be read, its problems beside them."""
    problems: list[dict[str, Any]] = []
    decided: Counter[str] = Counter()
    try:
        decided.update(one.step for one in frame_of(audit).decisions.decisions)
    except Refused as found:
        problems = refused.shown(found)
    runs: Any = audit.runs  # type: ignore[attr-defined]
    last = runs.filter(is_done=True).values_list("at", flat=True).first()
    day = timezone.localtime(last).date().isoformat() if last else ""
    facts = Facts(many, audit.participations.count(), day, decided)
    return {"steps": told_steps(audit, facts), "problems": problems}


def close(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Close the audit."""
    close_audit(request.user, audit)
    messages.success(request, says(CLOSED))
    return redirect("audits:board", audit.pk)


def archive(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Archive the audit."""
    archive_audit(request.user, audit)
    messages.success(request, says(ARCHIVED))
    return redirect("audits:board", audit.pk)
