"""The verb: take a member out of an organisation; what they did stays in the record under their name."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.actions.change_duty import keep_a_manager
from qingshen.web.accounts.models import Membership, Organisation
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

SAID = Text("您已不再是 {where} 的成员", "You no longer belong to {where}")


def remove_member(user: Any, membership: Membership) -> None:
    """Remove a member. Raises Refused where no manager would be left."""
    require(user, "organisation.change_members", membership.organisation)
    with transaction.atomic():
        where = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        one = Membership.objects.select_for_update().get(pk=membership.pk)
        keep_a_manager(one)
        person, duty = one.user, one.duty
        one.delete()
        record(user, "organisation.change_members", where, {"user": person.pk, "duty": [duty, ""]})
        said = Text(SAID.zh.format(where=where.name), SAID.en.format(where=where.name_en or where.name))
        notify([person], said)
