"""The verb: an enterprise opens its results to the financial institutions of the audit, or closes them again."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.people import people_of
from qingshen.web.audits.models import Enrolment
from qingshen.web.audits.turn import taken_one
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

OPENED = Text("“{who}”向贵单位开放其结果", "'{who}' opened its results to your institution")
CLOSED = Text("“{who}”不再向金融机构开放", "'{who}' no longer opens its results to financial institutions")


def open_to_finance(user: Any, enrolment: Enrolment, *, is_open: bool) -> Enrolment:
    """Set whether the financial institutions that take part may see the enterprise; return it."""
    require(user, "enrolment.open_to_finance", enrolment)
    with transaction.atomic():
        one = taken_one(user, "enrolment.open_to_finance", enrolment)
        if one.is_open_to_finance is is_open:
            return one
        one.is_open_to_finance = is_open
        one.save(update_fields=["is_open_to_finance"])
        record(user, "enrolment.open_to_finance", one, {"code": one.code, "is_open": is_open})
        banks = Organisation.objects.filter(participations__audit=one.audit_id, participations__role="finance")
        text, who = OPENED if is_open else CLOSED, one.name or one.code
        notify(people_of(*banks), Text(text.zh.format(who=who), text.en.format(who=who)), "/", one.audit)
    return one
