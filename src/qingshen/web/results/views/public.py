"""What everybody may see once the results are published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.web.audits.models import Audit
from qingshen.web.results.kept import key_of
from qingshen.web.results.public import public_page
from qingshen.web.results.read import before, latest, published
from qingshen.web.wording import current


def page(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the published results; before that, those who publish see what will be."""
    # An audit brought in with a day of publication has no run that was published here.
    run = latest(audit) if audit.results_published_at is None else published(audit)
    if run is None:
        raise Http404
    listed = (
        []
        if audit.list_published_at is None
        else audit.enrolments.filter(state="listed").only("audit", "code", "cells")
    )
    found = {
        "audit": audit, "run": run, "is_published": audit.results_published_at is not None, "listed": list(listed),
        "content": public_page(key_of(run), current(), tuple(map(key_of, before(audit, run)))),
    }  # fmt: skip
    return render(request, "results/public.html", found)
