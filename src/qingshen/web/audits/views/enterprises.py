"""The enterprises of an audit: the list taken from a file, searched, one row changed."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.edit_enterprise import EDITABLE, edit_enterprise, mark_of
from qingshen.web.audits.actions.import_list import Imported, import_list
from qingshen.web.audits.below import bureaus_below
from qingshen.web.audits.forms import EnterpriseForm
from qingshen.web.audits.models import ENROLMENT_STATES, Audit, Enrolment
from qingshen.web.audits.roster import field_of, gather_list
from qingshen.web.audits.views.board import named
from qingshen.web.jobs.work import written
from qingshen.web.policies import may
from qingshen.web.sending import on_disk, sent
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import says

PAGE = 50
TAKEN = Text(
    "已导入 {n} 家企业：新增 {added} 家，改动 {changed} 家，移出 {gone} 家{which}。",
    "{n} enterprises were taken in: {added} added, {changed} changed, {gone} taken out{which}.",
)
NAMED = 10  # of those taken out
NO_FILE = Text("请选择文件。", "Choose a file.")
SAVED = Text("已保存。", "Saved.")
LIST = Text("企业名单.xlsx", "enterprises.xlsx")


def table(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the enterprises, and where the list comes from."""
    return _page(request, audit)


def template(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Send the list as a workbook to fill in; what is there already stands in it."""
    from qingshen.exchange.template import write_enterprises

    with TemporaryDirectory() as name:
        path = Path(name) / "enterprises.xlsx"
        write_enterprises(path, [one.cells for one in audit.enrolments.all()])
        return sent(path.read_bytes(), says(LIST))


def take(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Take the list from a file, all or nothing."""
    upload = request.FILES.get("file")
    if upload is None:
        messages.warning(request, says(NO_FILE))
        return redirect("audits:enterprises", audit.pk)
    with on_disk(upload.read(), upload.name) as path:
        try:
            done = import_list(request.user, audit, path, upload.name)
            _, warnings = gather_list(audit, path, upload.name)
        except Refused as refused:
            return _page(request, audit, [written(one) for one in refused.problems], status=422)
    messages.success(request, _taken(done))
    if warnings:
        return _page(request, audit, [written(one) for one in warnings])
    return redirect("audits:enterprises", audit.pk)


def _taken(done: Imported) -> str:
    """Say what became of the list: a file that lacks some takes them out, and nobody may have meant that."""
    first, more = done.gone[:NAMED], "…" if len(done.gone) > NAMED else ""
    which = Text(f"（{'、'.join(first)}{more}）", f" ({', '.join(first)}{more})") if first else Text("")
    return says(TAKEN).format(
        n=done.enterprises, added=len(done.added), changed=len(done.changed), gone=len(done.gone), which=says(which)
    )


def _page(request: HttpRequest, audit: Audit, problems: Any = (), status: int = 200) -> HttpResponse:
    everyone = visible_enrolments(request.user, audit)
    rows, asked = _filtered(request, everyone)
    kept = urlencode({name: text for name, text in asked.items() if text})
    known = sorted(set(everyone.order_by().values_list("cells__district", flat=True).distinct()) - {None, ""})
    rows = rows.select_related("district", "organisation").annotate(people=Count("organisation__memberships"))
    rows = rows.order_by("position", "code")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for one in page.object_list:
        one.said = ENROLMENT_STATES[one.state]
        one.can_edit = may(request.user, "enrolment.edit", one)
    found = {
        "audit": audit, "page": page, "asked": asked, "kept": f"&{kept}" if kept else "", "problems": problems,
        "states": ENROLMENT_STATES, "districts": known, "is_empty": not page.paginator.count and not kept,
        "is_refused": status != 200,
    }  # fmt: skip
    return render(request, "audits/enterprises.html", found, status=status)


def _filtered(request: HttpRequest, rows: QuerySet[Enrolment]) -> tuple[QuerySet[Enrolment], dict[str, str]]:
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state", "district")}
    if asked["q"]:
        rows = rows.filter(named(asked["q"]))
    if asked["state"] in ENROLMENT_STATES:
        rows = rows.filter(state=asked["state"])
    if asked["district"]:
        rows = rows.filter(cells__district=asked["district"])
    return rows, asked


def form(request: HttpRequest, one: Enrolment) -> HttpResponse:
    """Show one enterprise's row."""
    initial = {**one.cells, "bureau": one.district_id}
    return _edit_page(request, one, _form(request, one, initial=initial))


def save(request: HttpRequest, one: Enrolment) -> HttpResponse:
    """Keep the row, or say what is wrong with it, field by field."""
    filled = _form(request, one, request.POST)
    if not filled.is_valid():
        return _edit_page(request, one, filled, status=422)
    raw = {field.name: filled.cleaned_data[field.name] for field in EDITABLE}
    district = filled.cleaned_data["bureau"] if "bureau" in filled.fields else one.district
    try:
        edit_enterprise(request.user, one, raw, district, request.POST.get("seen", ""))
    except Refused as refused:
        for problem in refused.problems:
            field = field_of(problem.place)
            said = f"{says(problem.what)} → {says(problem.remedy)}"
            filled.add_error(field if field in filled.fields else None, said)
        return _edit_page(request, one, filled, status=422)
    messages.success(request, says(SAVED))
    return redirect("audits:enterprises", one.audit_id)


def _form(request: HttpRequest, one: Enrolment, data: Any = None, **more: Any) -> EnterpriseForm:
    """Return the form; who leads the audit also says which bureau looks after the enterprise."""
    bureaus = None
    if may(request.user, "audit.edit", one.audit):
        below = [each.pk for each in bureaus_below(one.audit.organiser_id)]
        bureaus = Organisation.objects.filter(pk__in=[*below, one.district_id])
    return EnterpriseForm(data, fields=EDITABLE, bureaus=bureaus, **more)


def _edit_page(request: HttpRequest, one: Enrolment, form: EnterpriseForm, status: int = 200) -> HttpResponse:
    found = {"audit": one.audit, "one": one, "form": form, "seen": mark_of(one)}
    return render(request, "audits/enterprise.html", found, status=status)
