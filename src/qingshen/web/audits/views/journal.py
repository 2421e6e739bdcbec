"""What was done in an audit, and whether the chain of it is whole."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.language import Text
from qingshen.web.audits.models import Audit
from qingshen.web.audits.told import told
from qingshen.web.journal.mark import newest, read
from qingshen.web.journal.models import Entry
from qingshen.web.journal.verify import verify
from qingshen.web.policies import POLICY

PAGE = 50


def entries(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the entries of the audit, the newest first; `?verify` computes the chain anew, against a `kept` mark."""
    found = Entry.objects.filter(audit=audit).select_related("actor").order_by("-number")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    said = told(page.object_list)
    for one in page.object_list:
        rule = POLICY.get(one.verb)
        one.said = rule.name if rule else Text(one.verb)
        one.told = said[one.number]
    is_asked, kept = "verify" in request.GET, request.GET.get("kept", "").strip()
    mark = read(kept)
    facts = {
        "audit": audit, "page": page, "kept": kept, "mark": mark, "newest": newest(),
        "is_unreadable": bool(kept) and mark is None, "is_verified": is_asked and (not kept or mark is not None),
        "broken": verify([mark] if mark else ()) if is_asked else None,
    }  # fmt: skip
    return render(request, "audits/journal.html", facts)
