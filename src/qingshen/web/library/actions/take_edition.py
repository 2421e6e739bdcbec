"""The verb: an audit takes the installed program's edition of the rulebook, in place of the one it kept."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.edition import OWN
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record
from qingshen.web.library.actions.freeze import freeze, lay_tables
from qingshen.web.library.edition import Difference, differences, digest, installed, kept
from qingshen.web.policies import require
from qingshen.web.reporting.accepted import reckon_soon

SHORTEST, LONGEST = 4, 400
TOLD = 200


def take_edition(user: Any, audit: Audit, reason: str) -> list[Difference]:
    """Let `audit` be reckoned by the installed rulebook from now on; return what that changes. Also freezes,
    its index systems too, an audit that kept none.

    What was reckoned stays as it is until the engine is run again. The journal says why, both digests, and the
    differences. Raises Forbidden; Refused without a reason, where nothing differs, and where the audit's own rows do
    not go with the new tables.
    """
    require(user, "audit.edit", audit)
    said = " ".join(reason.split())
    if not SHORTEST <= len(said) <= LONGEST:
        remedy = Text(f"写明理由（{SHORTEST}—{LONGEST} 字）", f"give the reason ({SHORTEST} to {LONGEST} characters)")
        raise Refused([Problem(Place(OWN), "reason-unsaid", Text("没有写明理由", "no reason is given"), remedy)])
    with transaction.atomic():
        audit = taken(user, "audit.edit", audit)
        before, after = kept(audit), installed()
        if before == after:
            what = Text("与现行规则库相同", "the same as the installed rulebook")
            remedy = Text("无需更换", "there is nothing to take")
            raise Refused([Problem(Place(OWN), "edition-same", what, remedy)])
        found = differences(before, after) if before else []
        lay_tables(audit, after)
        systems = freeze(audit)
        frame_of(audit)
        reckon_soon(audit)
        record(user, "audit.edit", audit, {"edition": {
            "before": digest(before), "after": digest(after), "reason": said, "differences": len(found),
            "systems": systems,
            "rows": [[one.table, one.key, one.column, one.before[:80], one.after[:80]] for one in found[:TOLD]],
        }})  # fmt: skip
    return found
