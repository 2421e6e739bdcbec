"""The first page after signing in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.web.audits.home import audits_of, enterprises_of, is_of_finance, opened_to, waiting_for, with_late
from qingshen.web.audits.tabs import address_of
from qingshen.web.policies import may
from qingshen.web.relations import standing

PAGE = 20
REPORT = ("reporting:report",)


def home(request: HttpRequest) -> HttpResponse:
    """Show the audits the reader may see, the reader's own enterprises, and what waits."""
    user = request.user
    mine = enterprises_of(user)
    for one in mine:
        one.link = address_of(REPORT, one.report.pk) if hasattr(one, "report") else ""
    page = Paginator(audits_of(user), PAGE).get_page(request.GET.get("page"))
    page.object_list = with_late(user, page.object_list)
    found = {
        "page": page,
        "mine": mine,
        "waiting": waiting_for(user),
        "is_of_finance": is_of_finance(user),
        "can_open": may(user, "audit.open"),
        "is_homeless": not standing(user).duties and not standing(user).is_admin,
    }
    if found["is_of_finance"]:
        found["opened"] = Paginator(opened_to(user), PAGE).get_page(request.GET.get("opened"))
    return render(request, "audits/home.html", found)
