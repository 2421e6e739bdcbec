"""The verb: every proposal of the list that nobody has decided of becomes a decision."""

from typing import Any

from django.db import transaction

from qingshen.web.audits.actions.decide import decide_all
from qingshen.web.audits.actions.publish_list import settled_list
from qingshen.web.audits.decisions_file import Given
from qingshen.web.audits.listed import STEP
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken


def take_proposals(user: Any, audit: Audit, reason: str) -> int:
    """Decide as proposed, and return of how many. What was decided meanwhile stays as it was decided."""
    with transaction.atomic():
        audit = taken(user, "audit.decide", audit)
        given = [
            Given(code, one.decision, reason) for code, one in settled_list(audit).items() if one.source == "proposal"
        ]
        if given:
            decide_all(user, audit, STEP, given)
    return len(given)
