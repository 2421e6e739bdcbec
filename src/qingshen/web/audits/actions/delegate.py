"""The verbs: an enterprise lets a technical institution fill in for it, and takes that back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.people import people_of
from qingshen.web.accounts.refusing import refused
from qingshen.web.audits.models import Enrolment
from qingshen.web.audits.turn import taken_one
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

NO_INSTITUTION = Text("只能委托技术机构", "only a technical institution can be asked")
CHOOSE = Text("从列表中选择", "choose one of the list")
UNASKED = Text("目前没有委托", "nobody is asked at present")
NOTHING = Text("无需收回", "there is nothing to take back")
GIVEN = Text("“{who}”委托贵单位代为填报", "'{who}' asks your institution to fill in for it")
TAKEN = Text("“{who}”收回了填报委托", "'{who}' took back its request to fill in")


def delegate(user: Any, enrolment: Enrolment, institution: Organisation) -> Enrolment:
    """Let `institution` see and fill in the enterprise's data, not hand them in. Raises Refused for another kind."""
    require(user, "enrolment.delegate", enrolment)
    if institution.kind != "institution":
        raise refused("delegate-unfit", NO_INSTITUTION, CHOOSE, "institution")
    with transaction.atomic():
        one = taken_one(user, "enrolment.delegate", enrolment)
        before = one.institution
        if before is not None and before.pk == institution.pk:
            return one
        one.institution, one.delegated_at = institution, timezone.now()
        one.save(update_fields=["institution", "delegated_at"])
        detail = {"code": one.code, "institution": [str(before or ""), institution.name]}
        record(user, "enrolment.delegate", one, detail)
        if before is not None:
            _tell(one, before, TAKEN)
        _tell(one, institution, GIVEN)
    return one


def revoke_delegation(user: Any, enrolment: Enrolment) -> Enrolment:
    """Take the consent back, at once. Raises Refused where none was given."""
    require(user, "enrolment.delegate", enrolment)
    with transaction.atomic():
        one = taken_one(user, "enrolment.delegate", enrolment)
        before = one.institution
        if before is None:
            raise refused("delegate-none", UNASKED, NOTHING)
        one.institution, one.delegated_at = None, None
        one.save(update_fields=["institution", "delegated_at"])
        record(user, "enrolment.delegate", one, {"code": one.code, "institution": [before.name, ""]})
        _tell(one, before, TAKEN)
    return one


def _tell(one: Enrolment, institution: Organisation, text: Text) -> None:
    said = Text(text.zh.format(who=one.name or one.code), text.en.format(who=one.name or one.code))
    notify(people_of(institution), said, "/", one.audit)
