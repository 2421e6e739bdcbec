"""The verb: an organisation requires two-step sign-in of its members, or does so no longer."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.people import people_of
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

SAID = Text(
    "{where} 要求成员使用两步验证：下次登录时设置，也可以现在就设置。",
    "{where} requires two-step sign-in: set it up at your next sign-in, or now.",
)


def require_factor(user: Any, organisation: Organisation, *, is_needed: bool) -> Organisation:
    """Set whether the members need a second step to sign in, from their next sign-in on, and tell them."""
    require(user, "organisation.require_factor", organisation)
    with transaction.atomic():
        one = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if one.needs_factor is is_needed:
            return one
        one.needs_factor = is_needed
        one.save(update_fields=["needs_factor"])
        record(user, "organisation.require_factor", one, {"is_needed": is_needed})
        if is_needed:
            said = Text(SAID.zh.format(where=one.name), SAID.en.format(where=one.name_en or one.name))
            notify(people_of(one), said, "/accounts/me/two-step/")
    return one
