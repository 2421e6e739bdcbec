"""One index system: its indicators and variables, as a workbook, and what was confirmed of it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook.spreadsheet import export_spreadsheet
from qingshen.web.jobs.work import written
from qingshen.web.library.actions.confirm_value import confirm_value
from qingshen.web.library.actions.import_system import XLSX
from qingshen.web.library.confirmed import VALUES, confirmations, value_of
from qingshen.web.library.figures import weight_help, weight_text
from qingshen.web.library.finding import asked, searched
from qingshen.web.library.systems import Edition, edition_of, own_editions
from qingshen.web.library.words import CERTAINTIES, DIRECTIONS, trust
from qingshen.web.wording import says

CONFIRMED = Text("已记录核实：显示在该值旁边", "Recorded: it stands beside the value")


def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show a system: what it says of itself, its indicators by class, its variables, its editions."""
    edition = _edition(name)
    system, wanted = edition.system, asked(request, "class", "certainty", "limiting")
    rows = [
        one for one in system.indicators
        if wanted["class"] in ("", one.class_code) and wanted["certainty"] in ("", one.certainty)
        and (not wanted["limiting"] or one.limiting)
    ]  # fmt: skip
    rows = searched(rows, wanted["q"], lambda one: (
        one.code, one.name, one.unit, one.clause, one.note, *(level.text for level in one.baselines),
        system.class_by_code[one.class_code].name,
    ))  # fmt: skip
    return render(request, "library/system.html", {
        "edition": edition, "system": system, "classes": classes_of(system, rows), "found": len(rows), "wanted": wanted,
        "is_asked": any(wanted.values()), "certainties": CERTAINTIES,
        "trust": trust(one.certainty for one in system.indicators),
        "editions": own_editions(system.code), "variables": system.variables,
    })  # fmt: skip


def classes_of(system: Any, rows: Any) -> list[dict[str, Any]]:
    """Return the classes that have any of `rows`, each with its weight and its indicators as the table shows them."""
    said = confirmations(system)
    shown = []
    for one in system.classes:
        indicators = [
            {"indicator": row, "weight": weight_text(row.weight), "weight_help": weight_help(row.weight),
             "direction": DIRECTIONS[row.direction], "looked": said.get(row.code, [])}
            for row in rows if row.class_code == one.code
        ]  # fmt: skip
        if indicators:
            shown.append({"class": one, "weight": weight_text(one.weight), "indicators": indicators})
    return shown


def export(request: HttpRequest, name: str) -> HttpResponse:
    """Hand the system out as a workbook that can be edited and brought in again."""
    del request
    edition = _edition(name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{edition.system.code}.xlsx"
        export_spreadsheet(edition.folder, path)
        response = HttpResponse(path.read_bytes(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{edition.key.replace("@", "-edition-")}.xlsx"'
    return response


def confirm_form(request: HttpRequest, name: str, row: str) -> HttpResponse:
    """Ask where a value was found."""
    return _form(request, _edition(name), row)


def confirm(request: HttpRequest, name: str, row: str) -> HttpResponse:
    """Keep where a value was found."""
    edition = _edition(name)
    try:
        confirm_value(
            request.user, edition.system, row, request.POST.get("field", ""), request.POST.get("citation", "")
        )
    except Refused as refused:
        return _form(request, edition, row, refused)
    messages.success(request, says(CONFIRMED))
    return redirect("library:system", edition.key)


def _form(request: HttpRequest, edition: Edition, row: str, refused: Refused | None = None) -> HttpResponse:
    indicator = edition.system.by_code.get(row)
    if indicator is None:
        raise Http404
    values = [(field, said, value_of(indicator, field)) for field, said in VALUES.items()]
    problems = [written(one) for one in refused.problems] if refused else []
    return render(request, "library/confirm.html", {
        "edition": edition, "indicator": indicator, "values": [one for one in values if one[2]], "problems": problems,
        "field": request.POST.get("field", ""), "citation": request.POST.get("citation", ""),
        "looked": confirmations(edition.system).get(row, []), "certainty": CERTAINTIES[indicator.certainty],
    }, status=422 if refused else 200)  # fmt: skip


def _edition(name: str) -> Edition:
    try:
        return edition_of(name)
    except Refused as refused:
        raise Http404 from refused
