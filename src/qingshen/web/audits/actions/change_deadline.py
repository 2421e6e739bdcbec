"""The verb: move a deadline, with the reason."""

from datetime import date
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.models import DEADLINES, Audit, Deadline
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record

REASON = Text("调整期限要写明理由", "moving a deadline needs its reason")
WRITE = Text("填写理由", "write the reason")
EARLY = Text("期限不能早于名单公布日", "a deadline cannot be before the list was published")
LATER = Text("选择以后的日期", "choose a later day")


def change_deadline(user: Any, audit: Audit, kind: str, due: date, reason: str) -> Deadline:
    """Return the deadline of `kind`, now on `due`. Raises Refused without a reason or for a day before publication."""
    with transaction.atomic():
        audit = taken(user, "deadline.change", audit)
        _refuse(audit, kind, due, reason)
        found = Deadline.objects.filter(audit=audit, kind=kind).first()
        before = found.due.isoformat() if found else ""
        one, _ = Deadline.objects.update_or_create(audit=audit, kind=kind, defaults={"due": due})
        record(user, "deadline.change", audit, {"kind": kind, "due": [before, due.isoformat()], "reason": reason})
    return one


def _refuse(audit: Audit, kind: str, due: date, reason: str) -> None:
    problems = []
    if kind not in DEADLINES:
        what = Text(f"没有“{kind}”这一期限", f"there is no deadline '{kind}'")
        problems.append(
            Problem(Place("", "", "kind"), "deadline-kind", what, Text("选择列出的期限", "choose a listed one"))
        )
    if not reason.strip():
        problems.append(Problem(Place("", "", "reason"), "deadline-reason", REASON, WRITE))
    if audit.list_published_at and due < audit.list_published_at:
        problems.append(Problem(Place("", "", "due"), "deadline-early", EARLY, LATER))
    if problems:
        raise Refused(problems)
