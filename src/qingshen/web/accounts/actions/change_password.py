"""The verb: give oneself another password."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

CHANGED = Text(
    "您的密码已修改；如非您本人所为，请立即联系平台管理员。",
    "Your password was changed; if it was not you, tell the platform's administrator at once.",
)


def change_password(user: Any, password: str) -> User:
    """Set the reader's password, checked already, and return the reader; every other session of theirs ends."""
    require(user, "account.change")
    with transaction.atomic():
        one = User.objects.select_for_update().get(pk=user.pk)
        one.set_password(password)
        one.save(update_fields=["password"])
        record(one, "account.change", one, {"changed": ["password"]})
        notify([one], CHANGED, "/accounts/me/")
    return one
