"""The verb: a token is let in no more, from this moment on."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.web.api.models import Token
from qingshen.web.journal.record import record
from qingshen.web.policies import require


def revoke_token(user: Any, token: Token) -> None:
    """Revoke `token`; one that was revoked before stays as it is."""
    require(user, "token.revoke", token)
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            record(user, "token.revoke", token, {"revoked": token.name, "enterprise": token.enrolment.code})
