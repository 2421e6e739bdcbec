"""Evidence: files at a cell, an option, a claim or the whole report."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qingshen.case.schema import TABLES
from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.policies import may
from qingshen.web.reporting.actions.attach import attach
from qingshen.web.reporting.actions.remove_attachment import remove_attachment
from qingshen.web.reporting.content import MEDIA
from qingshen.web.reporting.draft import standing_of
from qingshen.web.reporting.models import Attachment, Report
from qingshen.web.reporting.views.around import around, shown_problems
from qingshen.web.reporting.views.overview import place_of, placed
from qingshen.web.reporting.words import row_name
from qingshen.web.sending import sent
from qingshen.web.wording import says

NO_FILE = Text("请先选择文件。", "Choose a file first.")
ADDED = Text("已上传“{name}”。", "{name} was attached.")
REMOVED = Text("已移除“{name}”；已提交的版本仍保留它。", "{name} was removed; versions handed in keep it.")
MOST = 400
CELL = ("table", "ident", "field")


def listed(request: HttpRequest, report: Report) -> HttpResponse:
    """Show the evidence there is, and ask for more."""
    return _page(request, report)


def take(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep a file."""
    upload = request.FILES.get("file")
    table, ident, field = _said(request.POST)
    if upload is None:
        return _page(request, report, 422, problem=says(NO_FILE))
    try:
        made = attach(request.user, report, table, ident, field, upload)
    except Refused as refused:
        return _page(request, report, 422, problems=shown_problems(refused))
    messages.success(request, says(ADDED).format(name=made.name))
    here = reverse("reporting:evidence", args=[report.pk])
    # Whoever came from a cell goes back to it.
    return redirect(f"{here}?{urlencode({'table': table, 'ident': ident, 'field': field})}" if field else here)


def download(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    """Send a file."""
    del request
    return sent(attachment.blob.read(), attachment.name, attachment.blob.media_type)


def remove(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    """Take a file away from the draft."""
    try:
        remove_attachment(request.user, attachment)
    except Refused as refused:
        return _page(request, attachment.report, 422, problems=shown_problems(refused))
    messages.success(request, says(REMOVED).format(name=attachment.name))
    return redirect("reporting:evidence", attachment.report_id)


def _said(said: QueryDict) -> tuple[str, str, str]:
    """Return the place a page or a file is asked for: table, ident, field."""
    table, _, ident = said.get("at", "").partition("|")
    return (table, ident, "") if table else (said.get("table", ""), said.get("ident", ""), said.get("field", ""))


def _asked(said: QueryDict) -> dict[str, str]:
    """Return the place as the form shows it; none where the report has no such place."""
    table, ident, field = _said(said)
    known = {"", *(one.name for one in TABLES[table].fields)} if table in TABLES else set()
    return {"table": table, "ident": ident, "field": field} if field in known else dict.fromkeys(CELL, "")


def _page(request: HttpRequest, report: Report, status: int = 200, **given: Any) -> HttpResponse:
    shown = standing_of(report)
    files = report.attachments.filter(removed_at=None).select_related("by", "blob")
    asked = _asked(request.POST or request.GET)
    subjects = [
        (f"{table}|{ident}", says(TABLES[table].label), says(row_name(table, cells, shown, None)))
        for table in ("measures", "effects", "answers", "quantities", "activities", "checks")
        for ident, cells in list(shown.rows.get(table, {}).items())[:MOST]
    ]  # fmt: skip
    return render(request, "reporting/evidence.html", {
        **around(request, report, "evidence", shown), "files": placed(files, report, shown), "asked": asked,
        "asked_place": place_of(*asked.values(), shown), "subjects": subjects,
        "accepted": ",".join(f".{one}" for one in MEDIA), "kinds": ", ".join(MEDIA),
        "can_add": report.is_open and may(request.user, "attachment.add", report),
        "can_remove": report.is_open and may(request.user, "attachment.remove", report),
        "asked_at": f"{asked['table']}|{asked['ident']}" if asked["table"] else "", **given,
    }, status=status)  # fmt: skip
