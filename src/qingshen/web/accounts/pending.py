"""Somebody whose password was right and who still owes the second step: known to the session, not signed in."""

import time
from typing import Any

from django.http import HttpRequest

from qingshen.web.accounts.models import User

KEY = "second-step"
LASTS = 10 * 60  # [s]


def hold(request: HttpRequest, user: User, then: str) -> None:
    """Remember who owes the second step, and where they go after it; the session gets another name."""
    request.session.cycle_key()
    request.session[KEY] = {"user": user.pk, "at": time.time(), "hash": user.get_session_auth_hash(), "then": then}


def held(request: HttpRequest) -> tuple[User, str] | None:
    """Return who owes the second step and where they go; None: nobody, or the password was typed too long ago or has
    been changed since."""
    kept: dict[str, Any] = request.session.get(KEY) or {}
    if not kept or not 0 <= time.time() - kept["at"] < LASTS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["hash"]:
        return None
    return user, str(kept["then"])


def release(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(KEY, None)
