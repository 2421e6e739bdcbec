"""An enterprise's own say: who may see its data, who fills in for it, whether banks may look."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.refusing import sentence
from qingshen.web.audits.access import sentences
from qingshen.web.audits.actions.delegate import delegate, revoke_delegation
from qingshen.web.audits.actions.open_to_finance import open_to_finance
from qingshen.web.audits.models import Enrolment
from qingshen.web.audits.views.chosen import chosen
from qingshen.web.wording import says

DELEGATED = Text("已委托“{name}”代为填报。", "'{name}' may fill in for you now.")
REVOKED = Text("已收回委托。", "The request is taken back.")
OPENED = Text("已向金融机构开放结果。", "Your results are open to financial institutions.")
CLOSED = Text("已停止向金融机构开放。", "Your results are closed to financial institutions.")
CHOOSE = Text("请从列表中选择技术机构。", "Choose an institution of the list.")


def access(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Show who may see the enterprise's data, and what the enterprise itself decides about that."""
    found = {
        "audit": enrolment.audit, "one": enrolment, "sentences": sentences(enrolment),
        "institutions": Organisation.objects.filter(kind="institution"),
    }  # fmt: skip
    return render(request, "audits/access.html", found)


def ask_institution(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Let an institution fill in."""
    one = chosen(Organisation.objects.all(), request.POST.get("institution", ""))
    if one is None:
        messages.warning(request, says(CHOOSE))
        return redirect("audits:access", enrolment.pk)
    done = Text(DELEGATED.zh.format(name=one.name), DELEGATED.en.format(name=one.name_en or one.name))
    return _do(request, enrolment, lambda: delegate(request.user, enrolment, one), done)


def take_back(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Take that back."""
    return _do(request, enrolment, lambda: revoke_delegation(request.user, enrolment), REVOKED)


def finance(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Open the results to financial institutions, or close them."""
    is_open = request.POST.get("open") == "yes"
    action = lambda: open_to_finance(request.user, enrolment, is_open=is_open)  # noqa: E731
    return _do(request, enrolment, action, OPENED if is_open else CLOSED)


def _do(request: HttpRequest, enrolment: Enrolment, action: Callable[[], object], done: Text) -> HttpResponse:
    try:
        action()
    except Refused as found:
        messages.warning(request, sentence(found))
    else:
        messages.success(request, says(done))
    return redirect("audits:access", enrolment.pk)
