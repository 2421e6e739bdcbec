"""Who fills in has finished: what is still missing, and the request to those who hand in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.reporting.actions.ask_approval import NOBODY, ask_approval, who_invites
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.people import approvers
from qingshen.web.reporting.views.around import around, shown_problems
from qingshen.web.reporting.views.handing import before_handing_in
from qingshen.web.wording import says

ASKED = Text("已通知 {names}，请其核对后提交。", "{names} was told to check it and hand it in.")
COMMA = Text("、", ", ")


def form(request: HttpRequest, report: Report) -> HttpResponse:
    """Show what is still missing, and who would be asked."""
    return _page(request, report)


def ask(request: HttpRequest, report: Report) -> HttpResponse:
    """Ask them."""
    try:
        told = ask_approval(request.user, report)
    except Refused as refused:
        return _page(request, report, 422, problems=shown_problems(refused))
    messages.success(request, says(ASKED).format(names=says(COMMA).join(str(one) for one in told)))
    return redirect("reporting:report", report.pk)


def _page(request: HttpRequest, report: Report, status: int = 200, **given: Any) -> HttpResponse:
    context = around(request, report, "ask")
    return render(request, "reporting/ask.html", {
        **context, **before_handing_in(report, context["sheets"]), "nobody": NOBODY, "who_invites": who_invites(report),
        "approvers": [one for one in approvers(report) if one.pk != request.user.pk], **given,
    }, status=status)  # fmt: skip
