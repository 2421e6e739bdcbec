"""Handing in, taking back, answering remarks."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.refusing import sentence
from qingshen.web.reporting.actions.answer_remark import answer_remark
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.actions.withdraw import withdraw
from qingshen.web.reporting.live import live
from qingshen.web.reporting.models import Remark, Report
from qingshen.web.reporting.views.around import Sheet, around, shown_problems
from qingshen.web.reporting.views.overview import open_remarks
from qingshen.web.wording import says

BACK = Text("已撤回第 {n} 版，可以继续修改。", "Version {n} is taken back: it can be changed again.")
ANSWERED = Text("已答复。", "Answered.")


def form(request: HttpRequest, report: Report) -> HttpResponse:
    """Show what is handed in, and ask for the last word."""
    return _page(request, report)


def hand_in(request: HttpRequest, report: Report) -> HttpResponse:
    """Hand in; show the receipt."""
    try:
        version = submit(request.user, report, request.POST.get("note", "").strip())
    except Refused as refused:
        return _page(request, report, 422, problems=shown_problems(refused))
    return redirect("reporting:receipt", version.pk)


def take_back(request: HttpRequest, report: Report) -> HttpResponse:
    """Take the version that waits back."""
    try:
        version = withdraw(request.user, report)
    except Refused as refused:
        messages.warning(request, sentence(refused))
    else:
        messages.success(request, says(BACK).format(n=version.number))
    return redirect("reporting:report", report.pk)


def answer(request: HttpRequest, remark: Remark) -> HttpResponse:
    """Answer a remark: as JSON to the grid, else back to the report."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        answer_remark(request.user, remark, request.POST.get("answer", ""))
    except Refused as refused:
        if wants_json:
            return JsonResponse({"refused": [sentence(refused)]}, status=422)
        messages.warning(request, sentence(refused))
        return redirect("reporting:report", remark.report_id)
    if wants_json:
        return JsonResponse({"answer": remark.answer})
    messages.success(request, says(ANSWERED))
    return redirect("reporting:report", remark.report_id)


def _page(request: HttpRequest, report: Report, status: int = 200, **given: Any) -> HttpResponse:
    context = around(request, report, "hand_in")
    context |= before_handing_in(report, context["sheets"])
    return render(request, "reporting/hand_in.html", {**context, **given}, status=status)


def before_handing_in(report: Report, sheets: Iterable[Sheet]) -> dict[str, Any]:
    """Return what is looked at before a report is handed in: what is wrong, what is missing, what was not answered."""
    told = live(report)
    problems = told["problems"]
    return {
        "errors": [one for one in problems if one["severity"] == "error"],
        "warnings": [one for one in problems if one["severity"] != "error"], "feedback": told["feedback"],
        "unfilled": [one for one in sheets if one.is_asked and one.filled < one.asked],
        "unanswered": sum(one.settled_at is None for one in open_remarks(report)),
    }  # fmt: skip
