"""The rulebook of one audit: the systems it grades with, as frozen; and its results under another edition."""

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook.edition import program
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.work import written
from qingshen.web.library.actions.reevaluate import INSTALLED, KIND, reevaluate, result_of
from qingshen.web.library.actions.take_confirmations import kept_rows, take_confirmations, waiting
from qingshen.web.library.actions.take_edition import take_edition
from qingshen.web.library.changes import FIELDS, KINDS
from qingshen.web.library.citable import INDICES, of_system
from qingshen.web.library.citable import KINDS as CITABLE
from qingshen.web.library.confirmed import standings
from qingshen.web.library.edition import Difference, differences, digest, installed, kept, title_of
from qingshen.web.library.finding import asked, paged, searched
from qingshen.web.library.systems import available_systems, own_editions
from qingshen.web.library.words import LEVEL_NAMES, trust
from qingshen.web.policies import may
from qingshen.web.results.models import Run
from qingshen.web.results.reach import keeps_few_back
from qingshen.web.results.read import latest
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import says

TAKEN = Text(
    "本次审核此后按现行规则库计算，{n} 处不同已记录；请重新运行审核计算",
    "The installed rulebook holds for this audit from now on; {n} differences are recorded. Run the engine again",
)
CITED = Text(
    "已把 {n} 行的核实写入本次审核；请重新运行审核计算",
    "Confirmations of {n} rows are written into this audit; run the engine again",
)
SHOWN = 200
DIFFERENCE = tuple(one.name for one in fields(Difference))
STARTED = Text("已开始按另一版评价", "Grading under the other edition has begun")
MOVES = {
    "better": Text("提高", "better"),
    "worse": Text("降低", "worse"),
    "range": Text("范围有变", "range differs"),
    "same": Text("不变", "same"),
}


