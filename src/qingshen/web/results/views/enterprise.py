"""The results of one enterprise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.web.audits.models import Enrolment
from qingshen.web.policies import may
from qingshen.web.results.enterprise import enterprise_page
from qingshen.web.results.kept import key_of
from qingshen.web.results.reach import knows_nearly_all
from qingshen.web.results.read import latest, name_of, sheets
from qingshen.web.wording import current


def page(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Show what the engine found of an enterprise; before the first run, what is waited for."""
    run = latest(enrolment.audit)
    found = {
        "audit": enrolment.audit, "enrolment": enrolment, "run": run,
        "sees_cohort": may(request.user, "results.see_cohort", enrolment.audit),
    }  # fmt: skip
    if run is not None:
        with_others = not knows_nearly_all(request.user, run)
        found["own"] = enterprise_page(key_of(run), enrolment.code, current(), with_others=with_others)
        found["called"] = name_of(run, enrolment)
        found["with_others"] = with_others
        found["sheets"] = sorted(sheets(run, enrolment)) if with_others else []
    return render(request, "results/enterprise.html", found)
