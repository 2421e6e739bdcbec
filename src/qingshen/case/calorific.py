"""Measured calorific values: of fuels only, in GJ per unit reported, within what a fuel can have."""

from qingshen import units
from qingshen.case.column import Rows
from qingshen.case.messages import problem
from qingshen.case.names import Known
from qingshen.problems import Problem

# From the poorest sludge and lean gas to above hydrogen by mass (120 GJ/t) and butane by volume (0.12 GJ/m3): a slip
# of a thousand (kJ/kg for GJ/t, MJ/m3 for GJ/m3) falls outside, no fuel does [DESIGN].
_POSSIBLE = (("t", 1.0, 125.0), ("m3", 0.001, 0.15), ("GJ", 0.5, 2.0))


def possible(value: float, unit: str) -> bool:
    """Whether a fuel can have the net calorific value `value` [GJ/unit]; True for a unit no bound is known of."""
    bounds = ((low, high, units.factor(unit, known)) for known, low, high in _POSSIBLE if units.compatible(unit, known))
    return all(low * factor <= value <= high * factor for low, high, factor in bounds)


def verify_calorific(rows: Rows, known: Known) -> list[Problem]:
    """Return a problem for every measured calorific value of what is no fuel, or that no fuel can have."""
    if "ncv" not in rows.frame.columns:
        return []
    problems = []
    for row in rows.frame.drop_nulls("ncv").iter_rows(named=True):
        carrier, place = known.carriers[row["carrier"]], rows.place(row, "ncv")
        if carrier.kind != "fuel":
            problems.append(problem(place, "ncv-no-fuel", name=carrier.name))
        elif row["unit"] and units.compatible(row["unit"], "GJ"):
            problems.append(problem(place, "ncv-of-energy", unit=row["unit"]))
        elif not (row["ncv"] > 0 and possible(row["ncv"], row["unit"] or "")):
            problems.append(problem(place, "ncv-impossible", value=f"{row['ncv']:g}", unit=row["unit"] or ""))
    return problems
