"""The results of the cohort, a part a page."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from qingshen.web.audits.models import Audit
from qingshen.web.results.cohort import cohort_part
from qingshen.web.results.kept import key_of
from qingshen.web.results.models import Run
from qingshen.web.results.parts import FIRST, PARTS
from qingshen.web.results.ranking import LEVELS, SORTS, ranked
from qingshen.web.results.reach import hidden_codes
from qingshen.web.results.read import latest
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import current

PAGE = 50


def page(request: HttpRequest, audit: Audit, part: str = FIRST) -> HttpResponse:
    """Show a part of the cohort's results; before the first run, how to get there."""
    if part not in PARTS:
        raise Http404
    run = latest(audit)
    found = {"audit": audit, "run": run, "parts": PARTS, "part": part, "name": PARTS[part].name}
    if run is None:
        return render(request, "results/cohort.html", found)
    hidden = hidden_codes(request.user, run)
    if part == "ranking":
        return _ranking(request, audit, run, hidden, found)
    shown = cohort_part(key_of(run), part, current(), hidden)
    return render(request, "results/cohort.html", found | shown._asdict())


def _ranking(
    request: HttpRequest, audit: Audit, run: Run, hidden: frozenset[str], found: dict[str, object]
) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip() for name in ("sort", "q", "level")}
    ranking = ranked(key_of(run), asked["sort"], asked["q"], asked["level"], hidden)
    rows = Paginator(ranking.rows, PAGE).get_page(request.GET.get("page"))
    codes = [one["enterprise"] for one in rows.object_list if not one["hidden"]]
    seen = visible_enrolments(request.user, audit, "results.see_enterprise").filter(code__in=codes)
    found |= {
        "page": rows, "sorts": SORTS, "asked": {**asked, "sort": ranking.sort}, "levels": LEVELS,
        "left_out": ranking.left_out, "is_veiled": bool(hidden),
        "keys": dict(seen.values_list("code", "pk")),
        "kept": "".join(f"&{urlencode({name: text})}" for name, text in asked.items() if text),
    }  # fmt: skip
    return render(request, "results/ranking.html", found)
