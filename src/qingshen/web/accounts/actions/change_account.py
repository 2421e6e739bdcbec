"""The verb: change one's own account."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require

FIELDS = ("full_name", "email", "telephone", "language")


def change_account(user: Any, given: Mapping[str, str]) -> list[str]:
    """Set the reader's own name, e-mail, telephone, language; return which changed. The journal names no values."""
    require(user, "account.change")
    with transaction.atomic():
        one = User.objects.select_for_update().get(pk=user.pk)
        changed = [name for name in FIELDS if name in given and getattr(one, name) != given[name]]
        for name in changed:
            setattr(one, name, given[name])
        if changed:
            one.save(update_fields=changed)
            record(user, "account.change", one, {"changed": changed})
    return changed
