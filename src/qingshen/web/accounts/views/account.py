"""One's own account, and a password that was forgotten."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.actions.change_account import FIELDS, change_account
from qingshen.web.accounts.actions.change_password import change_password
from qingshen.web.accounts.actions.reset_password import holder, reset_password, send_reset
from qingshen.web.accounts.factor import has_factor, must_have
from qingshen.web.accounts.forms import Account, ChangePassword, Forgotten, NewPassword
from qingshen.web.accounts.letters import is_mail_set_up
from qingshen.web.accounts.models import DUTIES
from qingshen.web.accounts.refusing import mark
from qingshen.web.accounts.whence import address_of
from qingshen.web.wording import COOKIE, says

SAVED = Text("已保存。", "Saved.")
CHANGED = Text("密码已修改，其他设备上的登录已失效。", "The password is changed; you are signed out everywhere else.")
RESET = Text("密码已重设，请登录。", "The password is set. Please sign in.")


def profile(request: HttpRequest) -> HttpResponse:
    """Show the reader's own account."""
    return _profile(request)


def save(request: HttpRequest) -> HttpResponse:
    """Keep name, e-mail, telephone and language."""
    form = Account(request.POST, user=request.user)
    if not form.is_valid():
        return _profile(request, form, status=422)
    change_account(request.user, form.cleaned_data)
    messages.success(request, says(SAVED))
    response = redirect("accounts:profile")
    if not form.cleaned_data["language"]:
        response.delete_cookie(COOKIE)
    return response


def password(request: HttpRequest) -> HttpResponse:
    """Change the reader's password; this session goes on."""
    form = ChangePassword(request.POST, user=request.user)
    if not form.is_valid():
        return _profile(request, change=form, status=422)
    update_session_auth_hash(request, change_password(request.user, form.cleaned_data["password"]))
    messages.success(request, says(CHANGED))
    return redirect("accounts:profile")


def _profile(
    request: HttpRequest, form: Account | None = None, change: ChangePassword | None = None, status: int = 200
) -> HttpResponse:
    memberships = list(request.user.memberships.select_related("organisation"))
    for one in memberships:
        one.said = DUTIES[one.duty]
    now = {name: getattr(request.user, name) for name in FIELDS}
    found = {
        "memberships": memberships, "form": form or Account(initial=now, user=request.user),
        "change": change or ChangePassword(user=request.user),
        "is_in_two": has_factor(request.user), "must_two": must_have(request.user),
    }  # fmt: skip
    return render(request, "accounts/profile.html", found, status=status)


def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for the e-mail of the account whose password is forgotten."""
    return render(request, "accounts/forgot.html", {"form": Forgotten(), "is_mail": is_mail_set_up()})


def send_link(request: HttpRequest) -> HttpResponse:
    """Mail the link, and say the same whether or not there is such an account."""
    form = Forgotten(request.POST)
    if not form.is_valid():
        return render(request, "accounts/forgot.html", {"form": form, "is_mail": is_mail_set_up()}, status=422)
    try:
        send_reset(form.cleaned_data["email"], request.build_absolute_uri("/"), address_of(request))
    except Refused as found:
        mark(form, found)
        return render(request, "accounts/forgot.html", {"form": form, "is_mail": is_mail_set_up()}, status=429)
    return render(request, "accounts/forgot.html", {"sent": form.cleaned_data["email"], "is_mail": is_mail_set_up()})


def reset(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Show the form for a new password to whoever holds a link."""
    person = holder(uid, token)
    form = NewPassword(user=person) if person is not None else None
    found = {"form": form, "person": person, "uid": uid, "token": token}
    return render(request, "accounts/reset.html", found, status=200 if person else 410)


def set_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Set the new password."""
    person = holder(uid, token)
    if person is None:
        return render(request, "accounts/reset.html", {}, status=410)
    form = NewPassword(request.POST, user=person)
    if form.is_valid():
        try:
            reset_password(uid, token, form.cleaned_data["password"])
        except Refused as found:
            mark(form, found)
        else:
            messages.success(request, says(RESET))
            return redirect("accounts:login")
    shown = {"form": form, "person": person, "uid": uid, "token": token}
    return render(request, "accounts/reset.html", shown, status=422)
