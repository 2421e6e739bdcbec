"""One index system: its indicators and variables, as a workbook, and what was confirmed of it."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook import general_variables
from qingshen.rulebook.spreadsheet import export_spreadsheet
from qingshen.web.library.changes import changes
from qingshen.web.library.citable import INDICES, of_system
from qingshen.web.library.confirmed import Standing, standings
from qingshen.web.library.figures import formula_parts, weight_help, weight_text
from qingshen.web.library.finding import asked, searched
from qingshen.web.library.systems import Edition, available_systems, edition_of, own_editions
from qingshen.web.library.words import CERTAINTIES, DIRECTIONS, trust
from qingshen.web.sending import sent


def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show a system: what it says of itself, its indicators by class, its variables, its editions."""
    edition = _edition(name)
    system, wanted = edition.system, asked(request, "class", "certainty", "limiting")
    standing = standings(f"{INDICES}/{system.code}", of_system(system))
    rows = [
        one for one in system.indicators
        if wanted["class"] in ("", one.class_code) and wanted["certainty"] in ("", standing[one.code].certainty)
        and (not wanted["limiting"] or one.limiting)
    ]  # fmt: skip
    rows = searched(rows, wanted["q"], lambda one: (
        one.code, one.name, one.unit, one.clause, one.note, *(level.text for level in one.baselines),
        system.class_by_code[one.class_code].name,
    ))  # fmt: skip
    return render(request, "library/system.html", {
        "edition": edition, "system": system, "classes": classes_of(system, rows, standing),
        "found": len(rows), "wanted": wanted,
        "is_asked": any(wanted.values()), "certainties": CERTAINTIES,
        "trust": trust((one.certainty for one in standing.values()), sum(one.is_raised for one in standing.values())),
        "editions": own_editions(system.code), "variables": system.variables,
    })  # fmt: skip


def compare(request: HttpRequest, name: str) -> HttpResponse:
    """Show in what another system or edition differs from this one."""
    edition = _edition(name)
    other = _edition(request.GET["with"]) if request.GET.get("with") else None
    others = [one for one in _every(edition.system.code) if one.key != edition.key]
    return render(request, "library/changes.html", {
        "edition": edition, "other": other, "others": others,
        "changes": changes(edition.system, other.system) if other else [],
    })  # fmt: skip


def _every(code: str) -> list[Edition]:
    """Return every edition, those of `code` first: somebody compares what is most alike."""
    known = {one.key: one for one in (*available_systems(), *own_editions(code))}
    return sorted(known.values(), key=lambda one: (one.system.code != code, one.system.code, one.key))


def classes_of(system: Any, rows: Any, standing: Mapping[str, Standing]) -> list[dict[str, Any]]:
    """Return the classes that have any of `rows`, each with its weight and its indicators as the table shows them."""
    names = names_in(system)
    shown = []
    for one in system.classes:
        indicators = [
            {"indicator": row, "weight": weight_text(row.weight), "weight_help": weight_help(row.weight),
             "direction": DIRECTIONS[row.direction], "standing": standing[row.code],
             "formula": formula_parts(row.formula.text, names) if row.formula else []}
            for row in rows if row.class_code == one.code
        ]  # fmt: skip
        if indicators:
            shown.append({"class": one, "weight": weight_text(one.weight), "indicators": indicators})
    return shown


def names_in(system: Any) -> dict[str, Text]:
    """Return what the names in a system's formulas are called, by code."""
    general = {one.code: one.name for one in general_variables()}
    return {**general, **{one.code: one.name for one in (*system.indicators, *system.variables)}}


def export(request: HttpRequest, name: str) -> HttpResponse:
    """Hand the system out as a workbook that can be edited and brought in again."""
    del request
    edition = _edition(name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{edition.system.code}.xlsx"
        export_spreadsheet(edition.folder, path)
        return sent(path.read_bytes(), f"{edition.key.replace('@', '-edition-')}.xlsx")


def _edition(name: str) -> Edition:
    try:
        return edition_of(name)
    except Refused as refused:
        raise Http404 from refused
