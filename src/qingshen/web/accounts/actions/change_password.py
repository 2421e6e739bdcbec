"""The verb: give oneself another password."""

from typing import Any

from django.db import transaction

from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require


def change_password(user: Any, password: str) -> User:
    """Set the reader's password, checked already, and return the reader; every other session of theirs ends."""
    require(user, "account.change")
    with transaction.atomic():
        one = User.objects.select_for_update().get(pk=user.pk)
        one.set_password(password)
        one.save(update_fields=["password"])
        record(one, "account.change", one, {"changed": ["password"]})
    return one
