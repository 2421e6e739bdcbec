"""Confirmations beside the values they speak of: valid while the value still reads as it was confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.rulebook.system import IndexSystem, Indicator
from qingshen.web.library.figures import formula_text, weight_text
from qingshen.web.library.models import Confirmation

# What of an indicator can be looked up in its document; "" is the whole row.
VALUES = {
    "": Text("整行", "the whole row"),
    "level_1": Text("Ⅰ级基准值", "baseline I"),
    "level_2": Text("Ⅱ级基准值", "baseline II"),
    "level_3": Text("Ⅲ级基准值", "baseline III"),
    "weight": Text("权重", "weight"),
}


@dataclass(frozen=True)
class Looked:
    """A confirmation and whether it still speaks of the value that stands there."""

    confirmation: Confirmation
    said: Text
    is_current: bool


def value_of(one: Indicator, field: str) -> str:
    """Return what stands in `field` of an indicator as a text; "" names the whole row."""
    levels = {f"level_{at}": baseline.text for at, baseline in enumerate(one.baselines, 1)}
    found = {**levels, "weight": weight_text(one.weight)}
    if field:
        return found[field]
    return "; ".join([*found.values(), one.unit, formula_text(one)])[:200]


def confirmations(system: IndexSystem) -> dict[str, list[Looked]]:
    """Return what was confirmed of a system, by indicator, the latest first; of every edition under its code."""
    return looked(system, Confirmation.objects.filter(system=system.code).select_related("by"))


def looked(system: IndexSystem, found: Iterable[Confirmation]) -> dict[str, list[Looked]]:
    """Return confirmations by indicator; those of indicators the system does not have are left out."""
    by_row: dict[str, list[Looked]] = {}
    for one in found:
        indicator = system.by_code.get(one.row)
        if indicator is not None and one.field in VALUES:
            is_current = value_of(indicator, one.field) == one.value
            by_row.setdefault(one.row, []).append(Looked(one, VALUES[one.field], is_current))
    return by_row
