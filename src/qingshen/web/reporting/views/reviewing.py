"""Reviewing: the reports that wait, one of them with its remarks, the verdict."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.refusing import sentence
from qingshen.web.audits.models import Audit
from qingshen.web.policies import may
from qingshen.web.posted import posted
from qingshen.web.reporting.actions.accept import accept
from qingshen.web.reporting.actions.remark import remark
from qingshen.web.reporting.actions.return_report import return_report
from qingshen.web.reporting.actions.take_back_remark import take_back_remark
from qingshen.web.reporting.compare import compare
from qingshen.web.reporting.live import live_of
from qingshen.web.reporting.models import STATES, Remark, Report, Version
from qingshen.web.reporting.views.around import around, shown_problems
from qingshen.web.reporting.views.grid import remark_told
from qingshen.web.reporting.views.overview import placed
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import says

PAGE = 50
RETURNED = Text("已退回第 {n} 版，企业会收到通知。", "Version {n} is returned; the enterprise is told.")
TAKEN_BACK = Text("意见已撤回。", "The remark is taken back.")
ACCEPTED = Text("第 {n} 版已通过。", "Version {n} is accepted.")


def queue(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the reports of the enterprises on the list by state, those that wait first, the longest waiting on top."""
    state = request.GET.get("state", "submitted")
    seen = visible_enrolments(request.user, audit, "report.see")
    reports = Report.objects.filter(enrolment__in=seen.filter(state="listed"))
    many = dict.fromkeys(STATES, 0)
    many |= dict(reports.order_by().values_list("state").annotate(n=Count("pk")))
    if state not in STATES:
        state = "submitted"
    last = Version.objects.filter(report=OuterRef("pk")).order_by("-number")
    found = reports.filter(state=state).annotate(
        sent_at=Subquery(last.values("at")[:1]), version=Subquery(last.values("pk")[:1]),
        number=Subquery(last.values("number")[:1]), sent_by=Subquery(last.values("by__full_name")[:1]),
        open_remarks=Count("remarks", filter=Q(remarks__settled_at=None, remarks__version__state="returned")),
    )  # fmt: skip
    found = found.select_related("enrolment").order_by("sent_at", "enrolment__position")
    mine = set(visible_enrolments(request.user, audit, "report.review").values_list("pk", flat=True))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, state == "submitted" and audit.state == "open" and one.enrolment_id in mine) for one in page]
    return render(request, "reporting/queue.html", {
        "audit": audit, "page": page, "rows": rows, "state": state, "kept": f"&state={state}",
        "states": [(code, text, many[code]) for code, text in STATES.items()],
    })  # fmt: skip


def review(request: HttpRequest, version: Version) -> HttpResponse:
    """Show a version to its reviewer: what to look at, remarks, the verdict."""
    return _page(request, version)


def say(request: HttpRequest, version: Version) -> HttpResponse:
    """Write a remark at a cell: asked by the grid."""
    try:
        said = posted(request)
        made = remark(request.user, version, *(str(said.get(one) or "") for one in ("table", "ident", "field", "text")))
    except ValueError:
        return JsonResponse({"refused": []}, status=400)
    except Refused as refused:
        return JsonResponse({"refused": [sentence(refused)]}, status=422)
    return JsonResponse(remark_told(made, request.user.pk))


def take_back(request: HttpRequest, remark: Remark) -> HttpResponse:
    """Take a remark back: asked by the grid, or by the review's page, which is shown again."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        take_back_remark(request.user, remark)
    except Refused as refused:
        if wants_json:
            return JsonResponse({"refused": [sentence(refused)]}, status=422)
        messages.warning(request, sentence(refused))
    else:
        if wants_json:
            return JsonResponse({})
        messages.success(request, says(TAKEN_BACK))
    return redirect("reporting:review", remark.version_id)


def give_back(request: HttpRequest, version: Version) -> HttpResponse:
    """Return the version."""
    try:
        return_report(request.user, version, (), request.POST.get("note", ""))
    except Refused as refused:
        return _page(request, version, 422, problems=shown_problems(refused))
    messages.success(request, says(RETURNED).format(n=version.number))
    return redirect("reporting:queue", version.audit.pk)


def let_pass(request: HttpRequest, version: Version) -> HttpResponse:
    """Accept the version."""
    try:
        accept(request.user, version)
    except Refused as refused:
        return _page(request, version, 422, problems=shown_problems(refused))
    messages.success(request, says(ACCEPTED).format(n=version.number))
    return redirect("reporting:queue", version.audit.pk)


def _page(request: HttpRequest, version: Version, status: int = 200, **given: Any) -> HttpResponse:
    report = version.report
    before = report.versions.filter(number__lt=version.number).order_by("-number").first()
    told = live_of(version)
    returned = report.versions.filter(state="returned", number__lt=version.number).order_by("-number").first()
    return render(request, "reporting/review.html", {
        **around(request, report, "review"), "version": version, "before": before,
        "changes": compare(before, version)[:PAGE] if before else [], "found": told["problems"],
        "feedback": told["feedback"], "remarks": placed(version.remarks.select_related("by"), report),
        "answered": placed(returned.remarks.select_related("by"), report) if returned else [],
        "can_decide": version.state in ("submitted", "accepted") and may(request.user, "report.review", version),
        **given,
    }, status=status)  # fmt: skip
