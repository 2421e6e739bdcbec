"""The tree behind a figure: on a page of its own, or laid over the page it was asked from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.explain import trace
from qingshen.problems import Refused
from qingshen.web.audits.models import Enrolment
from qingshen.web.policies import may
from qingshen.web.results.figures import owner
from qingshen.web.results.models import Run
from qingshen.web.results.reach import hidden_codes, others
from qingshen.web.results.read import engine_audit, name_of
from qingshen.web.results.tree import branch, confined
from qingshen.web.results.veil import Veil
from qingshen.web.wording import current

LONGEST = 300


def page(request: HttpRequest, run: Run) -> HttpResponse:
    """Explain `figure`. Who may not see the industry is shown figures of enterprises it may see, and no other's."""
    figure = request.GET.get("figure", "")[:LONGEST]
    if not run.is_done:
        raise Http404
    engine = engine_audit(run)
    whose = owner(engine, figure)
    enrolment = (
        Enrolment.objects.select_related("audit").filter(audit=run.audit_id, code=whose).first() if whose else None
    )
    sees_cohort = may(request.user, "results.see_cohort", run.audit)
    if whose and (enrolment is None or not may(request.user, "results.see_enterprise", enrolment)):
        raise Http404
    # Who sees one enterprise only is not told of any other, whatever else it may open.
    veil = Veil(engine, hidden_codes(request.user, run) if sees_cohort else others(run, whose))
    with_industry = sees_cohort and not veil.is_thin
    if not with_industry and (not whose or figure == f"diagnosis/{whose}"):
        # How many of its problems others have not tells of the others.
        raise Http404
    try:
        node = trace(engine, figure)
    except Refused:
        raise Http404 from None
    if veil.hidden:
        node = confined(node, veil, with_industry=with_industry)
    found = {
        "audit": run.audit, "run": run, "figure": figure, "enrolment": enrolment,
        "called": name_of(run, enrolment) if enrolment else None, "tree": branch(node, current()),
        "sees_cohort": sees_cohort, "with_industry": with_industry, "is_veiled": with_industry and bool(veil.hidden),
    }  # fmt: skip
    name = "results/parts/explanation.html" if request.headers.get("HX-Request") else "results/explanation.html"
    return render(request, name, found)
