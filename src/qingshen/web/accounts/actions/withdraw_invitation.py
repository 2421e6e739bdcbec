"""The verb: take an invitation back; its link opens nothing any more."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.accounts.models import Invitation
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.record import record
from qingshen.web.policies import require

CLOSED = Text("邀请已接受、撤回或过期", "the invitation was accepted, taken back or has expired")
NOTHING = Text("无需再撤回", "there is nothing to take back")


def withdraw_invitation(user: Any, invitation: Invitation) -> Invitation:
    """Withdraw an open invitation. Raises Refused for one that is open no more."""
    require(user, "organisation.invite", invitation.organisation)
    with transaction.atomic():
        one = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if not one.is_open:
            raise refused("invitation-closed", CLOSED, NOTHING)
        one.withdrawn_at = timezone.now()
        one.save(update_fields=["withdrawn_at"])
        record(user, "organisation.invite", one.organisation, {"withdrawn": one.facts()})
    return one