def rulebook(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the systems this audit grades with, whether they lie in it, and what was confirmed of them."""
    return _page(request, audit)


def take(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Let the audit keep the installed rulebook's tables."""
    try:
        found = take_edition(request.user, audit, request.POST.get("reason", ""))
    except Refused as refused:
        return _page(request, audit, refused)
    messages.success(request, says(TAKEN).format(n=len(found)))
    return redirect("library:audit", audit.pk)


def take_confirmed(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Write what was confirmed into the audit's own copy."""
    try:
        found = take_confirmations(request.user, audit)
    except Refused as refused:
        return _page(request, audit, refused)
    messages.success(request, says(CITED).format(n=sum(map(len, found.values()))))
    return redirect("library:audit", audit.pk)


def start(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Have the latest results graded under another edition."""
    try:
        reevaluate(request.user, audit, request.POST.get("system", ""))
    except Refused as refused:
        return _page(request, audit, refused)
    messages.success(request, says(STARTED))
    return redirect("library:comparison", audit.pk)


def _page(request: HttpRequest, audit: Audit, refused: Refused | None = None) -> HttpResponse:
    problems = [written(one) for one in refused.problems] if refused else []
    systems = []
    try:
        frame = frame_of(audit)
        systems = [_system(audit, one) for one in (frame.system, *frame.further) if one is not None]
    except Refused as found:
        problems += [written(one) for one in found.problems]
    own = kept(audit)
    found = differences(own, installed()) if own else []
    return render(request, "library/audit.html", {
        "audit": audit, "systems": systems, "problems": problems, "run": latest(audit), "choices": _choices(systems),
        "can_compare": may(request.user, "results.see_cohort", audit), "edition": digest(own),
        "installed": program().digest, "key": INSTALLED, "differences": found[:SHOWN], "many": len(found),
        "decisive": sum(one.is_decisive for one in found), "waiting": _waiting(audit) if systems or own else [],
    }, status=422 if refused else 200)  # fmt: skip


def _waiting(audit: Audit) -> list[dict[str, Any]]:
    """Return the rows of the audit's own copy that confirmations would change, by table in words."""
    try:
        found = waiting(audit)
    except Refused:
        return []
    system = Text("指标体系", "index system")
    told = []
    for table, _, _, keys in found:
        rows = kept_rows(audit, table)[1]
        title = title_of(table) if table in CITABLE else system
        told.append({"title": title, "names": [rows[key].name for key in keys]})
    return told


def _choices(systems: list[dict[str, Any]]) -> list[Any]:
    """Return the editions an audit may be graded under too: all but the one it is graded under."""
    mine = systems[0]["system"] if systems else None
    older = own_editions(mine.code) if mine else []
    known = {one.key: one for one in (*available_systems(), *older)}
    return [one for one in known.values() if mine is None or one.system.digest != mine.digest]


def _system(audit: Audit, system: Any) -> dict[str, Any]:
    table = f"{INDICES}/{system.code}"
    rows = standings(table, of_system(system))
    return {
        "system": system,
        "trust": trust((one.certainty for one in rows.values()), sum(one.is_raised for one in rows.values())),
        "is_frozen": audit.files.filter(path__endswith=f"{system.code}/system.toml").exists(),
        "looked": [(one.row, each) for one in rows.values() for each in one.looked],
    }


def comparison(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show every enterprise before and after, and what the two editions differ in."""
    jobs = Job.objects.filter(kind=KIND, audit=audit).select_related("by")
    done = next((one for one in jobs.filter(state="done")[:1]), None)
    last = jobs.first()
    context: dict[str, Any] = {
        "audit": audit,
        "job": last,
        "done": done,
        "is_mine": last is not None and last.by_id == request.user.pk,
    }
    if done is not None:
        context |= _compared(request, audit, done)
    return render(request, "library/comparison.html", context)


def _compared(request: HttpRequest, audit: Audit, job: Job) -> dict[str, Any]:
    result, wanted = result_of(job), asked(request, "moved", "year")
    seen = dict(visible_enrolments(request.user, audit, "results.see_enterprise").values_list("code", "cells__name"))
    mine = [{**one, "name": seen[one["enterprise"]]} for one in result["rows"] if one["enterprise"] in seen]
    counts = {code: sum(one["moved"] == code for one in mine) for code in MOVES}
    rows = [
        one for one in mine
        if wanted["moved"] in ("", one["moved"]) and wanted["year"] in ("", str(one["year"]))
    ]  # fmt: skip
    rows = searched(rows, wanted["q"], lambda one: (one["enterprise"], one["name"]))
    found = paged(request, rows, wanted)
    found["page"].object_list = [{**one, "pairs": _pairs(one)} for one in found["page"].object_list]
    reckoned = Run.objects.filter(pk=job.facts["run"]).first()
    is_told = reckoned is not None and not keeps_few_back(request.user, reckoned)
    return {
        "result": result,
        "figures": result.get("figures", []) if is_told else [],
        "counts": [(code, MOVES[code], many) for code, many in counts.items()],
        "moves": MOVES, "levels": LEVEL_NAMES, "years": sorted({str(one["year"]) for one in mine}),
        "differences": [
            {**one, "said": Difference(**{name: one[name] for name in DIFFERENCE}).said}
            for one in result.get("differences", [])
        ],
        "changes": [
            {**one, "said": {"kind": KINDS[one["kind"]], "field": FIELDS[one["field"]]}} for one in result["changes"]
        ],
        "is_current": (run := latest(audit)) is not None and run.pk == job.facts["run"],
        **found,
    }  # fmt: skip


def _pairs(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the indices before and after as texts, a range while something is missing."""
    sides = zip(row["before"]["indices"], row["after"]["indices"], strict=True)
    return [(_range(before), _range(after)) for before, after in sides]


def _range(index: list[float | None]) -> str:
    least, most = index
    if least is None or most is None:
        return "—"
    low, high = f"{least:.2f}", f"{most:.2f}"
    return low if low == high else f"{low}–{high}"
