"""The board of one audit: its steps, its enterprises, who must act; closing and archiving it."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
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
from qingshen.web.audits.known import Known, known_of
from qingshen.web.audits.models import DEADLINES, Audit, Enrolment
from qingshen.web.audits.planned import Planned, planned
from qingshen.web.audits.progress import (
    HANDED_IN,
    LISTED,
    OWING,
    STANDINGS,
    UNSEEN,
    actions,
    counts,
    late_standings,
    shown,
    with_standing,
)
from qingshen.web.audits.steps import Facts, told_steps
from qingshen.web.audits.tabs import address_of
from qingshen.web.jobs.work import written
from qingshen.web.policies import may
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import says

PAGE = 50
CLOSED = Text("审核已结束，企业不能再填报。", "The audit is closed: nobody reports any more.")
ARCHIVED = Text("审核已归档，只能查看。", "The audit is archived: it is only read.")
STEP_PAGES = {"team": "audits:participants", "list": "audits:list", "survey": "reporting:queue"}
REPORT = ("reporting:report",)


def board(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the board. Districts and experts see their own enterprises, counts included."""
    mine = visible_enrolments(request.user, audit)
    many, today, known = counts(mine), timezone.localdate(), known_of(audit)
    due = known.due if audit.state == "open" else {}
    late = late_standings(due, today)
    page, asked = _page(request, mine, many, late)
    page.object_list = shown(page.object_list, due, today)
    for one in page.object_list:
        one.link = _link(one)
    kept = urlencode({name: text for name, text in asked.items() if text})
    found = {
        "audit": audit, "page": page, "kept": f"&{kept}" if kept else "", "due": _dated(known.due, today, many),
        "listed": sum(many[one] for one in LISTED), "handed_in": sum(many[one] for one in HANDED_IN),
        "many": [(code, one, many[code]) for code, one in STANDINGS.items() if many[code]],
        "late": sum(many[one] for one in late), "everyone": sum(many.values()),
        "actions": _acting(request.user, audit, many),
        "asked": asked, "standings": STANDINGS, **_steps(audit, many, known),
    }  # fmt: skip
    return render(request, "audits/board.html", found)


def _page(
    request: HttpRequest, mine: QuerySet[Enrolment], many: Mapping[str, int], late: frozenset[str]
) -> tuple[Any, dict[str, str]]:
    """Return the page of the table that the address asks for, and what it asks."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state", "late")}
    wanted = {asked["state"]} if asked["state"] in STANDINGS else set(STANDINGS)
    if asked["late"]:
        wanted &= late
    rows = with_standing(mine).select_related("report", "district")
    if wanted != set(STANDINGS):
        rows = rows.filter(standing__in=wanted)
    paginator = Paginator(rows.filter(named(asked["q"])) if asked["q"] else rows, PAGE)
    if not asked["q"]:
        # They are counted already.
        paginator.count = sum(many[one] for one in wanted)
    return paginator.get_page(request.GET.get("page")), asked


def named(text: str) -> Q:
    """Return which enrolments a search finds: by code, name or credit code."""
    return Q(code__icontains=text) | Q(cells__name__icontains=text) | Q(cells__credit_code__icontains=text)


def _link(one: Enrolment) -> str:
    report = getattr(one, "report", None)
    if report is None:
        return ""
    return address_of(REPORT, report.pk)


def _acting(user: Any, audit: Audit, many: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return who must act, each with where, for a reader who may."""
    found = []
    for one in actions(audit, many):
        route, verb = one.place
        address = address_of((route,), audit.pk) if route and may(user, verb, audit) else ""
        found.append({"text": one.text, "number": one.number, "shown_by": one.shown_by, "address": address})
    return found


def _dated(due: Mapping[str, date], today: date, many: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the deadlines; `owing`: how many have not done what one asks for, None where nobody can see it."""
    return [
        {
            "said": DEADLINES[kind], "due": day, "days": (day - today).days, "past": (today - day).days,
            "owing": None if kind in UNSEEN else sum(many[one] for one in OWING[kind]),
        }
        for kind, day in due.items()
    ]  # fmt: skip


def _steps(audit: Audit, many: Mapping[str, int], known: Known) -> dict[str, Any]:
    """Return the steps; where decisions.toml cannot be read, its problems beside them."""
    problems: list[dict[str, Any]] = []
    decided: Counter[str] = Counter()
    days: Mapping[str, Planned] = {}
    try:
        frame = frame_of(audit)
        decided.update(one.step for one in frame.decisions.decisions)
        days = planned(frame)
    except Refused as found:
        problems = [written(one) for one in found.problems]
    day = timezone.localtime(known.last_run).date().isoformat() if known.last_run else ""
    steps = told_steps(audit, Facts(many, known.partners, day, decided, days, timezone.localdate()))
    places = {one.code: _place(audit, one.code, bool(known.last_run)) for one in steps}
    return {"steps": [(one, places[one.code]) for one in steps], "problems": problems}


def _place(audit: Audit, step: str, is_reckoned: bool) -> str:
    """Return where a step is worked at: what a run proposes is decided on one page."""
    if step not in STEP_PAGES and is_reckoned:
        return f"{address_of(('results:decisions',), audit.pk)}?step={step}"
    return address_of((STEP_PAGES.get(step, "results:runs"),), audit.pk)


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
