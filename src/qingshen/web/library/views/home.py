"""What the rulebook holds; the procedure as the rulebook has it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingshen.language import Text
from qingshen.rulebook import balances as rules
from qingshen.rulebook import general_variables, procedure
from qingshen.rulebook.balance_indicators import balance_indicators, symbols
from qingshen.rulebook.system import IndexSystem
from qingshen.units import in_words
from qingshen.web.library.citable import INDICES, KINDS, of_system, rows_in
from qingshen.web.library.confirmed import by_table, standings
from qingshen.web.library.factors import counts, trust_of
from qingshen.web.library.figures import formula_parts
from qingshen.web.library.systems import available_systems
from qingshen.web.library.words import SIDES, Trust, trust
from qingshen.web.wording import says

BALANCES = ("balances/balances", "balances/roles", "balances/components", "balances/balance_indicators")


def home(request: HttpRequest) -> HttpResponse:
    """Show the systems, and how much else there is and how far it may be trusted."""
    found = by_table()
    systems = [{"edition": one, "trust": _of_system(one.system, found)} for one in available_systems()]
    return render(request, "library/home.html", {
        "systems": systems,
        "factors": counts(found),
        "techniques": trust_of("techniques/techniques", found),
        "checklists": trust_of("checklists/checklists", found),
        "balances": _together(found, BALANCES),
        "procedure": _together(found, [table for table in KINDS if table.startswith("procedure/")]),
        "confirmed": sum(len(each) for each in found.values()),
    })  # fmt: skip


def _of_system(system: IndexSystem, found: Any) -> Trust:
    table = f"{INDICES}/{system.code}"
    rows = standings(table, of_system(system), found.get(table, ())).values()
    return trust((one.certainty for one in rows), sum(one.is_raised for one in rows))


def _together(found: Any, cited: Any) -> Trust:
    each = [trust_of(one, found) for one in cited]
    sums = (sum(getattr(one, name) for one in each) for name in ("official", "transcribed", "recalled", "confirmed"))
    return Trust(*sums)


def balances(request: HttpRequest) -> HttpResponse:
    """Show what balances, streams, components and indicators the engine knows, with the formulas in words."""
    found = by_table()
    called = {one.code: one.name for one in general_variables()}
    roles = {one.code: one.name for one in rules.roles()}
    called |= {name: _crossing(roles[one.role], one) for name, one in symbols().items()}
    named = {one.code: one.name for one in rules.balances()}
    standing = {table: standings(table, rows_in(table), found.get(table, ())) for table in BALANCES}
    return render(request, "library/balances.html", {
        "indicators": [
            {"one": one, "balances": [named[code] for code in one.balances], "formula": formula_parts(one.text, called),
             "standing": standing["balances/balance_indicators"][one.code]}
            for one in balance_indicators()
        ],
        "balances": [{"one": one, "standing": standing["balances/balances"][one.code],
                      "limit": "" if one.closure_limit is None else f"{one.closure_limit:.3g}",
                      "percent": "" if one.closure_limit is None else f"{one.closure_limit:.3%}".replace(".000", "")}
                     for one in rules.balances()],
        "components": [{"one": one, "of": named.get(one.balance, Text("")),
                        "standing": standing["balances/components"][one.code]} for one in rules.components()],
        "roles": [{"one": one, "of": roles.get(one.part_of, Text("")), "side": SIDES[one.side],
                   "standing": standing["balances/roles"][one.code]} for one in rules.roles()],
        "trust": _together(found, BALANCES),
    })  # fmt: skip


def _crossing(name: Text, symbol: Any) -> Text:
    """Return what a symbol is called: of an internal role, what comes in or goes out is said so."""
    end = {"_in": Text("（自外部）", " (from outside)"), "_out": Text("（至外部）", " (to outside)")}
    said = next((text for suffix, text in end.items() if symbol.name.endswith(suffix)), Text("", ""))
    return Text(name.zh + said.zh, name.into("en") + said.en)


def steps(request: HttpRequest) -> HttpResponse:
    """Show the procedure: phases, steps, deadlines, who does what, limits, what is scored."""
    return render(request, "library/procedure.html", {"parts": _procedure()})


def _procedure() -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the parts of the procedure by name, each row with name, detail, standing and what else it says."""
    roles = {one.code: one.name for one in procedure.roles()}
    parts: list[tuple[str, str, list[dict[str, Any]]]] = [
        ("phases", "phases", [_row(one, one.detail) for one in procedure.phases()]),
        ("steps", "steps", [_row(one, one.output, number=one.phase, months=one.months, role=roles[one.role])
                            for one in procedure.steps()]),
        ("deadlines", "deadlines", [_row(one, months=one.months, role=roles[one.role])
                                    for one in procedure.deadlines()]),
        ("roles", "roles", [_row(one, one.duty) for one in procedure.roles()]),
        ("principles", "principles", [_row(one, one.detail, value=f"{one.weight:.0%}")
                                      for one in procedure.principles()]),
        ("thresholds", "thresholds", [_row(one, value=f"{one.value:g} {says(in_words(one.unit))}")
                                      for one in procedure.thresholds()]),
        ("assessment", "assessment", [_row(one, one.block, value=f"{one.points:g}", is_ours=one.placeholder)
                                      for one in procedure.assessment_items()]),
        ("acceptance", "acceptance", [_row(one, one.block, is_veto=one.kind == "veto")
                                      for one in procedure.acceptance_items()]),
        ("diagnosis", "diagnosis_methods", [_row(one, one.detail) for one in procedure.diagnosis_methods()]),
    ]  # fmt: skip
    found = by_table()
    for _, table, rows in parts:
        cited = f"procedure/{table}"
        standing = standings(cited, rows_in(cited), found.get(cited, ()))
        for row in rows:
            row["standing"] = standing[row["code"]]
    return [(name, rows) for name, _, rows in parts]


def _row(one: Any, detail: Any = "", **more: Any) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "detail": detail, **more}
