"""The verb: close an audit: nobody reports any more."""

from typing import Any

from django.db import transaction

from qingshen.web.audits.models import Audit
from qingshen.web.audits.progress import HANDED_IN, counts
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record


def close_audit(user: Any, audit: Audit) -> Audit:
    """Return the audit, closed; the journal keeps how many reports were in what state."""
    with transaction.atomic():
        audit = taken(user, "audit.close", audit)
        many = counts(audit.enrolments.all())
        audit.state = "closed"
        audit.save(update_fields=["state"])
        handed_in = sum(many[one] for one in HANDED_IN)
        record(
            user, "audit.close", audit, {"handed_in": handed_in, "enterprises": {k: n for k, n in many.items() if n}}
        )
    return audit
