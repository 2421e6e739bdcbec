"""Lists of the rulebook: factors, checklists, techniques; each searched, filtered and paged."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.language import Text
from qingshen.rulebook import available, general_variables
from qingshen.rulebook import checklists as questions_of
from qingshen.rulebook import techniques as techniques_of
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.procedure import aspects, concerns
from qingshen.rulebook.sizing import sizings
from qingshen.rulebook.techniques import COST_CLASSES
from qingshen.web.library import factors as tables
from qingshen.web.library.citable import rows_in
from qingshen.web.library.confirmed import Standing, standings
from qingshen.web.library.figures import bounds_text
from qingshen.web.library.finding import asked, paged, searched
from qingshen.web.library.words import CERTAINTIES, Trust, sector, trust

CARRIERS = "carriers"


def factors(request: HttpRequest, name: str = "grid_factors") -> HttpResponse:
    """Show one factor table, or the energy carriers."""
    if name == CARRIERS:
        return _carriers(request)
    if name not in tables.SHOWN:
        raise Http404
    shown, wanted = tables.SHOWN[name], asked(request, "by", "certainty")
    everything = tables.rows_of(name)
    rows = [one for one in everything if wanted["by"] in ("", one["by"][0])]
    rows = [one for one in rows if not wanted["certainty"] or one["certainty"] == wanted["certainty"]]
    rows = searched(
        rows,
        wanted["q"],
        lambda one: (*(cell["said"] for cell in one["cells"]), one["key"], one["source"], one["note"]),
    )  # fmt: skip
    return render(request, "library/factors.html", {
        "name": name, "shown": shown, "tables": tables.SHOWN.items(), "certainties": CERTAINTIES,
        "choices": sorted({one["by"] for one in everything if one["by"][0]}, reverse=name == "grid_factors"),
        "trust": _trusted(one["standing"] for one in everything), **paged(request, rows, wanted),
    })  # fmt: skip


def _carriers(request: HttpRequest) -> HttpResponse:
    wanted = asked(request)
    rows = searched(
        tables.carrier_rows(), wanted["q"], lambda one: (one["code"], one["name"], one["aliases"], *one["fuel"])
    )
    context = {"name": CARRIERS, "tables": tables.SHOWN.items(), **paged(request, rows, wanted, 100)}
    return render(request, "library/carriers.html", context)


def checklists(request: HttpRequest) -> HttpResponse:
    """Show the questions of the rapid checklists."""
    everything, wanted = questions_of.questions(), asked(request, "sector", "aspect", "certainty")
    standing = standings("checklists/checklists", rows_in("checklists/checklists"))
    rows = [
        one for one in everything
        if wanted["sector"] in ("", one.sector) and wanted["aspect"] in ("", one.aspect)
        and wanted["certainty"] in ("", standing[one.code].certainty)
    ]  # fmt: skip
    rows = searched(rows, wanted["q"], lambda one: (
        one.code, one.question, one.problem, one.process, one.threshold, one.evidence, one.citation.source,
    ))  # fmt: skip
    names, shown = {one.code: one.name for one in techniques_of.techniques()}, _shared(one.sector for one in everything)
    found = paged(request, rows, wanted)
    found["page"].object_list = [
        {"question": one, "standing": standing[one.code], "sector": sector(one.sector),
         "aspect": shown["aspects"].get(one.aspect),
         "techniques": [(code, names.get(code)) for code in one.techniques]}
        for one in found["page"].object_list
    ]  # fmt: skip
    return render(request, "library/checklists.html", {**shown, "trust": _trusted(standing.values()), **found})


def techniques(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of techniques."""
    everything = techniques_of.techniques()
    standing = standings("techniques/techniques", rows_in("techniques/techniques"))
    wanted = asked(request, "sector", "aspect", "cost", "certainty")
    rows = [
        one for one in everything
        if (not wanted["sector"] or wanted["sector"] in one.sectors) and wanted["aspect"] in ("", one.aspect)
        and wanted["cost"] in ("", one.cost_class) and wanted["certainty"] in ("", standing[one.code].certainty)
    ]  # fmt: skip
    rows = searched(rows, wanted["q"], lambda one: (one.code, one.name, one.applies_to, one.note, one.citation.source))
    shown = _shared(code for one in everything for code in one.sectors)
    found = paged(request, rows, wanted, 30)
    sized = _sized()
    found["page"].object_list = [
        {**_technique(one, shown["aspects"]), "standing": standing[one.code], "sized": sized.get(one.code, [])}
        for one in found["page"].object_list
    ]
    return render(request, "library/techniques.html", {
        **shown, "costs": COST_CLASSES, "trust": _trusted(standing.values()), **found,
    })  # fmt: skip


def _sized() -> dict[str, list[dict[str, Any]]]:
    """Return by what share of which reported amount each technique is reckoned with, by technique."""
    own = (one for system in available() for one in system.variables)
    names = {one.code: one.name for one in (*own, *carriers(), *general_variables())}
    standing = standings("techniques/sizing", rows_in("techniques/sizing"))
    found: dict[str, list[dict[str, Any]]] = {}
    for one in sizings():
        low, high = (100 * share for share in one.reduction)
        found.setdefault(one.technique, []).append({
            "sizing": one, "name": names.get(one.variable, Text(one.variable, one.variable)),
            "reduction": bounds_text(low, high), "standing": standing[f"{one.technique}|{one.variable}"],
        })  # fmt: skip
    return found


def _trusted(standing: Iterable[Standing]) -> Trust:
    every = list(standing)
    return trust((one.certainty for one in every), sum(one.is_raised for one in every))


def _technique(one: Any, causes: Any) -> dict[str, Any]:
    return {
        "technique": one,
        "sectors": [sector(code) for code in one.sectors],
        "aspect": causes.get(one.aspect),
        "cost": COST_CLASSES[one.cost_class],
        "targets": [concerns().get(code, code.replace("_", " ")) for code in one.targets],
        "effect": bounds_text(*one.effect),
        "investment": bounds_text(*one.investment),
        "payback": bounds_text(*one.payback),
    }


def _shared(codes: Any) -> dict[str, Any]:
    """Return what the filters of both catalogues offer."""
    found = sorted(set(codes), key=lambda code: (code != techniques_of.GENERAL, code))
    return {
        "sectors": [(code, sector(code)) for code in found],
        "aspects": {one.code: one.name for one in aspects()},
        "certainties": CERTAINTIES,
    }
