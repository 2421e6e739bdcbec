"""What the rulebook holds; the procedure as the rulebook has it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.rulebook import checklists, procedure, techniques
from qingshen.web.library.factors import counts
from qingshen.web.library.systems import available_systems
from qingshen.web.library.words import trust


def home(request: HttpRequest) -> HttpResponse:
    """Show the systems, and how much else there is and how far it may be trusted."""
    systems = [
        {"edition": one, "trust": trust(row.certainty for row in one.system.indicators)} for one in available_systems()
    ]
    return render(request, "library/home.html", {
        "systems": systems,
        "factors": counts(),
        "techniques": trust(one.citation.certainty for one in techniques.techniques()),
        "checklists": trust(one.citation.certainty for one in checklists.questions()),
        "procedure": trust(row["citation"].certainty for _, rows in _procedure() for row in rows),
    })  # fmt: skip


def steps(request: HttpRequest) -> HttpResponse:
    """Show the procedure: phases, steps, deadlines, who does what, limits, what is scored."""
    return render(request, "library/procedure.html", {"parts": _procedure()})


def _procedure() -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the parts of the procedure by name, each row with name, detail, citation and what else it says."""
    roles = {one.code: one.name for one in procedure.roles()}
    return [
        ("phases", [_row(one, one.detail) for one in procedure.phases()]),
        ("steps", [_row(one, one.output, number=one.phase, months=one.months, role=roles[one.role])
                   for one in procedure.steps()]),
        ("deadlines", [_row(one, months=one.months, role=roles[one.role]) for one in procedure.deadlines()]),
        ("roles", [_row(one, one.duty) for one in procedure.roles()]),
        ("principles", [_row(one, one.detail, value=f"{one.weight:.0%}") for one in procedure.principles()]),
        ("thresholds", [_row(one, value=f"{one.value:g} {one.unit}") for one in procedure.thresholds()]),
        ("assessment", [_row(one, one.block, value=f"{one.points:g}", is_ours=one.placeholder)
                        for one in procedure.assessment_items()]),
        ("acceptance", [_row(one, one.block, is_veto=one.kind == "veto") for one in procedure.acceptance_items()]),
        ("diagnosis", [_row(one, one.detail) for one in procedure.diagnosis_methods()]),
    ]  # fmt: skip


def _row(one: Any, detail: Any = "", **more: Any) -> dict[str, Any]:
    return {"name": one.name, "detail": detail, "citation": one.citation, **more}
