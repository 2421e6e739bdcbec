"""Two-step sign-in: set up, new recovery codes, switched off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.actions.add_factor import add_factor, renew_codes
from qingshen.web.accounts.actions.drop_factor import drop_factor
from qingshen.web.accounts.factor import codes_left, fresh_key, has_factor, must_have, picture, spelled
from qingshen.web.accounts.factor_forms import AddFactor, Code, DropFactor
from qingshen.web.accounts.refusing import mark
from qingshen.web.wording import says

KEY = "factor-key"
DROPPED = Text("两步验证已停用。", "Two-step sign-in is switched off.")


def table(request: HttpRequest) -> HttpResponse:
    """Show whether two-step sign-in is set up, and what can be done about it."""
    return _show(request)


def add(request: HttpRequest) -> HttpResponse:
    """Set it up, and show the recovery codes this once."""
    form = AddFactor(request.POST, user=request.user)
    if form.is_valid():
        try:
            codes = add_factor(request.user, key_of(request, request.user), form.cleaned_data["code"])
        except Refused as found:
            mark(form, found)
        else:
            request.session.pop(KEY, None)
            return shown_once(request, codes, request.user, reverse("accounts:factor"))
    return _show(request, add=form)


def renew(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, and show them this once."""
    form = Code(request.POST, prefix="renew")
    if form.is_valid():
        try:
            codes = renew_codes(request.user, form.cleaned_data["code"])
        except Refused as found:
            mark(form, found)
        else:
            return shown_once(request, codes, request.user, reverse("accounts:factor"))
    return _show(request, renew=form)


def drop(request: HttpRequest) -> HttpResponse:
    """Switch it off."""
    form = DropFactor(request.POST, user=request.user)
    if form.is_valid():
        try:
            drop_factor(request.user, form.cleaned_data["code"])
        except Refused as found:
            mark(form, found)
        else:
            messages.success(request, says(DROPPED))
            return redirect("accounts:factor")
    return _show(request, drop=form)


def key_of(request: HttpRequest, user: Any) -> str:
    """Return the secret `user` is setting up: the same for as long as the session offers it.

    Never one somebody else was shown: a session in which nobody was signed in yet goes on under who signs in.
    """
    whose, key = request.session.get(KEY) or (None, "")
    if whose != user.pk:
        key = fresh_key()
        request.session[KEY] = [user.pk, key]
    return str(key)


def offered(request: HttpRequest, user: Any) -> dict[str, Any]:
    """Return what the page to set up shows: the secret, drawn and spelled."""
    key = key_of(request, user)
    return {"picture": picture(user, key), "secret": spelled(key)}


def shown_once(request: HttpRequest, codes: list[str], user: Any, then: str) -> HttpResponse:
    """Show new recovery codes; no copy of the page is kept."""
    response = render(request, "accounts/codes.html", {"codes": codes, "person": user, "then": then})
    response["Cache-Control"] = "no-store"
    return response


def _show(request: HttpRequest, **given: Any) -> HttpResponse:
    found: dict[str, Any] = {"is_on": has_factor(request.user), "is_needed": must_have(request.user)}
    if found["is_on"]:
        found |= {"left": codes_left(request.user), "renew": given.get("renew") or Code(prefix="renew")}
        found["drop"] = given.get("drop") or DropFactor(user=request.user)
    else:
        found |= {**offered(request, request.user), "form": given.get("add") or AddFactor(user=request.user)}
    response = render(request, "accounts/factor.html", found, status=422 if given else 200)
    response["Cache-Control"] = "no-store"
    return response
