"""Confirming values of the rulebook, of every table alike: the form, the register, taking one back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.jobs.work import written
from qingshen.web.library.actions.confirm_value import ASKED, confirm_value
from qingshen.web.library.actions.withdraw_confirmation import withdraw_confirmation
from qingshen.web.library.citable import INDICES, KINDS, Row, of_system, row_of, rows_in
from qingshen.web.library.confirmed import certainty_of, confirmations, looked
from qingshen.web.library.edition import title_of
from qingshen.web.library.finding import asked, paged, searched
from qingshen.web.library.models import Confirmation
from qingshen.web.library.systems import edition_of, present
from qingshen.web.library.words import CERTAINTIES
from qingshen.web.wording import says

CONFIRMED = Text("已记录核实：显示在该值旁边", "Recorded: it stands beside the value")
WITHDRAWN = Text("已撤回，理由已记录", "Taken back; the reason is recorded")
READ = {
    "official": Text(
        "发布机关的原文（公报、官网、正式出版物）", "the issuer's own text (gazette, site, printed edition)"
    ),
    "transcribed": Text("他人的抄本、转载或教材", "a copy by others, a reprint or a textbook"),
}


def form(request: HttpRequest) -> HttpResponse:
    """Ask where a value was found."""
    return _form(request, *_asked_row(request.GET))


def save(request: HttpRequest) -> HttpResponse:
    """Keep where a value was found."""
    row, address = _asked_row(request.POST)
    place = {name: request.POST.get(name, "") for name in ASKED}
    try:
        confirm_value(request.user, row, request.POST.get("field", ""), request.POST.get("read", ""), place)
    except Refused as refused:
        return _form(request, row, address, refused)
    messages.success(request, says(CONFIRMED))
    return redirect(address)


def register(request: HttpRequest) -> HttpResponse:
    """Show everything that was confirmed, and what was taken back and why."""
    return _register(request)


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one back."""
    one = Confirmation.objects.select_related("by").filter(pk=number).first()
    if one is None:
        raise Http404
    try:
        withdraw_confirmation(request.user, one, request.POST.get("reason", ""))
    except Refused as refused:
        return _register(request, refused)
    messages.success(request, says(WITHDRAWN))
    return redirect("library:confirmations")


def address_of(table: str, key: str, system: str = "") -> str:
    """Return the page a row stands on, at the row."""
    if table.startswith(f"{INDICES}/"):
        return f"{reverse('library:system', args=[system or table.removeprefix(f'{INDICES}/')])}#{quote(key)}"
    kind = KINDS[table]
    if kind.page == "library:factor_table":
        return f"{reverse(kind.page, args=[kind.part])}?{urlencode({'q': key.replace('|', ' ')})}"
    if kind.part:
        return f"{reverse(kind.page)}#{kind.part}"
    return f"{reverse(kind.page)}?{urlencode({'q': key.partition('|')[0]})}"


def _asked_row(given: Any) -> tuple[Row, str]:
    """Return the row the address names, and the page it stands on."""
    table, key, system = (given.get(name, "") for name in ("table", "row", "system"))
    row: Row | None = None
    if table.startswith(f"{INDICES}/"):
        try:
            of = edition_of(system or table.removeprefix(f"{INDICES}/")).system
        except Refused as refused:
            raise Http404 from refused
        row = of_system(of).get(key) if table == f"{INDICES}/{of.code}" else None
    else:
        row = row_of(table, key)
    if row is None:
        raise Http404
    return row, address_of(table, key, system)


def _form(request: HttpRequest, row: Row, address: str, refused: Refused | None = None) -> HttpResponse:
    found = confirmations(row.table, {row.key: row}).get(row.key, [])
    given = {name: request.POST.get(name, "") for name in ("field", "read", *ASKED)}
    return render(request, "library/confirm.html", {
        "row": row, "address": address, "title": _read(row.table)[0], "given": given, "looked": found,
        "system": request.GET.get("system") or request.POST.get("system", ""),
        "reads": [(code, said) for code, said in READ.items() if row.certainty == "recalled" or code == "official"],
        "certainty": CERTAINTIES.get(certainty_of(row, found)), "problems": _written(refused),
    }, status=422 if refused else 200)  # fmt: skip


def _register(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    wanted = asked(request, "state")
    rows = _every()
    states = {
        "stands": Text("有效", "stands"), "former": Text("值已改变", "the value has changed"),
        "withdrawn": Text("已撤回", "taken back"),
    }  # fmt: skip
    rows = [one for one in rows if wanted["state"] in ("", one["state"])]
    rows = searched(rows, wanted["q"], lambda one: (
        one["title"], one["name"], one["one"].citation, one["one"].value, str(one["one"].by), one["one"].organisation,
    ))  # fmt: skip
    context = {"states": states, "problems": _written(refused), **paged(request, rows, wanted)}
    return render(request, "library/confirmations.html", context, status=422 if refused else 200)


def _every() -> list[dict[str, Any]]:
    """Return every confirmation as the register shows it, the latest first; each table is read once."""
    tables: dict[str, tuple[Text, Mapping[str, Row]]] = {}
    found = []
    for one in Confirmation.objects.select_related("by", "withdrawn_by").order_by("-at", "-pk"):
        if one.table not in tables:
            tables[one.table] = _read(one.table)
        found.append(_entry(one, *tables[one.table]))
    return found


def _entry(one: Confirmation, title: Text, rows: Mapping[str, Row]) -> dict[str, Any]:
    row = rows.get(one.row)
    said = next(iter(looked(rows, [one]).get(one.row, ())), None)
    state = "withdrawn" if one.withdrawn_at else "stands" if said and said.is_current else "former"
    return {
        "one": one, "state": state, "name": row.name if row else Text(one.row, one.row), "title": title,
        "said": said.said if said else Text(one.field, one.field), "read": READ.get(one.read, Text("")),
        "address": address_of(one.table, one.row) if row else "",
    }  # fmt: skip


def _read(table: str) -> tuple[Text, Mapping[str, Row]]:
    """Return a table's title and rows; of an index system those of the edition that holds today."""
    if not table.startswith(f"{INDICES}/"):
        return title_of(table), rows_in(table)
    edition = present(table.removeprefix(f"{INDICES}/"))
    return (edition.system.title, of_system(edition.system)) if edition else (Text(table, table), {})


def _written(refused: Refused | None) -> list[dict[str, Any]]:
    return [written(one) for one in refused.problems] if refused else []
