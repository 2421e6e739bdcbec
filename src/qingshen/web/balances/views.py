"""The balance editor: the drawing of one network, its check, its layout, a network begun from a template."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook.balances import Balance, balances
from qingshen.web.balances.actions.place_nodes import place_nodes
from qingshen.web.balances.actions.start_network import start_network
from qingshen.web.balances.choices import choices_of
from qingshen.web.balances.judged import judge
from qingshen.web.balances.models import Layout
from qingshen.web.balances.networks import TABLES, Network, named, network_of, networks_of, unplaced
from qingshen.web.balances.patterns import patterns
from qingshen.web.balances.spoken import spoken
from qingshen.web.balances.told import pictured, told
from qingshen.web.policies import may
from qingshen.web.posted import posted, unreadable
from qingshen.web.reporting.draft import Standing, standing_of
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.views.around import around
from qingshen.web.wording import says

BEGUN = Text(
    "已按模板画出网络：物流可增删改名，数值都为空，请填写本厂数据。",
    "The network was drawn from the template: add, delete and rename streams; all values are empty, yours to fill in.",
)
NO_SUCH = Text("请选择模板和年份。", "Choose a template and a year.")


def editor(request: HttpRequest, report: Report) -> HttpResponse:
    """Show one network of the draft: to draw in, or to read."""
    shown = standing_of(report)
    drawn = networks_of(shown)
    network = _asked(request, shown) or (drawn[0][0] if drawn else None)
    context = {
        **around(request, report, "balances", shown), "network": network, "kinds": balances(),
        "years": sorted(shown.frame.settings.years, reverse=True), "patterns": patterns(), "unplaced": unplaced(shown),
        "drawn": [(one, count, network is not None and one.name == network.name) for one, count in drawn],
    }  # fmt: skip
    context["can_fill"] = report.is_open and may(request.user, "balance.edit", report)
    if network is not None:
        context |= _data(request, report, shown, network, fills=context["can_fill"])
    return render(request, "balances/editor.html", context)


def _asked(request: HttpRequest, shown: Standing) -> Network | None:
    found = named(shown, request.GET.get("balance", ""), request.GET.get("year", ""))
    return network_of(shown, *found) if found else None


def _data(request: HttpRequest, report: Report, shown: Standing, network: Network, *, fills: bool) -> dict[str, Any]:
    """Return what the script reads; "sheet" and "first" are what the grid's own saving asks for."""
    addresses = {name: reverse(f"balances:{name}", args=[report.pk]) for name in ("save", "check", "place")}
    addresses["changes"] = reverse("reporting:changes", args=[report.pk])
    layout = Layout.objects.filter(report=report, balance=network.balance.code, year=network.year).first()
    return {
        "facts": {
            "mode": "fill" if fills else "read", "urls": addresses, "report": report.pk, "user": request.user.pk,
            "balance": network.balance.code, "year": network.year, "unit": network.balance.unit,
            "positions": layout.positions if layout else {}, "alone": layout.alone if layout else [],
            **choices_of(shown, network),
        },
        "rows": {"streams": network.streams, "contents": network.contents}, "sheet": {"columns": []},
        "first": {"revision": report.revision, "state": report.state}, "words": spoken(),
    }  # fmt: skip


def check(request: HttpRequest, report: Report) -> HttpResponse:
    """Answer what the engine says of the rows sent, saved or not: nothing is written."""
    try:
        said = posted(request)
        network = Network(*_named(report, said), *(_rows(said[table]) for table in TABLES))
    except (ValueError, KeyError, AttributeError):
        return unreadable()
    judged = judge(report, network)
    return JsonResponse({"pictures": pictured(judged)} if said.get("pictures") else told(judged))


def _named(report: Report, said: dict[str, Any]) -> tuple[Balance, int]:
    """Return the balance and year of what was sent. Raises ValueError where the audit does not know them."""
    found = named(standing_of(report), str(said["balance"]), str(said["year"]))
    if found is None:
        raise ValueError
    return found


MOST = 2000


def _rows(said: Any) -> dict[str, dict[str, str]]:
    """Return rows by ident as the browser sent them. Raises ValueError where they are none."""
    if not isinstance(said, dict) or len(said) > MOST:
        raise ValueError
    return {
        str(ident): {str(name): str(text)[:MOST] for name, text in row.items() if text not in (None, "")}
        for ident, row in said.items()
    }


def place(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep where the nodes stand; answer where they stand now, whoever put them there."""
    try:
        said = posted(request)
        balance, year = _named(report, said)
    except (ValueError, KeyError):
        return unreadable()
    try:
        layout = place_nodes(request.user, report, balance.code, year, said)
    except Refused as refused:
        return JsonResponse({"refused": [says(one.what) for one in refused.problems]}, status=422)
    return JsonResponse({"positions": layout.positions, "alone": layout.alone})


def start(request: HttpRequest, report: Report) -> HttpResponse:
    """Begin a network: from a template, or with an empty sheet."""
    chosen, year = request.POST.get("pattern", ""), request.POST.get("year", "")
    pattern = next((one for one in patterns() if one.code == chosen), None)
    balance = pattern.balance if pattern else chosen.removeprefix("blank:")
    if named(standing_of(report), balance, year) is None:
        messages.warning(request, says(NO_SUCH))
        return redirect("balances:editor", report.pk)
    if pattern is not None:
        try:
            start_network(request.user, report, pattern, int(year))
            messages.success(request, says(BEGUN))
        except Refused as refused:
            for one in refused.problems:
                messages.warning(request, f"{says(one.what)}。{says(one.remedy)}")
    return redirect(f"{reverse('balances:editor', args=[report.pk])}?balance={balance}&year={year}")
