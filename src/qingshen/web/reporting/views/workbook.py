"""The workbook of a report: taken away pre-filled, sent back, its problems marked, its conflicts decided."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.reporting.actions.take_workbook import Keep, Taken, take_workbook
from qingshen.web.reporting.conflict import Conflict
from qingshen.web.reporting.draft import standing_of
from qingshen.web.reporting.marked import is_markable, marked
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.views.around import around, shown_problems
from qingshen.web.reporting.words import cell_text
from qingshen.web.reporting.workbook import workbook_of
from qingshen.web.sending import on_disk, sent
from qingshen.web.storage.keep import XLSX, keep
from qingshen.web.storage.models import Blob
from qingshen.web.wording import says

NO_FILE = Text("请先选择文件。", "Choose a file first.")
GONE = Text("上传的文件已不在，请重新上传。", "The file sent is gone: send it again.")
UNMARKED = Text(
    "这个文件无法加标记；请按页面上列出的位置改正后重新上传。",
    "This file cannot be marked: correct the places the page lists, and send it again.",
)
TAKEN = Text("已读入 Excel，改动 {n} 个单元格。", "The workbook was taken: {n} cells changed.")
SAME = Text("Excel 与网页内容相同，没有改动。", "The workbook says what the web says: nothing changed.")


def download(request: HttpRequest, report: Report) -> HttpResponse:
    """Send the workbook, pre-filled."""
    del request
    return sent(workbook_of(report), f"{report.enrolment.code}.xlsx")


def form(request: HttpRequest, report: Report) -> HttpResponse:
    """Ask for the workbook."""
    return _page(request, report)


def take(request: HttpRequest, report: Report) -> HttpResponse:
    """Take a workbook: all of it, or nothing and every problem."""
    upload = request.FILES.get("file")
    if upload is None:
        messages.warning(request, says(NO_FILE))
        return redirect("reporting:upload", report.pk)
    return _taken(request, report, upload.read(), upload.name, "ask")


def settle(request: HttpRequest, report: Report) -> HttpResponse:
    """Take the workbook sent before, now that its sender has said what goes where both have changed."""
    kept = request.session.get(_slot(report))
    blob = Blob.objects.filter(pk=kept["blob"]).first() if kept else None
    wish = request.POST.get("keep")
    if blob is None or wish not in ("workbook", "web"):
        messages.warning(request, says(GONE))
        return redirect("reporting:upload", report.pk)
    return _taken(request, report, blob.read(), kept["name"], "workbook" if wish == "workbook" else "web")


def _taken(request: HttpRequest, report: Report, content: bytes, name: str, wish: Keep) -> HttpResponse:
    try:
        with on_disk(content, name) as path:
            taken = take_workbook(request.user, report, path, name, wish)
    except Refused as refused:
        problems = shown_problems(refused)
        # What names a sheet was read as a workbook; of anything else there is nothing to mark.
        can_mark = name.lower().endswith((".xlsx", ".xlsm")) and any(one.place.sheet for one in refused.problems)
        can_mark = can_mark and is_markable(content)
        if can_mark:
            _remember(request, report, content, name, problems)
        else:
            request.session.pop(_slot(report), None)
        return _page(request, report, 422, problems=problems, name=name, can_mark=can_mark)
    if not taken.is_stored:
        _remember(request, report, content, name, [])
        return _page(request, report, 409, taken=taken, conflicts=_in_words(report, taken.conflicts), name=name)
    request.session.pop(_slot(report), None)
    return _done(request, report, taken)


def _in_words(report: Report, conflicts: Iterable[Conflict]) -> list[dict[str, Any]]:
    """Return conflicts as the form shows their cells; of a row its cells one after the other."""
    shown = standing_of(report)

    def said(one: Conflict, text: str) -> str:
        if one.field or not text:
            return says(cell_text(one.table, one.field, text, shown))
        cells = [cell_text(one.table, field, cell, shown) for field, cell in json.loads(text).items()]
        return "；".join(says(cell) for cell in cells)

    return [
        {"place": one.place, "value": said(one, one.value), "stands": said(one, one.stands), "by": one.by, "at": one.at}
        for one in conflicts
    ]


def _done(request: HttpRequest, report: Report, taken: Taken) -> HttpResponse:
    messages.success(request, says(TAKEN).format(n=taken.changed) if taken.changed else says(SAME))
    if not taken.warnings:
        return redirect("reporting:report", report.pk)
    return _page(request, report, taken=taken, warnings=shown_problems(taken.warnings))


def marked_one(request: HttpRequest, report: Report) -> HttpResponse:
    """Send the workbook that was refused, its problems marked in it."""
    kept = request.session.get(_slot(report))
    blob = Blob.objects.filter(pk=kept["blob"]).first() if kept else None
    if blob is None:
        messages.warning(request, says(GONE))
        return redirect("reporting:upload", report.pk)
    problems = [_problem(one) for one in kept["problems"]]
    try:
        with on_disk(blob.read(), kept["name"]) as path:
            content = marked(path, problems)
    except Exception:
        # openpyxl raises whatever it likes for what others read.
        messages.warning(request, says(UNMARKED))
        return redirect("reporting:upload", report.pk)
    return sent(content, f"{kept['name'].rsplit('.', 1)[0]}-{says(Text('有标记', 'marked'))}.xlsx")


def _slot(report: Report) -> str:
    return f"sent-workbook-{report.pk}"


def _remember(request: HttpRequest, report: Report, content: bytes, name: str, problems: list[dict[str, Any]]) -> None:
    request.session[_slot(report)] = {"blob": keep(content, XLSX).pk, "name": name, "problems": problems}


def _problem(said: dict[str, Any]) -> Problem:
    return Problem(
        Place(said["file"], said["sheet"], said["cell"]), said["code"], Text(*said["what"]), Text(*said["remedy"]),
        said["severity"],
    )  # fmt: skip


def _page(request: HttpRequest, report: Report, status: int = 200, **given: Any) -> HttpResponse:
    context = {**around(request, report, "upload"), **given}
    return render(request, "reporting/upload.html", context, status=status)
