"""The verb: an audit as it stands → results of the engine, the same bytes as the command line writes."""

import shutil
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.case import read_case
from qingshen.language import Text
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.jobs.models import OVER, Job
from qingshen.web.jobs.start import start
from qingshen.web.jobs.work import Progress
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.results.models import Run
from qingshen.web.transfer.choose import BASES
from qingshen.web.transfer.write import write_folder

CASE, OUT = "case", "out"
STEPS = (
    Text("写出审核文件夹", "writing the folder"),
    Text("读取填报数据", "reading the reports"),
    Text("审核计算", "reckoning"),
    Text("编写报告", "writing the reports"),
    Text("准备结果页面", "preparing the pages of results"),
)
_SCALE = 100
# A run that has not ended by then was interrupted: it keeps nobody from another.
STALE = timedelta(hours=2)


def run(user: Any, audit: Audit, basis: str = "accepted") -> Job:
    """Have the engine reckon the audit; return the job. While one is under way on the same basis, that one is returned,
    whoever started it.

    `basis` (`transfer.choose.BASES`): which version of each report is reckoned with.
    """
    require(user, "audit.run", audit)
    if basis not in BASES:
        raise ValueError(basis)
    with transaction.atomic():
        taken(user, "audit.run", audit)
        waiting = Job.objects.filter(kind="run", audit=audit, state__in=("waiting", "running"))
        for one in waiting.filter(at__gt=timezone.now() - STALE):
            if one.facts.get("basis") == basis:
                return one
        record(user, "audit.run", audit, {"basis": basis})
        return start("run", user, audit, basis=basis)


def perform(job: Job, tell: Progress) -> None:
    """Do a run's job. A run that fails leaves nothing; one that ends is there whole."""
    _clear_up(job.audit_id)
    run = Run.objects.create(audit=job.audit, job=job, by=job.by)
    try:
        _reckon(run, job.facts["basis"], tell)
    except BaseException:
        shutil.rmtree(run.folder, ignore_errors=True)
        Run.objects.filter(pk=run.pk).delete()
        raise


def _clear_up(audit: int) -> None:
    """Remove what runs left behind whose worker was killed."""
    for one in Run.objects.filter(audit=audit, is_done=False, job__state__in=OVER):
        shutil.rmtree(one.folder, ignore_errors=True)
        one.delete()


def _reckon(run: Run, basis: str, tell: Progress) -> None:
    # Heavy, and needed by a worker only.
    from qingshen.phases import audit as audited
    from qingshen.report import write_results
    from qingshen.web.results import proposals
    from qingshen.web.results.sections import keep
    from qingshen.web.results.shelf import lay

    shutil.rmtree(run.folder, ignore_errors=True)
    write_folder(run.audit, run.folder / CASE, basis, _step(0, tell))
    case = read_case(run.folder / CASE, _step(1, tell))
    found = audited(case, _step(2, tell))
    write_results(found, run.folder / OUT, _step(3, tell))
    lay(found, run.folder)
    keep(found, run.folder, _step(4, tell))
    proposals.write(found, run.folder)
    run.digest, run.engine = found.digest(), found.engine
    run.edition = case.system.digest if case.system else ""
    # Those the list takes in: of the others nothing is reckoned.
    run.enterprises = found.table("list").filter(listed="yes").height
    run.years = list(case.settings.years)
    run.is_done = True
    run.save()
    tell(_SCALE * len(STEPS), _SCALE * len(STEPS), STEPS[-1])


def _step(number: int, tell: Progress) -> Progress:
    """Return a progress of one step as a part of the whole."""

    def told(done: int, total: int, what: Text | str) -> None:
        del what
        tell(_SCALE * number + _SCALE * done // max(total, 1), _SCALE * len(STEPS), STEPS[number])

    told(0, 1, "")
    return told
