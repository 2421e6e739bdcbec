"""The verb: have the engine propose the list; the work is a job."""

import math
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.listed import STEP
from qingshen.web.audits.models import Audit
from qingshen.web.audits.proposal import TABLES, digest, selection_case
from qingshen.web.audits.turn import taken
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.start import start
from qingshen.web.jobs.work import Progress
from qingshen.web.journal.record import record

READ, CHOOSE = Text("核对名单", "checking the list"), Text("求解名单", "choosing the list")
NO_RULES = Text("没有规定怎样选择名单", "nothing says how the list is chosen")
SET_RULES = Text(
    "在“设置”里填写分层、负荷占比或最多家数；不设则全部列入",
    "give strata, shares or a greatest number under Settings; without them everyone is on the list",
)
NOBODY = Text("还没有候选企业", "there are no candidates yet")
IMPORT = Text("先导入企业名单", "import the list first")


def select_list(user: Any, audit: Audit) -> Job:
    """Return the job that chooses the list. Raises Refused where there is nobody, or no rule, to choose by."""
    with transaction.atomic():
        audit = taken(user, "audit.select", audit)
        _refuse_unready(audit)
        under_way = audit.jobs.filter(kind="select", state__in=("waiting", "running")).first()
        if under_way is not None:
            return under_way
        record(user, "audit.select", audit)
        return start("select", user, audit)


def _refuse_unready(audit: Audit) -> None:
    if not audit.enrolments.exists():
        raise Refused([Problem(Place("enterprises"), "list-empty", NOBODY, IMPORT)])
    if not frame_of(audit).settings.selection.asked:
        raise Refused([Problem(Place("audit.toml", "[selection]"), "selection-unasked", NO_RULES, SET_RULES)])


def perform(job: Job, tell: Progress) -> None:
    """Choose the list and keep the proposal with the job: what was proposed, why, and what stands in the way."""
    from qingshen.phases.decisions import Record
    from qingshen.phases.preparation import choose_list

    audit = job.audit
    assert audit is not None
    tell(0, 2, READ)
    frame = frame_of(audit)
    case = selection_case(audit)
    tell(1, 2, CHOOSE)
    found = choose_list(case, Record([one for one in frame.decisions.decisions if one.step == STEP]))
    tables = {name: _rows(found[name]) for name in TABLES if name in found}
    facts = {"digest": digest(audit, frame), "tables": tables}
    Job.objects.filter(pk=job.pk).update(facts=facts)
    tell(2, 2, CHOOSE)


def _rows(frame: Any) -> list[dict[str, Any]]:
    """Return the rows as JSON keeps them: what is no finite number is None."""
    return [
        {name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in row.items()}
        for row in frame.iter_rows(named=True)
    ]
