"""Signing in and out, the language, the first start."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.actions.start_platform import start_platform
from qingshen.web.accounts.first import is_first
from qingshen.web.accounts.forms import FirstAccount, SignIn
from qingshen.web.accounts.limits import count, is_full
from qingshen.web.accounts.models import User
from qingshen.web.accounts.refusing import mark
from qingshen.web.accounts.views.going import onward
from qingshen.web.accounts.views.second import let_in
from qingshen.web.accounts.whence import address_of
from qingshen.web.wording import COOKIE, LANGUAGES, says

YEAR = 365 * 24 * 3600
STARTED = Text(
    "平台已启用。下一步：新建审核；同事和下级单位在“单位与人员”邀请。",
    "The platform is set up. Next: open an audit; invite colleagues and bureaus below on the page Organisations.",
)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form to sign in."""
    if request.user.is_authenticated:
        return redirect(onward(request, "audits:home"))
    return _sign_in(request, SignIn(request), request.GET.get("next", ""))


def enter(request: HttpRequest) -> HttpResponse:
    """Sign in, or say why not."""
    whence = address_of(request)
    if is_full("sign-in", whence):
        return render(request, "accounts/locked.html", status=429)
    form = SignIn(request, request.POST)
    if not form.is_valid():
        count("sign-in", whence)
        return _sign_in(request, form, request.POST.get("next", ""), status=422)
    return let_in(request, form.get_user(), onward(request, "audits:home"))


def _sign_in(request: HttpRequest, form: SignIn, then: str, status: int = 200) -> HttpResponse:
    found = {"form": form, "next": then, "is_first": is_first()}
    return render(request, "accounts/sign_in.html", found, status=status)


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


def first(request: HttpRequest) -> HttpResponse:
    """Show the form of the first start; there is none once anybody has an account."""
    if not is_first():
        raise Http404
    return render(request, "accounts/first.html", {"form": FirstAccount()})


def start(request: HttpRequest) -> HttpResponse:
    """Make the administrator and the first bureau, and sign in."""
    if not is_first():
        raise Http404
    form = FirstAccount(request.POST)
    if form.is_valid():
        try:
            admin = start_platform(request.user, form.cleaned_data["code"], form.cleaned_data)
        except Refused as found:
            mark(form, found)
        else:
            messages.success(request, says(STARTED))
            return let_in(request, admin, "/")
    return render(request, "accounts/first.html", {"form": form}, status=422)
