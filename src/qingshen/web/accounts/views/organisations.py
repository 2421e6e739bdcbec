"""Organisations: those the reader may see, one of them, registered, changed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_otp.plugins.otp_totp.models import TOTPDevice

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.actions.edit_organisation import edit_organisation
from qingshen.web.accounts.actions.invite import Invited, invite
from qingshen.web.accounts.actions.register_organisation import register_organisation
from qingshen.web.accounts.actions.require_factor import require_factor
from qingshen.web.accounts.forms import InvitationForm, OrganisationForm
from qingshen.web.accounts.models import DUTIES, DUTIES_OF, KINDS, Organisation
from qingshen.web.accounts.refusing import mark, sentence
from qingshen.web.accounts.views.going import whole
from qingshen.web.policies import may
from qingshen.web.visible import visible_organisations
from qingshen.web.wording import says

PAGE = 50
FIELDS = ("name", "name_en", "region", "credit_code")
REGISTERED = Text("已登记“{name}”。", "'{name}' is registered.")
NEEDED = Text(
    "成员从下次登录起须两步验证，已通知他们。", "Members need two steps from their next sign-in on, and were told."
)
FREE = Text("不再要求两步验证。", "Two-step sign-in is no longer required.")
SAVED = Text("已保存。", "Saved.")


def table(request: HttpRequest) -> HttpResponse:
    """Show the organisations the reader may see."""
    rows = visible_organisations(request.user).select_related("parent").annotate(people=Count("memberships"))
    rows = rows.order_by("kind", "name", "pk")
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "kind")}
    if asked["q"]:
        text = asked["q"]
        rows = rows.filter(Q(name__icontains=text) | Q(name_en__icontains=text) | Q(credit_code__iexact=text))
    if asked["kind"] in KINDS:
        rows = rows.filter(kind=asked["kind"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for one in page.object_list:
        one.said = KINDS[one.kind]
    kept = urlencode({name: text for name, text in asked.items() if text})
    found = {"page": page, "asked": asked, "kinds": KINDS, "kept": f"&{kept}" if kept else "", "is_asked": bool(kept)}
    return render(request, "accounts/organisations.html", found)


def one(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show an organisation: its people, open invitations, the parts below it."""
    return show(request, organisation)


def show(
    request: HttpRequest, organisation: Organisation, form: InvitationForm | None = None, status: int = 200
) -> HttpResponse:
    """Show an organisation's page, with the form for an invitation as it was filled in."""
    in_two = TOTPDevice.objects.filter(user=OuterRef("user"), confirmed=True)
    members = list(
        organisation.memberships.select_related("user")
        .annotate(in_two=Exists(in_two))
        .order_by("user__full_name", "user__username")
    )
    for each in members:
        each.said = DUTIES[each.duty]
    invitations = list(
        organisation.invitations.filter(accepted_at=None, withdrawn_at=None).select_related("invited_by")
    )
    for each in invitations:
        each.said, each.is_past = DUTIES[each.duty], each.expires_at <= timezone.now()
    has_manager = any(each.duty == "manager" for each in members)
    is_first = not may(request.user, "organisation.invite", organisation)
    found = {
        "organisation": organisation, "kind": KINDS[organisation.kind], "members": members,
        "invitations": invitations, "parts": organisation.parts.all(), "has_manager": has_manager,
        "duties": {code: DUTIES[code] for code in DUTIES_OF[organisation.kind]},
        "can_first": not has_manager and may(request.user, "organisation.invite_first", organisation),
        "form": form or InvitationForm(kind=organisation.kind, is_first=is_first),
    }  # fmt: skip
    return render(request, "accounts/organisation.html", found, status=status)


def new(request: HttpRequest) -> HttpResponse:
    """Show the form to register an organisation."""
    kind = request.GET.get("kind", "")
    return _form(request, OrganisationForm(parents=_bureaus(request), initial={"kind": kind}))


def register(request: HttpRequest) -> HttpResponse:
    """Register it, and invite its first manager where an e-mail is given."""
    form = OrganisationForm(request.POST, parents=_bureaus(request))
    if not form.is_valid():
        return _form(request, form, status=422)
    given = form.cleaned_data
    try:
        made = register_organisation(request.user, given["kind"], given)
    except Refused as found:
        mark(form, found)
        return _form(request, form, status=422)
    messages.success(request, says(REGISTERED).format(name=made))
    if not given["email"]:
        return redirect("accounts:organisation", made.pk)
    try:
        sent = invite(request.user, made, given["email"], "manager", whole(request, "accounts:invitation"))
    except Refused as found:
        messages.warning(request, sentence(found))
        return redirect("accounts:organisation", made.pk)
    return links(request, [sent], made)


def links(request: HttpRequest, made: list[Invited], organisation: Organisation) -> HttpResponse:
    """Show the links of invitations, this once."""
    back = reverse("accounts:organisation", args=[organisation.pk])
    return render(request, "accounts/invited.html", {"made": made, "of": organisation, "back": back})


def edit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show the form to change an organisation."""
    initial: dict[str, Any] = {name: getattr(organisation, name) for name in (*FIELDS, "parent")}
    return _form(request, _edit_form(request, organisation, initial=initial), organisation)


def save(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Keep the changes."""
    form = _edit_form(request, organisation, request.POST)
    if form.is_valid():
        try:
            edit_organisation(request.user, organisation, form.cleaned_data)
        except Refused as found:
            mark(form, found)
        else:
            messages.success(request, says(SAVED))
            return redirect("accounts:organisation", organisation.pk)
    return _form(request, form, organisation, status=422)


def require_two_step(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Require two-step sign-in of the members, or do so no longer."""
    is_needed = request.POST.get("needed") == "yes"
    require_factor(request.user, organisation, is_needed=is_needed)
    messages.success(request, says(NEEDED if is_needed else FREE))
    return redirect("accounts:organisation", organisation.pk)


def _edit_form(request: HttpRequest, organisation: Organisation, data: Any = None, **more: Any) -> OrganisationForm:
    """Return the form; only an administrator says which bureau stands above."""
    is_free = organisation.kind == "bureau" and may(request.user, "platform.administer")
    parents = _bureaus(request).exclude(pk=organisation.pk) if is_free else None
    return OrganisationForm(data, parents=parents, is_new=False, **more)


def _bureaus(request: HttpRequest) -> Any:
    """Return the bureaus a new one may stand below: all for an administrator, else those the reader leads or is of."""
    every = visible_organisations(request.user).filter(kind="bureau")
    if may(request.user, "platform.administer"):
        return every
    mine = request.user.memberships.filter(duty="manager").values("organisation")
    return every.filter(Q(pk__in=mine) | Q(parent__in=mine))


def _form(
    request: HttpRequest, form: OrganisationForm, organisation: Organisation | None = None, status: int = 200
) -> HttpResponse:
    found = {"form": form, "organisation": organisation}
    return render(request, "accounts/organisation_form.html", found, status=status)
