"""The results of the cohort, a part a page."""

import re

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from qingshen.web.audits.models import Audit
from qingshen.web.results.cohort import FIRST, PARTS, cohort_part
from qingshen.web.results.figures import owner
from qingshen.web.results.kept import key_of
from qingshen.web.results.models import Run
from qingshen.web.results.ranking import LEVELS, SORTS, ranked
from qingshen.web.results.reach import seen_codes, sees_all
from qingshen.web.results.read import engine_audit, latest
from qingshen.web.visible import visible_enrolments
from qingshen.web.wording import current

PAGE = 50
LINK = re.compile(r'<a class="figure" href="[^"?]*\?figure=([^"]+)">(.*?)</a>', re.DOTALL)


def page(request: HttpRequest, audit: Audit, part: str = FIRST) -> HttpResponse:
    """Show a part of the cohort's results; before the first run, how to get there."""
    if part not in PARTS:
        raise Http404
    run = latest(audit)
    found = {"audit": audit, "run": run, "parts": PARTS, "part": part, "name": PARTS[part].name}
    if run is None:
        return render(request, "results/cohort.html", found)
    if part == "ranking":
        return _ranking(request, audit, run, found)
    found["content"] = _reachable(request, run, cohort_part(key_of(run), part, current()))
    return render(request, "results/cohort.html", found)


def _reachable(request: HttpRequest, run: Run, content: SafeString) -> SafeString:
    """Return the content without links to figures of enterprises the reader may not open."""
    from urllib.parse import unquote_plus

    if sees_all(request.user, run):
        return content
    seen, engine = seen_codes(request.user, run), engine_audit(run)
    kept: dict[str, bool] = {}

    def chosen(match: re.Match[str]) -> str:
        if match[1] not in kept:
            whose = owner(engine, unquote_plus(match[1]))
            kept[match[1]] = not whose or whose in seen
        return match[0] if kept[match[1]] else match[2]

    return mark_safe(LINK.sub(chosen, content))


def _ranking(request: HttpRequest, audit: Audit, run: Run, found: dict[str, object]) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip() for name in ("sort", "q", "level")}
    ranking = ranked(key_of(run), asked["sort"], asked["q"], asked["level"])
    rows = Paginator(ranking.rows, PAGE).get_page(request.GET.get("page"))
    codes = [one["enterprise"] for one in rows.object_list]
    seen = visible_enrolments(request.user, audit, "results.see_enterprise").filter(code__in=codes)
    found |= {
        "page": rows, "sorts": SORTS, "asked": {**asked, "sort": ranking.sort}, "levels": LEVELS,
        "keys": dict(seen.values_list("code", "pk")),
        "kept": "".join(f"&{urlencode({name: text})}" for name, text in asked.items() if text),
    }  # fmt: skip
    return render(request, "results/ranking.html", found)
