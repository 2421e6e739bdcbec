"""A report's own page, its problems, its history."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.case.schema import TABLES
from qingshen.language import Text
from qingshen.web.reporting.check import check_standing
from qingshen.web.reporting.draft import Standing, standing_of
from qingshen.web.reporting.live import live, problems_of
from qingshen.web.reporting.models import ORIGINS, Report
from qingshen.web.reporting.views.around import around
from qingshen.web.reporting.words import cell_text, field_name, row_name

PAGE = 50


def overview(request: HttpRequest, report: Report) -> HttpResponse:
    """Show where the report stands and what can be done."""
    shown = standing_of(report)
    context = around(request, report, "report", shown)
    told = live(report)
    errors = sum(one["severity"] == "error" for one in told["problems"])
    return render(request, "reporting/report.html", {
        **context, "feedback": told["feedback"], "errors": errors, "warnings": len(told["problems"]) - errors,
        "remarks": open_remarks(report), "files": report.attachments.filter(removed_at=None).count(),
        "versions": report.versions.count(),
    })  # fmt: skip


def open_remarks(report: Report) -> list[Any]:
    """Return the remarks of the version returned last, those not answered first."""
    if not report.is_open:
        return []
    last = report.versions.filter(state="returned").order_by("-number").first()
    if last is None:
        return []
    found = placed(last.remarks.select_related("by"), report)
    return sorted(found, key=lambda one: one.settled_at is not None)


def placed(found: Iterable[Any], report: Report, shown: Standing | None = None) -> list[Any]:
    """Return remarks or attachments, each with its `place` in words: a list of texts, empty for the whole report."""
    listed = list(found)
    if listed:
        shown = shown or standing_of(report)
        for one in listed:
            one.place = place_of(one.table, one.ident, one.field, shown)
    return listed


def place_of(table: str, ident: str, field: str, shown: Standing) -> list[Text]:
    """Return a place in words, part by part; none for the whole report."""
    if table not in TABLES:
        return []
    cells = shown.rows.get(table, {}).get(ident, {})
    parts = [TABLES[table].label]
    parts += [row_name(table, cells, shown)] if cells else []
    return parts + ([field_name(table, field)] if field else [])


def problems(request: HttpRequest, report: Report) -> HttpResponse:
    """Show everything the checks say."""
    shown = standing_of(report)
    found = problems_of(check_standing(shown, report.enrolment))
    errors = sum(one["severity"] == "error" for one in found)
    context = around(request, report, "problems", shown)
    return render(request, "reporting/problems.html", {
        **context, "found": found, "errors": errors, "warnings": len(found) - errors,
    })  # fmt: skip


def history(request: HttpRequest, report: Report) -> HttpResponse:
    """Show every change of a cell, what was refused among them."""
    shown = standing_of(report)
    edits = report.edits.select_related("by").order_by("-pk")
    page = Paginator(edits, PAGE).get_page(request.GET.get("page"))
    rows = []
    for one in page.object_list:
        cells = shown.rows.get(one.table, {}).get(one.ident, {})
        known = one.table in TABLES
        rows.append({
            "edit": one, "sheet": TABLES[one.table].label if known else one.table,
            "row": row_name(one.table, cells, shown) if cells else one.ident,
            "column": field_name(one.table, one.field) if known else one.field,
            "before": cell_text(one.table, one.field, one.before, shown),
            "after": cell_text(one.table, one.field, one.after, shown), "origin": ORIGINS.get(one.origin, one.origin),
        })  # fmt: skip
    context = around(request, report, "history", shown)
    return render(request, "reporting/history.html", {**context, "page": page, "rows": rows})
