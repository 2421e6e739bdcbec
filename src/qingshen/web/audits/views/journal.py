"""What was done in an audit, and whether the chain of it is whole."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.language import Text
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.journal.verify import verify
from qingshen.web.policies import POLICY

PAGE = 50
LONGEST = 120


def entries(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the entries of the audit, the newest first; `?verify` computes the whole chain anew."""
    found = Entry.objects.filter(audit=audit).select_related("actor").order_by("-number")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for one in page.object_list:
        rule = POLICY.get(one.verb)
        one.said = rule.name if rule else Text(one.verb)
        one.told = [(key, _short(value)) for key, value in one.detail.items() if value not in ("", None, [], {})]
    is_asked = "verify" in request.GET
    told = {"audit": audit, "page": page, "is_verified": is_asked, "broken": verify() if is_asked else None}
    return render(request, "audits/journal.html", told)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _flat(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_flat(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value)
    return str(value)
