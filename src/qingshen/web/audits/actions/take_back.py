"""The verb: what people decided at a step is taken back, and the engine's proposal stands again."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from qingshen.case.deciding import FILE
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.actions.decide import LIST
from qingshen.web.audits.decisions_file import without_decisions
from qingshen.web.audits.files import read_file, write_file
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record


def take_back(user: Any, audit: Audit, step: str, subjects: Collection[str]) -> int:
    """Take back what was decided of `subjects` at `step`, and return of how many; the journal keeps what it was.

    Raises Refused for the list: who is on it reports already, and is decided of anew instead.
    """
    if step == LIST:
        what = Text("名单的决定不能撤回", "A decision about the list is not taken back")
        remedy = Text("在“名单”页重新决定", "Decide anew on the page List")
        raise Refused([Problem(Place(FILE, step), "decision-list", what, remedy)])
    with transaction.atomic():
        audit = taken(user, "audit.decide", audit)
        content, gone = without_decisions(read_file(audit, FILE) or b"", step, frozenset(subjects))
        if gone:
            write_file(audit, FILE, content)
            told = [[one["subject"], one.get("decision", ""), "", one.get("reason", "")] for one in gone]
            record(user, "audit.decide", audit, {"step": step, "decisions": told})
    return len(gone)
