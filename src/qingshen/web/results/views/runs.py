"""The runs of an audit: start one, watch it, get its files, publish."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.audits.models import Audit
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.work import written
from qingshen.web.results.actions import publish_results, run_audit
from qingshen.web.results.actions.run_audit import STALE
from qingshen.web.results.documents import documents
from qingshen.web.results.downloads import NOT_ALL
from qingshen.web.results.kept import key_of
from qingshen.web.results.models import Run
from qingshen.web.results.proposals import Decided
from qingshen.web.results.public import WITHHELD, not_told
from qingshen.web.results.reach import sees_all
from qingshen.web.results.read import before
from qingshen.web.transfer.choose import BASES
from qingshen.web.wording import says

PAGE = 20
PUBLISHED = Text("结果已公布，公众可以查看汇总结果。", "The results are published: anybody may see them in summary.")


def page(request: HttpRequest, audit: Audit, problems: list[dict[str, Any]] | None = None) -> HttpResponse:
    """Show the runs, newest first, and what of them is under way or was refused."""
    runs = list(Run.objects.filter(audit=audit, is_done=True).select_related("by", "job")[:PAGE])
    jobs = Job.objects.filter(kind="run", audit=audit).select_related("by")[:PAGE]
    still = timezone.now() - STALE
    for one in runs:
        one.audit = audit  # known already
    hidden = bool(runs) and not sees_all(request.user, runs[0])
    for one in runs:
        basis = BASES.get(one.job.facts.get("basis", ""))
        one.basis = says(basis) if basis else ""  # type: ignore[attr-defined]
    found = {
        "audit": audit, "runs": runs, "bases": BASES,
        "last": next((one for one in jobs if one.by_id == request.user.pk), None),
        "under_way": next((one for one in jobs if not one.is_over and one.at > still), None),
        "problems": problems or [], "hidden": says(NOT_ALL) if hidden else "",
        "since": _since(audit, runs[0]) if runs and not hidden else 0,
        "documents": documents(runs[0]) if runs and not hidden else [],
    }  # fmt: skip
    return render(request, "results/runs.html", found)


def _since(audit: Audit, run: Run) -> int:
    """Return how many decisions the run does not know; none where the file cannot be read, which the board tells."""
    try:
        return len(Decided(audit, run).new)
    except Refused:
        return 0


def start(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Have the engine reckon the audit."""
    basis = request.POST.get("basis", "accepted")
    run_audit.run(request.user, audit, basis if basis in BASES else "accepted")
    return redirect("results:runs", audit.pk)


def publish(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Publish the latest results."""
    try:
        run = publish_results.publish_results(request.user, audit)
    except Refused as refused:
        return page(request, audit, [written(one) for one in refused.problems])
    withheld = len(not_told(key_of(run), tuple(map(key_of, before(audit, run)))))
    messages.success(request, says(PUBLISHED))
    if withheld:
        messages.warning(request, says(WITHHELD).format(n=withheld))
    return redirect("results:runs", audit.pk)
