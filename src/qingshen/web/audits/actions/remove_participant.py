"""The verb: an organisation takes part no longer."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.people import people_of
from qingshen.web.accounts.refusing import refused
from qingshen.web.audits.models import ROLES, Participation
from qingshen.web.audits.turn import taken
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

LOOKS_AFTER = Text("该主管部门仍负责 {n} 家企业", "the bureau still looks after {n} enterprises")
REASSIGN = Text("请先把这些企业分派给其他部门", "assign these enterprises to another bureau first")
SAID = Text("贵单位不再参与“{audit}”", "Your organisation no longer takes part in '{audit}'")


def remove_participant(user: Any, participation: Participation) -> None:
    """Remove an organisation from an audit. Raises Refused while it looks after enterprises as their bureau."""
    require(user, "participation.change", participation.audit)
    with transaction.atomic():
        audit = taken(user, "participation.change", participation.audit)
        one = audit.participations.select_related("organisation").filter(pk=participation.pk).first()
        if one is None:  # somebody removed it meanwhile
            return
        number = audit.enrolments.filter(district=one.organisation).count() if one.role == "district" else 0
        if number:
            said = Text(LOOKS_AFTER.zh.format(n=number), LOOKS_AFTER.en.format(n=number))
            raise refused("bureau-in-charge", said, REASSIGN)
        where = one.organisation
        detail = {"removed": where.pk, "name": where.name, "role": one.role, "said": ROLES[one.role].zh}
        one.delete()
        record(user, "participation.change", audit, detail)
        said = Text(SAID.zh.format(audit=audit.title), SAID.en.format(audit=audit.title_en or audit.title))
        notify(people_of(where), said, "", audit)
