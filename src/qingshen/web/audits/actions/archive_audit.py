"""The verb: archive a closed audit: it is only read."""

from typing import Any

from django.db import transaction

from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record


def archive_audit(user: Any, audit: Audit) -> Audit:
    """Return the audit, archived."""
    with transaction.atomic():
        audit = taken(user, "audit.archive", audit)
        audit.state = "archived"
        audit.save(update_fields=["state"])
        record(user, "audit.archive", audit)
    return audit
