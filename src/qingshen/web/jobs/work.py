"""The task a worker takes up: find what the job's kind does, do it, and keep how it ended."""

import errno
import logging
import time
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.jobs.models import Job
from qingshen.web.wording import speaking

# How far a job is, and with what: words, or the name of a file.
Progress = Callable[[int, int, Text | str], None]
# What a kind of job does: a function of the job and of `progress(done, total, what)`.
WORK = {
    "run": "qingshen.web.results.actions.run_audit.perform",
    "import": "qingshen.web.transfer.actions.import_audit.perform",
    "export": "qingshen.web.transfer.actions.export_audit.perform",
    "select": "qingshen.web.audits.actions.select_list.perform",
    "reevaluate": "qingshen.web.library.actions.reevaluate.perform",
}
PAUSE = 0.4
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
FULL = Problem(
    Place(),
    "disk-full",
    Text("平台的磁盘空间不足，这项工作没有做完", "the platform's disk is full: this was not done"),
    Text("请管理员腾出空间，然后重新开始", "let the administrator make room, then start it again"),
)
_log = logging.getLogger(__name__)


@task()
def work(job: int) -> None:
    """Do job number `job`; a refusal keeps its problems, an error says so to its reader and stands in the log."""
    one = Job.objects.select_related("by", "audit").get(pk=job)
    Job.objects.filter(pk=job).update(state="running", started_at=timezone.now())
    state, problems = "done", []
    try:
        with speaking("en" if one.by.language == "en" else "zh"):
            import_string(WORK[one.kind])(one, _teller(one))
    except Refused as refused:
        state, problems = "refused", [written(found) for found in refused.problems]
    except Exception as error:
        _log.exception("job %s", job)
        state, problems = "failed", [written(FULL)] if is_full(error) else []
    Job.objects.filter(pk=job).update(state=state, problems=problems, ended_at=timezone.now())


def is_full(error: BaseException | None) -> bool:
    """Say whether `error` says that the disk has no room left."""
    return isinstance(error, OSError) and error.errno in NO_ROOM


def written(problem: Problem) -> dict[str, Any]:
    """Return a problem as a job keeps it and `shell/parts/problems.html` shows it."""
    place = problem.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "code": problem.code,
        "what": list(problem.what),
        "remedy": list(problem.remedy),
        "severity": problem.severity,
    }


def _teller(job: Job) -> Progress:
    """Return a progress that writes at most every `PAUSE` seconds."""
    told = [0.0]

    def tell(done: int, total: int, what: Text | str) -> None:
        now = time.monotonic()
        if now - told[0] >= PAUSE or done == total:
            told[0] = now
            Job.objects.filter(pk=job.pk).update(
                done=done, total=total, what=list(what if isinstance(what, Text) else (what, what))
            )

    return tell
