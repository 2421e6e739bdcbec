"""The verb: a district bureau looks after enterprises."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.people import people_of
from qingshen.web.accounts.refusing import refused
from qingshen.web.audits.below import is_below
from qingshen.web.audits.models import Audit, Participation
from qingshen.web.audits.turn import taken
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

NOT_BELOW = Text("只能交由组织单位下属的主管部门负责", "only a bureau below the organiser can look after an enterprise")
CHOOSE = Text("从列表中选择", "choose one of the list")
SAID = Text("“{audit}”有 {n} 家企业交由贵单位负责", "{n} enterprises of '{audit}' are now looked after by your bureau")


def assign_district(user: Any, audit: Audit, bureau: Organisation | None, keys: Iterable[int]) -> int:
    """Let `bureau` (None: nobody) look after the enterprises of these keys; return how many changed.

    The bureau takes part in the audit from then on. Raises Refused for a bureau that is not below the organiser.
    """
    require(user, "participation.change", audit)
    if bureau is not None and not is_below(bureau, audit.organiser_id):
        raise refused("district-elsewhere", NOT_BELOW, CHOOSE)
    with transaction.atomic():
        audit = taken(user, "participation.change", audit)
        rows = audit.enrolments.filter(pk__in=list(keys)).select_related("district")
        changed = [one for one in rows if one.district_id != (bureau.pk if bureau else None)]
        detail = {one.code: [str(one.district or ""), str(bureau or "")] for one in changed}
        audit.enrolments.filter(pk__in=[one.pk for one in changed]).update(district=bureau)
        if not changed:
            return 0
        if bureau is not None:
            Participation.objects.get_or_create(audit=audit, organisation=bureau, defaults={"role": "district"})
            said = Text(
                SAID.zh.format(audit=audit.title, n=len(changed)),
                SAID.en.format(audit=audit.title_en or audit.title, n=len(changed)),
            )
            notify(people_of(bureau), said, f"/audits/{audit.pk}/", audit)
        record(user, "participation.change", audit, {"looked_after_by": detail})
    return len(changed)
