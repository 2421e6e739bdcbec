"""The verb: grade an audit's results again under another edition, beside what they were; the audit does not change."""

import json
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.edition import program
from qingshen.web.audits.models import Audit
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.start import start
from qingshen.web.jobs.work import Progress
from qingshen.web.journal.record import record
from qingshen.web.library.systems import edition_of
from qingshen.web.policies import require
from qingshen.web.results.actions.run_audit import CASE
from qingshen.web.results.models import Run
from qingshen.web.results.read import engine_audit, latest
from qingshen.web.storage.keep import keep
from qingshen.web.storage.models import Blob

KIND = "reevaluate"
# The key of the installed rulebook's tables, in place of a system's.
INSTALLED = "installed"
GRADING = Text("按另一版重新评价", "grading under the other edition")


def reevaluate(user: Any, audit: Audit, key: str) -> Job:
    """Have the latest results of `audit` graded under the system called `key` too; return the job.

    `INSTALLED`: reckoned whole by the tables of the installed rulebook instead of those the audit keeps. Raises
    Forbidden; Refused without results, without an index system, and for a key that is none.
    """
    require(user, "audit.run", audit)
    digest = program().digest if key == INSTALLED else edition_of(key).system.digest
    run = latest(audit)
    if run is None:
        raise Refused([_ABSENT])
    with transaction.atomic():
        facts = {"key": key, "run": run.pk, "digest": digest}
        record(user, "audit.run", audit, {"reevaluate": facts})
        return start(KIND, user, audit, **facts)


def perform(job: Job, tell: Progress) -> None:
    """Do the job: the comparison is kept by its content, and the job says which it is."""
    tell(0, 1, GRADING)
    run = Run.objects.get(pk=job.facts["run"])
    result = _renewed(run) if job.facts["key"] == INSTALLED else _regraded(run, job.facts["key"])
    blob = keep(json.dumps(result, ensure_ascii=False, sort_keys=True).encode(), "application/json")
    Job.objects.filter(pk=job.pk).update(facts={**job.facts, "result": blob.sha256})
    tell(1, 1, GRADING)


def _regraded(run: Run, key: str) -> dict[str, Any]:
    from qingshen.web.library.reevaluation import compare

    found = engine_audit(run)
    if found.case.system is None:
        raise Refused([_UNGRADED])
    enterprises = found.table("levels")["enterprise"].unique().sort().to_list() if found.has("levels") else []
    return compare(found.case, enterprises, edition_of(key).system)


def _renewed(run: Run) -> dict[str, Any]:
    from qingshen.web.library.renewal import compare_editions, reckoned_anew

    return compare_editions(engine_audit(run), reckoned_anew(run.folder / CASE))


def result_of(job: Job) -> dict[str, Any]:
    """Return what a job that is done found."""
    content = Blob.objects.get(pk=job.facts["result"]).read()
    found: dict[str, Any] = json.loads(content)
    return found


_ABSENT = Problem(
    Place(), "results-absent", Text("还没有审核结果", "there are no results yet"),
    Text("先在审核看板运行审核计算", "run the engine on the audit's board first"),
)  # fmt: skip
_UNGRADED = Problem(
    Place(), "system-absent",
    Text("这次审核没有采用指标体系，没有可比的等级", "this audit has no index system: no grade to compare"),
    Text("在审核设置中选定指标体系后再运行", "choose one in the audit's settings and run again"),
)  # fmt: skip
