"""Which techniques of the catalogue stand against a problem, where no question names them."""

from __future__ import annotations

from collections.abc import Sequence

from qingshen.rulebook.class_aspects import targets_of
from qingshen.rulebook.techniques import Technique


def techniques_against(variable: str | None, aspect: str, catalogue: Sequence[Technique]) -> list[str]:
    """Return the codes of the techniques that target `variable`, in the catalogue's order.

    Those against the same cause where there are any, else all [DESIGN]: a problem whose cause no technique shares is
    still met by techniques for what it concerns.
    """
    if not variable:
        return []
    wanted = set(targets_of(variable))
    fitting = [one for one in catalogue if wanted & {target.partition(":")[0] for target in one.targets}]
    same = [one for one in fitting if one.aspect == aspect]
    return [one.code for one in same or fitting]
