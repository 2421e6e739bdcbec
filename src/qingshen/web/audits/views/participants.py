"""Who takes part in an audit; the enterprises' accounts, invited in bulk; the bureau that looks after each."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.models import KINDS, Organisation
from qingshen.web.accounts.refusing import sentence
from qingshen.web.accounts.views.going import whole
from qingshen.web.audits.actions.add_participant import KIND_OF, add_participant
from qingshen.web.audits.actions.assign_district import assign_district
from qingshen.web.audits.actions.invite_enterprises import invite_enterprises
from qingshen.web.audits.actions.remove_participant import remove_participant
from qingshen.web.audits.below import bureaus_below
from qingshen.web.audits.lines import Line, from_file, pasted
from qingshen.web.audits.models import ROLES, Audit, Participation
from qingshen.web.audits.views.board import named
from qingshen.web.audits.views.chosen import chosen, is_key
from qingshen.web.jobs.work import written
from qingshen.web.sending import on_disk
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import says

PAGE = 50
ADDED = Text("已加入“{name}”。", "'{name}' takes part now.")
REMOVED = Text("已移除“{name}”。", "'{name}' takes part no longer.")
ASSIGNED = Text("已分派 {n} 家企业。", "{n} enterprises were assigned.")
CHOOSE = Text("请从列表中选择单位。", "Choose an organisation of the list.")
NONE = Text("请先勾选企业。", "Tick enterprises first.")


def table(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show who takes part, by role."""
    part = audit.participations.select_related("organisation").annotate(people=Count("organisation__memberships"))
    by_role: dict[str, list[Participation]] = {role: [] for role in ROLES}
    for one in part:
        by_role[one.role].append(one)
    taken = {one.organisation_id for one in part} | {audit.organiser_id}
    free = Organisation.objects.filter(kind__in=set(KIND_OF.values())).exclude(pk__in=taken)
    choices = {
        role: [one for one in free if one.kind == KIND_OF[role]] for role in ROLES
    }  # fmt: skip
    roles = [
        {"code": role, "said": ROLES[role], "part": by_role[role], "free": choices[role], "kind": KIND_OF[role]}
        for role in ROLES
    ]
    looked_after = dict(
        audit.enrolments.exclude(district=None).order_by().values_list("district").annotate(n=Count("pk"))
    )
    for one in by_role["district"]:
        one.number = looked_after.get(one.organisation_id, 0)
    return render(request, "audits/participants.html", {"audit": audit, "roles": roles, "kinds": KINDS})


def add(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Let an organisation take part."""
    one = chosen(Organisation.objects.all(), request.POST.get("organisation", ""))
    if one is None:
        messages.warning(request, says(CHOOSE))
        return redirect("audits:participants", audit.pk)
    try:
        add_participant(request.user, audit, one, request.POST.get("role", ""))
    except Refused as found:
        messages.warning(request, sentence(found))
    else:
        messages.success(request, says(ADDED).format(name=one))
    return redirect("audits:participants", audit.pk)


def remove(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Take an organisation out."""
    audit, name = participation.audit_id, str(participation.organisation)
    try:
        remove_participant(request.user, participation)
    except Refused as found:
        messages.warning(request, sentence(found))
    else:
        messages.success(request, says(REMOVED).format(name=name))
    return redirect("audits:participants", audit)


def enterprises(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show which enterprises have accounts, which are invited, which bureau looks after each."""
    return _enterprises(request, audit)


def invite(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Invite by pasted lines or a file, all or nothing; the links are shown this once."""
    try:
        lines = _lines(request)
        done = invite_enterprises(request.user, audit, lines, whole(request, "accounts:invitation"))
    except Refused as found:
        return _enterprises(request, audit, [written(one) for one in found.problems], status=422)
    back = reverse("audits:accounts", args=[audit.pk])
    found = {"audit": audit, "made": done.invited, "known": done.known, "of": audit, "back": back}
    return render(request, "accounts/invited.html", found)


def _lines(request: HttpRequest) -> list[Line]:
    upload = request.FILES.get("file")
    if upload is None:
        return pasted(request.POST.get("lines", ""))
    with on_disk(upload.read(), upload.name) as path:
        return from_file(path, upload.name)


def assign(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Let a bureau look after the ticked enterprises."""
    keys = [int(one) for one in request.POST.getlist("enrolment") if is_key(one)]
    asked = request.POST.get("bureau", "")
    one = chosen(Organisation.objects.all(), asked)
    if not keys or (one is None and asked != "nobody"):
        messages.warning(request, says(CHOOSE if keys else NONE))
        return redirect("audits:accounts", audit.pk)
    try:
        number = assign_district(request.user, audit, one, keys)
    except Refused as found:
        messages.warning(request, sentence(found))
    else:
        messages.success(request, says(ASSIGNED).format(n=number))
    return redirect("audits:accounts", audit.pk)


def _enterprises(request: HttpRequest, audit: Audit, problems: Any = (), status: int = 200) -> HttpResponse:
    waiting = Q(organisation__invitations__accepted_at=None, organisation__invitations__withdrawn_at=None)
    waiting &= Q(organisation__invitations__expires_at__gt=timezone.now())
    rows = visible_enrolments(request.user, audit, "enrolment.invite").select_related("organisation", "district")
    rows = rows.annotate(
        people=Count("organisation__memberships", distinct=True),
        waiting=Count("organisation__invitations", filter=waiting, distinct=True),
    ).order_by("position", "code")
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "account")}
    if asked["q"]:
        rows = rows.filter(named(asked["q"]))
    if asked["account"] == "none":
        rows = rows.filter(people=0)
    kept = urlencode({name: text for name, text in asked.items() if text})
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = {
        "audit": audit, "page": page, "asked": asked, "kept": f"&{kept}" if kept else "", "problems": problems,
        "bureaus": bureaus_below(audit.organiser_id),
        "lines": request.POST.get("lines", ""),
    }  # fmt: skip
    return render(request, "audits/accounts.html", found, status=status)
