"""One sheet as a grid: the page, cells saved, others' changes."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from qingshen.problems import Refused
from qingshen.web.policies import may
from qingshen.web.posted import posted, unreadable
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.conflict import Conflict
from qingshen.web.reporting.draft import Standing, standing_of
from qingshen.web.reporting.live import live
from qingshen.web.reporting.models import Remark, Report
from qingshen.web.reporting.sheet import sheet_of
from qingshen.web.reporting.spoken import spoken
from qingshen.web.reporting.views.around import around, newest
from qingshen.web.wording import says


def sheet(request: HttpRequest, report: Report, table: str) -> HttpResponse:
    """Show one sheet: to fill in, to review, or to read."""
    shown = standing_of(report)
    if table not in shown.by_table:
        raise Http404
    context = around(request, report, table, shown)
    return render(
        request, "reporting/sheet.html", {**context, "table": table, **grid_data(request, report, table, shown)}
    )


def grid_data(request: HttpRequest, report: Report, table: str, shown: Standing) -> dict[str, Any]:
    """Return what the grid's script reads: `sheet`, `live`, `facts`, `words`."""
    version = newest(report)
    fills = report.is_open and may(request.user, "report.fill", report)
    reviews = report.state == "submitted" and may(request.user, "report.review", report)
    names = {"save": "save", "changes": "changes", "live": "live", "evidence": "evidence"}
    urls = {name: reverse(f"reporting:{route}", args=[report.pk]) for name, route in names.items()}
    urls["sheet"] = reverse("reporting:sheet", args=[report.pk, "TABLE"])
    if version is not None:
        urls["remark"] = reverse("reporting:remark", args=[version.pk])
    return {
        "sheet": sheet_of(shown, table),
        "live": live(report, shown),
        "facts": {
            "mode": "fill" if fills else "review" if reviews else "read", "urls": urls, "report": report.pk,
            "user": request.user.pk,
            "remarks": [remark_told(one, request.user.pk) for one in _remarks(report, table, fills, reviews)],
            "files": _files(report, table) if may(request.user, "attachment.see", report) else [],
        },
        "words": spoken(),
    }  # fmt: skip


def _remarks(report: Report, table: str, fills: bool, reviews: bool) -> Iterable[Remark]:
    """Return the remarks on a sheet and on the whole report: of the version returned last; to its reviewers also of the
    one that waits.
    """
    if not fills and not reviews:
        return ()
    states = ("returned", "submitted") if reviews else ("returned",)
    last = dict(report.versions.filter(state__in=states).values_list("state", "pk"))
    return Remark.objects.filter(version__in=list(last.values()), table__in=(table, "")).select_related("by", "version")


def remark_told(one: Remark, reader: int) -> dict[str, Any]:
    """Return a remark for the grid; `take_back` is where the reader can do that, "" where they cannot."""
    is_own = one.by_id == reader and one.version.state == "submitted"
    return {
        "pk": one.pk, "table": one.table, "ident": one.ident, "field": one.field, "text": one.text, "by": str(one.by),
        "answer": one.answer, "url": reverse("reporting:answer", args=[one.pk]), "version": one.version.number,
        "take_back": reverse("reporting:take_back_remark", args=[one.pk]) if is_own else "",
    }  # fmt: skip


def _files(report: Report, table: str) -> list[dict[str, Any]]:
    found = report.attachments.filter(table=table, removed_at=None)
    return [
        {"ident": one.ident, "field": one.field, "name": one.name,
         "url": reverse("reporting:attachment", args=[one.pk])}
        for one in found
    ]  # fmt: skip


def save(request: HttpRequest, report: Report) -> HttpResponse:
    """Save cells; answer what stands there now, what was not written and why, and what follows from it."""
    try:
        edits = posted(request)["edits"]
        if not isinstance(edits, list) or not all(isinstance(one, dict) for one in edits):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        return unreadable()
    try:
        saved = save_cells(request.user, report, edits)
    except Refused as refused:
        told = [{"what": says(one.what), "remedy": says(one.remedy), "code": one.code} for one in refused.problems]
        return JsonResponse({"refused": told, "state": report.state}, status=422)
    answer = {"conflicts": [_told(one) for one in saved.conflicts], "rows": saved.rows, "written": saved.is_written}
    return JsonResponse({**live(report, saved.standing), **answer})


def _told(one: Conflict) -> dict[str, Any]:
    return {
        "table": one.table, "ident": one.ident, "field": one.field, "value": one.value, "stands": one.stands,
        "by": one.by, "at": f"{one.at:%Y-%m-%d %H:%M}" if one.at else "", "why": says(one.why),
        "place": says(one.place),
    }  # fmt: skip


def changes(request: HttpRequest, report: Report) -> HttpResponse:
    """Answer the rows changed since a revision, and by whom; cheap where nothing has happened."""
    since = request.GET.get("since", "")
    known = int(since) if since.isdecimal() else report.revision
    if known >= report.revision:
        return JsonResponse({"revision": report.revision, "state": report.state, "rows": {}, "by": {}})
    made = report.edits.filter(revision__gt=known, is_refused=False).select_related("by").order_by("pk")
    rows: dict[str, dict[str, dict[str, str]]] = {}
    by: dict[str, str] = {}
    standing = standing_of(report)
    for one in made:
        rows.setdefault(one.table, {})[one.ident] = standing.rows.get(one.table, {}).get(one.ident, {})
        by[f"{one.table}|{one.ident}|{one.field}"] = str(one.by)
    return JsonResponse({**live(report, standing), "rows": rows, "by": by})


def now(request: HttpRequest, report: Report) -> HttpResponse:
    """Answer problems, progress and feedback as the report stands."""
    return JsonResponse(live(report))
