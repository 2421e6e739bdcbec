"""Signing in and out, the language, one's own account, organisations."""

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from qingshen.web.accounts.models import User
from qingshen.web.wording import COOKIE, LANGUAGES

YEAR = 365 * 24 * 3600


def onward(request: HttpRequest, otherwise: str) -> str:
    """Return where the form asked to go next, if that is a place of this platform, else `otherwise`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(otherwise)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form to sign in."""
    if request.user.is_authenticated:
        return redirect(onward(request, "audits:home"))
    return render(
        request, "accounts/sign_in.html", {"form": AuthenticationForm(request), "next": request.GET.get("next", "")}
    )


def enter(request: HttpRequest) -> HttpResponse:
    """Sign in, or say why not."""
    form = AuthenticationForm(request, request.POST)
    if not form.is_valid():
        return render(
            request, "accounts/sign_in.html", {"form": form, "next": request.POST.get("next", "")}, status=422
        )
    login(request, form.get_user())
    return redirect(onward(request, "audits:home"))


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("accounts:login")


def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen, with the account where there is one, and go back."""
    language = request.POST.get("language", "")
    response = redirect(onward(request, "audits:home"))
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=YEAR, samesite="Lax")
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=language)
    return response


def profile(request: HttpRequest) -> HttpResponse:
    """Show the reader's own account."""
    memberships = request.user.memberships.select_related("organisation")
    return render(request, "accounts/profile.html", {"memberships": memberships})


def organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations the reader may see."""
    return render(request, "accounts/organisations.html", {})
