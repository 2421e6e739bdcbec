"""An audit, or one enterprise of it, when its turn has come: nobody else changes it, and what was allowed when the
request began still is."""

from typing import Any

from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.policies import require_anew


def taken(user: Any, verb: str, audit: Audit) -> Audit:
    """Return `audit` as it stands, locked until the caller's transaction ends. Raises Forbidden."""
    found = Audit.objects.select_for_update().get(pk=audit.pk)
    require_anew(user, verb, found)
    return found


def taken_one(user: Any, verb: str, enrolment: Enrolment) -> Enrolment:
    """Return `enrolment` and its audit as they stand, both locked until the caller's transaction ends.

    Raises Forbidden. The audit first, as all do: two that wait for each other's row would wait for ever.
    """
    audit = Audit.objects.select_for_update().get(pk=enrolment.audit_id)
    found = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    found.audit = audit
    require_anew(user, verb, found)
    return found
