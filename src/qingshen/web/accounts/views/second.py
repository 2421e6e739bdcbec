"""The second step of signing in: a code is asked for after the password, or the second step is set up there."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.problems import Refused
from qingshen.web.accounts.actions.add_factor import add_factor
from qingshen.web.accounts.factor import check, has_factor, must_have
from qingshen.web.accounts.factor_forms import Code, FirstCode
from qingshen.web.accounts.models import User
from qingshen.web.accounts.pending import held, hold, release
from qingshen.web.accounts.refusing import mark
from qingshen.web.accounts.views import factor

BACKEND = "django.contrib.auth.backends.ModelBackend"


def let_in(request: HttpRequest, user: User, then: str) -> HttpResponse:
    """Sign `user` in and go on to `then`; where a second step is set up or required, that comes first."""
    if has_factor(user):
        hold(request, user, then)
        return redirect("accounts:second")
    if must_have(user):
        hold(request, user, then)
        return redirect("accounts:second_setup")
    login(request, user, backend=BACKEND)
    return redirect(then)


def _owing(view: Callable[[HttpRequest, User, str], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Call `view` with who owes the second step; anybody else begins at the password."""

    @wraps(view)
    def answering(request: HttpRequest) -> HttpResponse:
        owing = held(request)
        return redirect("accounts:login") if owing is None else view(request, *owing)

    return answering


@_owing
def ask(request: HttpRequest, user: User, then: str) -> HttpResponse:
    """Ask for the code."""
    return render(request, "accounts/second.html", {"form": _focused(Code()), "person": user})


def _focused(form: Code) -> Code:
    form.fields["code"].widget.attrs["autofocus"] = True
    return form


@_owing
def enter(request: HttpRequest, user: User, then: str) -> HttpResponse:
    """Sign in by the code, or say why not."""
    form = Code(request.POST)
    if form.is_valid():
        try:
            check(user, form.cleaned_data["code"])
        except Refused as found:
            mark(form, found)
        else:
            return _signed_in(request, user, then)
    return render(request, "accounts/second.html", {"form": form, "person": user}, status=422)


@_owing
def set_up(request: HttpRequest, user: User, then: str) -> HttpResponse:
    """Show what the app needs, to somebody whose organisation requires a second step."""
    if has_factor(user):
        return redirect("accounts:second")
    return _set_up(request, user, FirstCode())


@_owing
def finish(request: HttpRequest, user: User, then: str) -> HttpResponse:
    """Set it up, sign in, and show the recovery codes this once."""
    form = FirstCode(request.POST)
    if not form.is_valid():
        return _set_up(request, user, form, status=422)
    try:
        codes = add_factor(user, factor.key_of(request, user), form.cleaned_data["code"])
    except Refused as found:
        mark(form, found)
        return _set_up(request, user, form, status=422)
    _signed_in(request, user, then)
    return factor.shown_once(request, codes, user, then)


def _signed_in(request: HttpRequest, user: User, then: str) -> HttpResponse:
    release(request)
    request.session.pop(factor.KEY, None)
    login(request, user, backend=BACKEND)
    return redirect(then)


def _set_up(request: HttpRequest, user: User, form: FirstCode, status: int = 200) -> HttpResponse:
    found = {"form": form, "person": user, **factor.offered(request, user)}
    response = render(request, "accounts/second_setup.html", found, status=status)
    response["Cache-Control"] = "no-store"
    return response
