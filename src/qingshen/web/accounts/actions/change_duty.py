"""The verb: give a member another duty."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.actions.invite import CHOOSE, NO_DUTY
from qingshen.web.accounts.models import DUTIES, DUTIES_OF, Membership, Organisation
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

LAST = Text("这是唯一的负责人", "this is the only manager")
ANOTHER = Text("请先让另一名成员担任负责人", "make somebody else a manager first")
SAID = Text("您在 {where} 的职责改为：{duty}", "Your duty at {where} is now: {duty}")


def change_duty(user: Any, membership: Membership, duty: str) -> Membership:
    """Set a member's duty. Raises Refused for a duty its kind has not, or where no manager would be left."""
    require(user, "organisation.change_members", membership.organisation)
    with transaction.atomic():
        where = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        one = Membership.objects.select_for_update().get(pk=membership.pk)
        if duty not in DUTIES_OF[where.kind]:
            raise refused("duty-unknown", NO_DUTY, CHOOSE, "duty")
        if duty != one.duty:
            keep_a_manager(one)
            before, one.duty = one.duty, duty
            one.save(update_fields=["duty"])
            record(user, "organisation.change_members", where, {"user": one.user_id, "duty": [before, duty]})
            text = DUTIES[duty]
            said = Text(
                SAID.zh.format(where=where.name, duty=text.zh),
                SAID.en.format(where=where.name_en or where.name, duty=text.en),
            )
            notify([one.user], said, f"/accounts/organisations/{where.pk}/")
    return one


def keep_a_manager(one: Membership) -> None:
    """Refuse to take the last manager away; the organisation's row is locked by the caller."""
    others = Membership.objects.filter(organisation=one.organisation_id, duty="manager", user__is_active=True)
    if one.duty == "manager" and not others.exclude(pk=one.pk).exists():
        raise refused("last-manager", LAST, ANOTHER)
