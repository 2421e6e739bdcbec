"""Conflicts of interest: an expert declares their own, the bureau anybody's, and takes one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.accounts.refusing import sentence
from qingshen.web.audits.actions.declare_conflict import declare_conflict, experts_of
from qingshen.web.audits.actions.withdraw_conflict import withdraw_conflict
from qingshen.web.audits.models import Audit, Conflict, Enrolment
from qingshen.web.audits.views.chosen import chosen
from qingshen.web.policies import may
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import says

DECLARED = Text("已声明。该专家不再看到“{name}”。", "Declared. The expert no longer sees '{name}'.")
WITHDRAWN = Text("已撤销声明。", "The declaration is taken back.")
CHOOSE = Text("请从列表中选择企业和专家。", "Choose an enterprise and an expert of the lists.")


def table(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the conflicts declared: all to the bureau, an expert's own to the expert."""
    rows = Conflict.objects.filter(enrolment__audit=audit).select_related("enrolment", "expert", "declared_by")
    is_bureau = may(request.user, "conflict.withdraw", audit)
    if not is_bureau:
        rows = rows.filter(expert=request.user.pk)
    found = {
        "audit": audit, "conflicts": rows.order_by("enrolment__position", "pk"), "is_bureau": is_bureau,
        "experts": experts_of(audit) if is_bureau else (),
        "enrolments": visible_enrolments(request.user, audit, "conflict.declare"),
    }  # fmt: skip
    return render(request, "audits/conflicts.html", found)


def choose(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Declare for the enterprise chosen in the form."""
    rows = visible_enrolments(request.user, audit, "conflict.declare")
    one = chosen(rows, request.POST.get("enrolment", ""))
    if one is None:
        messages.warning(request, says(CHOOSE))
        return redirect("audits:conflicts", audit.pk)
    return declare(request, one)


def declare(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Declare a conflict between an enterprise and an expert: the reader, unless another is chosen."""
    expert = chosen(experts_of(enrolment.audit), request.POST.get("expert", "") or str(request.user.pk))
    if expert is None:
        messages.warning(request, says(CHOOSE))
        return redirect("audits:conflicts", enrolment.audit_id)
    try:
        declare_conflict(request.user, enrolment, expert, request.POST.get("reason", ""))
    except Refused as found:
        messages.warning(request, sentence(found))
    else:
        messages.success(request, says(DECLARED).format(name=enrolment.name or enrolment.code))
    return redirect("audits:conflicts", enrolment.audit_id)


def withdraw(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """Take a declaration back."""
    audit = conflict.audit.pk
    withdraw_conflict(request.user, conflict)
    messages.success(request, says(WITHDRAWN))
    return redirect("audits:conflicts", audit)
