"""The choice of the list: the proposal and why, the decisions, publication."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.audits.actions.decide import decide_all
from qingshen.web.audits.actions.import_loads import import_loads
from qingshen.web.audits.actions.publish_list import publish_list
from qingshen.web.audits.actions.select_list import select_list
from qingshen.web.audits.actions.take_proposals import take_proposals
from qingshen.web.audits.choice import Choice, choice_of
from qingshen.web.audits.decisions_file import Given
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.forms import DecideForm, PublishForm
from qingshen.web.audits.listed import STEP
from qingshen.web.audits.models import Audit
from qingshen.web.jobs.work import written
from qingshen.web.sending import on_disk, sent
from qingshen.web.wording import says

PAGE = 50
DECIDED = Text("已作出 {n} 项决定。", "{n} decisions were taken.")
PUBLISHED = Text(
    "名单已公布，列入 {n} 家；期限开始计算。", "The list is published: {n} enterprises. The deadlines run."
)
TAKEN = Text("已读入 {n} 项数据。", "{n} amounts were read.")
NOBODY = Text("请先勾选企业。", "Tick the enterprises first.")
NO_FILE = Text("请选择文件。", "Choose a file.")
NOTHING = Text("没有待采纳的建议：已全部决定，或建议已过时。", "No proposal is left: decided, or out of date.")
AMOUNTS = Text("已知数据.xlsx", "known-amounts.xlsx")
ASKED = ("q", "show")
AS_PROPOSED = "照测算建议 / as proposed"


def table(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the list as it stands."""
    return _page(request, audit)


def template(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Send an empty table of amounts."""
    from qingshen.case.schema import QUANTITIES
    from qingshen.case.settings import CURRENCY
    from qingshen.exchange.style import Book
    from qingshen.exchange.workbook import draw_header

    fields = [one for one in QUANTITIES.fields if one.name not in ("status", "reason")]
    with TemporaryDirectory() as name:
        path = Path(name) / "quantities.xlsx"
        with Book(path, QUANTITIES.label.zh) as book:
            draw_header(book, QUANTITIES, fields, CURRENCY)
        return sent(path.read_bytes(), says(AMOUNTS))


def take_loads(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Take known amounts from a file."""
    upload = request.FILES.get("file")
    if upload is None:
        messages.warning(request, says(NO_FILE))
        return redirect("audits:list", audit.pk)
    with on_disk(upload.read(), upload.name) as path:
        try:
            number = import_loads(request.user, audit, path, upload.name)
        except Refused as refused:
            return _page(request, audit, problems=[written(one) for one in refused.problems], status=422)
    messages.success(request, says(TAKEN).format(n=number))
    return redirect("audits:list", audit.pk)


def select(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Have the list chosen."""
    try:
        select_list(request.user, audit)
    except Refused as refused:
        return _page(request, audit, problems=[written(one) for one in refused.problems], status=422)
    return redirect("audits:list", audit.pk)


def decide(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Decide of the ticked enterprises."""
    codes = request.POST.getlist("enterprise")
    if request.POST.get("scope") == "all":
        codes = _found(request, audit)
    filled = DecideForm(request.POST)
    if not codes:
        filled.add_error(None, says(NOBODY))
    if not filled.is_valid():
        return _page(request, audit, decide=filled, ticked=codes, status=422)
    said = filled.cleaned_data
    given = [Given(code, said["decision"], said["reason"]) for code in dict.fromkeys(codes)]
    pairs = (one.rpartition("=") for one in request.POST.getlist("was"))
    seen = {code: mark for code, _, mark in pairs}
    return _decided(
        request, audit, lambda: decide_all(request.user, audit, STEP, given, seen), decide=filled, ticked=codes
    )


def take_proposal(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Make every proposal that stands open a decision."""
    reason = request.POST.get("reason", "").strip() or AS_PROPOSED
    return _decided(request, audit, lambda: take_proposals(request.user, audit, reason))


def _found(request: HttpRequest, audit: Audit) -> list[str]:
    """Return the codes of all enterprises the filter finds, on whichever page."""
    try:
        choice = choice_of(audit, frame_of(audit), request.user)
    except Refused:
        return []
    return [one.enrolment.code for one in choice.asked(*_asked(request).values())]


def _decided(request: HttpRequest, audit: Audit, verb: Callable[[], int], **kept: Any) -> HttpResponse:
    try:
        number = verb()
    except Refused as refused:
        return _page(request, audit, problems=[written(one) for one in refused.problems], status=422, **kept)
    if number:
        messages.success(request, says(DECIDED).format(n=number))
    else:
        messages.info(request, says(NOTHING))
    query = _query(request, "page")
    return redirect(f"{reverse('audits:list', args=[audit.pk])}{'?' if query else ''}{query}#list")


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in ASKED}


def _query(request: HttpRequest, *more: str) -> str:
    """Return the filter, and `more` of the address, as an address bears them."""
    asked = _asked(request) | {name: request.GET.get(name, "") for name in more}
    return urlencode({name: text for name, text in asked.items() if text})


def publish(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Publish the list."""
    filled = PublishForm(request.POST)
    if not filled.is_valid():
        return _page(request, audit, publish=filled, status=422)
    try:
        number = publish_list(request.user, audit, filled.cleaned_data["on"])
    except Refused as refused:
        return _page(request, audit, publish=filled, problems=[written(one) for one in refused.problems], status=422)
    messages.success(request, says(PUBLISHED).format(n=number))
    return redirect("audits:board", audit.pk)


def _page(request: HttpRequest, audit: Audit, status: int = 200, **given: Any) -> HttpResponse:
    problems = list(given.get("problems", ()))
    choice: Choice | None = None
    try:
        choice = choice_of(audit, frame_of(audit), request.user)
    except Refused as refused:
        problems += [written(one) for one in refused.problems]
    asked, kept = _asked(request), _query(request)
    rows = choice.asked(asked["q"], asked["show"]) if choice else []
    found = {
        "audit": audit, "choice": choice, "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "asked": asked, "kept": f"&{kept}" if kept else "", "problems": problems,
        "where": _query(request, "page"),
        "decide": given.get("decide") or DecideForm(), "ticked": given.get("ticked", ()),
        "publish": given.get("publish") or PublishForm(),
        "job": audit.jobs.filter(kind="select").first(),
    }  # fmt: skip
    return render(request, "audits/list.html", found, status=status)
