"""The verb: an expert, or the bureau of an expert, declares a conflict of interest: the enterprise closes to them."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.accounts.people import people_of
from qingshen.web.accounts.refusing import refused
from qingshen.web.audits.models import Audit, Conflict, Enrolment
from qingshen.web.audits.turn import taken_one
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import may, require

OTHERS = Text("专家只能为自己声明", "an expert declares for themselves only")
OWN = Text("为他人声明请联系主管部门", "ask the bureau to declare for somebody else")
NO_EXPERT = Text("不是本次审核的专家", "not an expert of this audit")
CHOOSE = Text("从列表中选择", "choose one of the list")
NO_REASON = Text("没有写原因", "no reason is given")
WRITE = Text("请写明关系，如“曾任顾问”", "say what the tie is, such as 'was its consultant'")
THERE = Text("已有此项声明", "this is declared already")
NOTHING = Text("无需再声明", "there is nothing to declare")
SAID = Text(
    "利益冲突：专家 {expert} 与“{who}”（{reason}）", "Conflict of interest: expert {expert} and '{who}' ({reason})"
)


def declare_conflict(user: Any, enrolment: Enrolment, expert: User, reason: str) -> Conflict:
    """Close `enrolment` to `expert`, and tell the bureau and the expert. Raises Refused."""
    require(user, "conflict.declare", enrolment)
    reason = reason.strip()[:300]
    if expert.pk != user.pk and not may(user, "conflict.withdraw", enrolment):
        raise refused("conflict-others", OTHERS, OWN, "expert")
    if not experts_of(enrolment.audit).filter(pk=expert.pk).exists():
        raise refused("expert-unknown", NO_EXPERT, CHOOSE, "expert")
    if not reason:
        raise refused("reason-missing", NO_REASON, WRITE, "reason")
    with transaction.atomic():
        enrolment = taken_one(user, "conflict.declare", enrolment)
        if enrolment.conflicts.filter(expert=expert).exists():
            raise refused("conflict-already", THERE, NOTHING)
        one = Conflict.objects.create(enrolment=enrolment, expert=expert, reason=reason, declared_by=user)
        record(user, "conflict.declare", enrolment, {"code": enrolment.code, "expert": expert.pk, "reason": reason})
        facts = {"expert": expert, "who": enrolment.name or enrolment.code, "reason": reason}
        told = {each.pk: each for each in (*people_of(enrolment.audit.organiser), expert) if each.pk != user.pk}
        link = f"/audits/{enrolment.audit_id}/conflicts"
        notify(told.values(), Text(SAID.zh.format(**facts), SAID.en.format(**facts)), link, enrolment.audit)
    return one


def experts_of(audit: Audit) -> Any:
    """Return the people of the audit's groups of experts."""
    return User.objects.filter(
        is_active=True,
        memberships__organisation__participations__audit=audit,
        memberships__organisation__participations__role="expert",
    ).distinct()
