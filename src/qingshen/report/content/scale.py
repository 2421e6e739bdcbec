"""Units a reader can picture: 1.81 kgce/m² rather than 0.00181 tce/m²."""

from __future__ import annotations

from collections.abc import Iterable

# Each step is a thousandth of the one before.
LADDERS = (("tce", "kgce", "gce"), ("tCO2", "kgCO2", "gCO2"), ("t", "kg", "g", "mg"), ("m3", "L", "mL"))


def readable(unit: str, values: Iterable[float | None]) -> tuple[float, str]:
    """Return the factor and the unit in which most of `values` are at least 0.1; (1, unit) where no step helps.

    Only the amount of an amount-per-output unit is scaled: tce/m2 → kgce/m2.
    """
    amount, slash, output = unit.partition("/")
    known = sorted(abs(value) for value in values if value)
    ladder = next((steps for steps in LADDERS if amount in steps), ())
    if not known or not ladder:
        return 1.0, unit
    middle, factor = known[len(known) // 2], 1.0
    for step in ladder[ladder.index(amount) :]:
        if middle * factor >= 0.1:
            return factor, f"{step}{slash}{output}"
        factor *= 1000.0
    return 1.0, unit
