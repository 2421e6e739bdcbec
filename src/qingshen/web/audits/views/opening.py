"""A new audit."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.open_audit import Opening, open_audit
from qingshen.web.audits.forms import OpenForm
from qingshen.web.jobs.work import written
from qingshen.web.wording import says

OPENED = Text(
    "审核已新建。下一步：导入候选企业名单。", "The audit is open for preparation. Next: import the candidates."
)


def _bureaus(user: Any) -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind="bureau", memberships__user=user).distinct()


def form(request: HttpRequest) -> HttpResponse:
    """Show the form of a new audit."""
    bureaus = _bureaus(request.user)
    return _page(request, OpenForm(bureaus=bureaus, initial={"organiser": bureaus.first(), "scope": "industry"}))


def open_one(request: HttpRequest) -> HttpResponse:
    """Open the audit, or say what is missing."""
    filled = OpenForm(request.POST, bureaus=_bureaus(request.user))
    if not filled.is_valid():
        return _page(request, filled, status=422)
    from qingshen.web.library.systems import edition_of, search_folder

    said = filled.cleaned_data
    chosen = edition_of(said["index"]) if said["index"] else None
    index = chosen.system.code if chosen else ""
    # A shipped system is found by its code; one brought in lies in a folder of its own.
    search = (search_folder(chosen.key),) if chosen and chosen.own else ()
    opening = Opening(
        Text(said["title"], said["title_en"]), said["scope"], said["years"],
        Text(said["industry"], said["industry_en"]), index, said["is_made_up"], said["start"],
        said["publication"],
    )  # fmt: skip
    try:
        audit = open_audit(request.user, said["organiser"], opening, search)
    except Refused as refused:
        return _page(request, filled, [written(one) for one in refused.problems], status=422)
    messages.success(request, says(OPENED))
    return redirect("audits:enterprises", audit.pk)


def _page(request: HttpRequest, form: OpenForm, problems: Any = (), status: int = 200) -> HttpResponse:
    return render(request, "audits/new.html", {"form": form, "problems": problems}, status=status)
