"""Versions of a report: the list, the receipt, the workbook, two of them compared."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.web.reporting.compare import compare, draft_in
from qingshen.web.reporting.models import Report, Version
from qingshen.web.reporting.views.around import around
from qingshen.web.sending import sent

PAGE = 200


def listed(request: HttpRequest, report: Report) -> HttpResponse:
    """Show every version, newest first."""
    found = report.versions.select_related("by", "decided_by").order_by("-number")
    context = around(request, report, "versions")
    return render(request, "reporting/versions.html", {**context, "versions": list(found)})


def receipt(request: HttpRequest, version: Version) -> HttpResponse:
    """Show who handed in what and when, with its hash: to be printed."""
    draft = draft_in(version)
    cells = sum(len(row) for rows in draft.values() for row in rows)
    report = version.report
    return render(request, "reporting/receipt.html", {
        "audit": report.audit, "report": report, "enrolment": report.enrolment, "version": version, "cells": cells,
        "rows": sum(len(rows) for rows in draft.values()),
        "files": report.attachments.filter(at__lte=version.at).exclude(removed_at__lt=version.at).count(),
    })  # fmt: skip


def download(request: HttpRequest, version: Version) -> HttpResponse:
    """Send the workbook of a version, as it was handed in."""
    del request
    from qingshen.web.reporting.workbook import workbook_bytes

    if version.workbook is not None:
        content = version.workbook.read()
    else:
        content = workbook_bytes(version.enrolment, draft_in(version), version.revision)
    return sent(content, f"{version.enrolment.code}-v{version.number}.xlsx")


def compared(request: HttpRequest, report: Report) -> HttpResponse:
    """Show what differs between two versions: those asked for, else the last two."""
    found = list(report.versions.select_related("report__enrolment__audit").order_by("-number"))
    by_number = {str(one.number): one for one in found}
    after = by_number.get(request.GET.get("after", ""), found[0] if found else None)
    before = by_number.get(request.GET.get("before", ""), found[1] if len(found) > 1 else None)
    differ = compare(before, after) if before and after else []
    page = Paginator(differ, PAGE).get_page(request.GET.get("page"))
    return render(request, "reporting/compare.html", {
        **around(request, report, "versions"), "versions": found, "before": before, "after": after, "page": page,
        "kept": f"&before={before.number}&after={after.number}" if before and after else "",
    })  # fmt: skip
