"""A case and the edition of the rulebook it was read by: what follows from one holds the other."""

from contextlib import AbstractContextManager

from qingshen.case.case import Case
from qingshen.rulebook.edition import OWN, Edition, holding


def as_read(case: Case) -> AbstractContextManager[Edition]:
    """Let the edition hold by which `case` was read. Raises Refused where its folder no longer keeps that one."""
    return holding(case.folder, dict(case.inputs).get(OWN, ""))
