"""The verb: the bureau takes a declared conflict of interest back; the record keeps both."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.audits.models import Conflict
from qingshen.web.audits.turn import taken_one
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

SAID = Text("利益冲突声明已撤销：{who}", "A conflict of interest was taken back: {who}")


def withdraw_conflict(user: Any, conflict: Conflict) -> None:
    """Open the enterprise to the expert again."""
    require(user, "conflict.withdraw", conflict)
    with transaction.atomic():
        enrolment = taken_one(user, "conflict.withdraw", conflict.enrolment)
        one = enrolment.conflicts.select_related("expert").filter(pk=conflict.pk).first()
        if one is None:  # somebody took it back meanwhile
            return
        expert = one.expert
        one.delete()
        detail = {"code": enrolment.code, "expert": expert.pk, "reason": conflict.reason}
        record(user, "conflict.withdraw", enrolment, detail)
        who = enrolment.name or enrolment.code
        notify([expert], Text(SAID.zh.format(who=who), SAID.en.format(who=who)), "", enrolment.audit)
