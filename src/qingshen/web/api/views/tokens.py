"""An enterprise's tokens: made (and shown once), listed, revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.api.actions.create_token import LONGEST, create_token
from qingshen.web.api.actions.revoke_token import revoke_token
from qingshen.web.api.models import SCOPES, Token
from qingshen.web.audits.models import Enrolment
from qingshen.web.jobs.work import written
from qingshen.web.wording import says

REVOKED = Text("令牌已撤销，立即失效", "The token is revoked and dead from now on")
DAYS = (30, 90, 180, LONGEST)


def table(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Show the enterprise's tokens."""
    return _page(request, enrolment)


def create(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Make a token and show its secret, this once."""
    said = request.POST
    days = said.get("days", "")
    try:
        made = create_token(
            request.user, enrolment, said.get("name", ""), said.get("scope", ""),
            int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0,
        )  # fmt: skip
    except Refused as refused:
        return _page(request, enrolment, problems=[written(one) for one in refused.problems], status=422)
    response = _page(request, enrolment, made=made)
    response["Cache-Control"] = "no-store"
    return response


def revoke(request: HttpRequest, token: Token) -> HttpResponse:
    """Revoke a token."""
    revoke_token(request.user, token)
    messages.success(request, says(REVOKED))
    return redirect("api:tokens", token.enrolment_id)


def _page(request: HttpRequest, enrolment: Enrolment, status: int = 200, **more: Any) -> HttpResponse:
    tokens = [
        {"token": one, "scope": SCOPES[one.scope]}
        for one in Token.objects.filter(enrolment=enrolment).select_related("by")[:100]
    ]
    context = {"enrolment": enrolment, "audit": enrolment.audit, "tokens": tokens, "scopes": SCOPES, "days": DAYS,
               "base": request.build_absolute_uri("/").rstrip("/"), "posted": request.POST, **more}  # fmt: skip
    return render(request, "api/tokens.html", context, status=status)
