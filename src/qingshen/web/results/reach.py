"""Whether somebody may open every enterprise of a run: its files and tables hold them all."""

from typing import Any

from qingshen.web.results.models import Run
from qingshen.web.results.read import engine_audit
from qingshen.web.visible import visible_enrolments


def seen_codes(user: Any, run: Run) -> frozenset[str]:
    """Return the codes of the enterprises of whom the reader may see the results."""
    return frozenset(visible_enrolments(user, run.audit, "results.see_enterprise").values_list("code", flat=True))


def sees_all(user: Any, run: Run) -> bool:
    """Say whether no enterprise of the run is kept from the reader (other district, conflict of interest)."""
    return seen_codes(user, run).issuperset(engine_audit(run).case.enterprises["enterprise"].to_list())
