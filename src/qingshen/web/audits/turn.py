"""An audit when its turn has come: nobody else changes it, and what was allowed when the request began still is."""

from typing import Any

from qingshen.web.audits.models import Audit
from qingshen.web.policies import require


def taken(user: Any, verb: str, audit: Audit) -> Audit:
    """Return `audit` as it stands, locked until the caller's transaction ends. Raises Forbidden."""
    found = Audit.objects.select_for_update().get(pk=audit.pk)
    require(user, verb, found)
    return found
