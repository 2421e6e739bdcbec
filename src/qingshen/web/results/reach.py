"""How many enterprises of a run somebody may open: its files hold them all, its statistics tell of a few left over."""

from typing import Any

from qingshen.web.results.models import Run
from qingshen.web.results.read import engine_audit
from qingshen.web.results.veil import Veil
from qingshen.web.visible import visible_enrolments


def seen_codes(user: Any, run: Run) -> frozenset[str]:
    """Return the codes of the enterprises of whom the reader may see the results."""
    return frozenset(visible_enrolments(user, run.audit, "results.see_enterprise").values_list("code", flat=True))


def hidden_codes(user: Any, run: Run) -> frozenset[str]:
    """Return the codes of the run's enterprises that are kept from the reader: another district, a conflict."""
    return frozenset(engine_audit(run).case.enterprises["enterprise"]) - seen_codes(user, run)


def others(run: Run, enterprise: str) -> frozenset[str]:
    """Return the codes of the run's enterprises but one."""
    return frozenset(engine_audit(run).case.enterprises["enterprise"]) - {enterprise}


def keeps_few_back(user: Any, run: Run) -> bool:
    """Say whether one to four audited enterprises are kept from the reader: of these a total tells."""
    hidden = hidden_codes(user, run)
    return bool(hidden) and Veil(engine_audit(run), hidden).is_thin


def knows_nearly_all(user: Any, run: Run) -> bool:
    """Say whether the reader may open several enterprises and all that are audited but one to four.

    Statistics of others, less those it knows, would tell of these. Who may open a single one is told of five others.
    """
    hidden = hidden_codes(user, run)
    several = engine_audit(run).case.enterprises.height - len(hidden) > 1
    return several and Veil(engine_audit(run), hidden).is_thin


def sees_all(user: Any, run: Run) -> bool:
    """Say whether no enterprise of the run is kept from the reader."""
    return not hidden_codes(user, run)
