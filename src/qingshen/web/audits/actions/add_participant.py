"""The verb: an organisation takes part in an audit, in a role."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.people import people_of
from qingshen.web.accounts.refusing import refused
from qingshen.web.audits.models import ROLES, Audit, Participation
from qingshen.web.audits.turn import taken
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

KIND_OF = {"district": "bureau", **{role: role for role in ("association", "institution", "expert", "finance")}}
UNFIT = Text("这类单位不能担任此角色", "an organisation of this kind cannot take this role")
CHOOSE = Text("从列表中选择", "choose one of the list")
THERE = Text("该单位已参与本次审核", "the organisation takes part already")
REMOVE = Text("要换角色，请先移除", "to change its role, remove it first")
SAID = Text("贵单位参与“{audit}”，角色：{role}", "Your organisation takes part in '{audit}' as: {role}")


def add_participant(user: Any, audit: Audit, organisation: Organisation, role: str) -> Participation:
    """Let `organisation` take part in `audit` as `role`. Raises Refused where its kind does not fit, or it does."""
    require(user, "participation.change", audit)
    if organisation.kind != KIND_OF.get(role) or organisation.pk == audit.organiser_id:
        raise refused("role-unfit", UNFIT, CHOOSE, "organisation")
    with transaction.atomic():
        audit = taken(user, "participation.change", audit)
        if audit.participations.filter(organisation=organisation).exists():
            raise refused("participant-already", THERE, REMOVE, "organisation")
        one = Participation.objects.create(audit=audit, organisation=organisation, role=role)
        record(user, "participation.change", audit, {"added": organisation.pk, "name": organisation.name, "role": role})
        text = ROLES[role]
        english = SAID.en.format(audit=audit.title_en or audit.title, role=text.en)
        said = Text(SAID.zh.format(audit=audit.title, role=text.zh), english)
        link = "/" if role == "finance" else f"/audits/{audit.pk}/"
        notify(people_of(organisation), said, link, audit)
    return one
