"""Members: invited, their duty changed, removed; and the page an invitation opens."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.actions.accept_invitation import accept_invitation, find
from qingshen.web.accounts.actions.change_duty import change_duty
from qingshen.web.accounts.actions.drop_factor import remove_factor
from qingshen.web.accounts.actions.invite import invite
from qingshen.web.accounts.actions.remove_member import remove_member
from qingshen.web.accounts.actions.withdraw_invitation import withdraw_invitation
from qingshen.web.accounts.forms import InvitationForm, NewAccount
from qingshen.web.accounts.models import DUTIES, Invitation, Membership, Organisation
from qingshen.web.accounts.refusing import mark, sentence
from qingshen.web.accounts.views.going import whole
from qingshen.web.accounts.views.organisations import links, show
from qingshen.web.accounts.views.second import let_in
from qingshen.web.policies import may
from qingshen.web.wording import says

CHANGED = Text("职责已修改。", "The duty is changed.")
REMOVED = Text("已移除成员。", "The member is removed.")
WITHDRAWN = Text("邀请已撤回，链接不再有效。", "The invitation is taken back: its link opens nothing any more.")
REMOVED_FACTOR = Text(
    "已解除两步验证，已通知本人；现在凭密码即可登录。",
    "Two-step sign-in is removed and the person told; the password alone signs in now.",
)
JOINED = Text("您已加入“{name}”。", "You belong to {name} now.")


def send_invitation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite somebody, and show the link this once."""
    is_first = not may(request.user, "organisation.invite", organisation)
    form = InvitationForm(request.POST, kind=organisation.kind, is_first=is_first)
    if form.is_valid():
        given = form.cleaned_data
        address = whole(request, "accounts:invitation")
        try:
            made = invite(request.user, organisation, given["email"], given["duty"], address)
        except Refused as found:
            mark(form, found)
        else:
            return links(request, [made], organisation)
    return show(request, organisation, form, status=422)


def withdraw(request: HttpRequest, organisation: Organisation, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    one = get_object_or_404(Invitation, pk=invitation, organisation=organisation)
    return _do(request, organisation, lambda: withdraw_invitation(request.user, one), WITHDRAWN)


def duty(request: HttpRequest, organisation: Organisation, member: int) -> HttpResponse:
    """Give a member another duty."""
    one = get_object_or_404(Membership, pk=member, organisation=organisation)
    return _do(request, organisation, lambda: change_duty(request.user, one, request.POST.get("duty", "")), CHANGED)


def remove(request: HttpRequest, organisation: Organisation, member: int) -> HttpResponse:
    """Take a member out."""
    one = get_object_or_404(Membership, pk=member, organisation=organisation)
    is_own = one.user_id == request.user.pk
    answer = _do(request, organisation, lambda: remove_member(request.user, one), REMOVED)
    return redirect("accounts:organisations") if is_own else answer


def remove_two_step(request: HttpRequest, organisation: Organisation, member: int) -> HttpResponse:
    """Remove the second step of a member who has lost it."""
    one = get_object_or_404(Membership.objects.select_related("user"), pk=member, organisation=organisation)
    return _do(request, organisation, lambda: remove_factor(request.user, one.user), REMOVED_FACTOR)


def _do(request: HttpRequest, organisation: Organisation, action: Callable[[], object], done: Text) -> HttpResponse:
    try:
        action()
    except Refused as found:
        messages.warning(request, sentence(found))
    else:
        messages.success(request, says(done))
    return redirect("accounts:organisation", organisation.pk)


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link invites to: with an account, or as somebody new."""
    return _invitation(request, token)


def _invitation(request: HttpRequest, token: str, form: NewAccount | None = None, status: int = 200) -> HttpResponse:
    one = find(token)
    if one is None:
        return render(request, "accounts/invitation.html", {}, status=410)
    initial = {"email": one.email, "username": one.email}
    found = {"one": one, "duty": DUTIES[one.duty], "token": token, "form": form or NewAccount(initial=initial)}
    return render(request, "accounts/invitation.html", found, status=status)


def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept with the account that is signed in."""
    one = find(token)
    if one is None or not request.user.is_authenticated:
        return _invitation(request, token, status=422)
    try:
        accept_invitation(request.user, token)
    except Refused as found:
        messages.warning(request, sentence(found))
        return _invitation(request, token, status=422)
    messages.success(request, says(JOINED).format(name=one.organisation))
    return redirect("audits:home")


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept as somebody new: make the account and sign in."""
    one = find(token)
    form = NewAccount(request.POST)
    if one is None or request.user.is_authenticated or not form.is_valid():
        return _invitation(request, token, form, status=422)
    try:
        person = accept_invitation(request.user, token, form.cleaned_data)
    except Refused as found:
        mark(form, found)
        return _invitation(request, token, form, status=422)
    messages.success(request, says(JOINED).format(name=one.organisation))
    return let_in(request, person, reverse("audits:home"))
