"""The audit's own coefficients, each with its source: [[energy.coefficients]] and [[carbon.factors]] of audit.toml."""

from dataclasses import dataclass
from typing import get_args

from qingshen import units
from qingshen.case.calorific import possible
from qingshen.case.keys import Keys
from qingshen.messages import suggestion
from qingshen.rulebook.carriers import Carrier, carrier, carriers
from qingshen.rulebook.system import Certainty

CERTAINTIES: tuple[str, ...] = get_args(Certainty)


@dataclass(frozen=True)
class EnergyCoefficient:
    """A standard-coal coefficient of the audit's own: `kgce_per_unit` [kgce/unit] of a `carrier` (code), above 0."""

    carrier: str
    unit: str
    kgce_per_unit: float
    source: str
    certainty: str


@dataclass(frozen=True)
class EmissionFactor:
    """A factor of the audit's own: tco2_per_unit [tCO2/unit], or ncv [GJ/unit], carbon [tC/GJ] and oxidation [-]."""

    carrier: str
    unit: str
    scope: str
    source: str
    certainty: str
    tco2_per_unit: float | None = None
    ncv: float | None = None
    carbon: float | None = None
    oxidation: float | None = None
    uncertainty: float | None = None


def take_coefficients(energy: Keys) -> tuple[EnergyCoefficient, ...]:
    """Take [[energy.coefficients]]; a row with a problem is left out.

    A carrier that is unknown, a unit it is not reported in, a value no fuel can have and a second coefficient of the
    same carrier and kind of unit are problems: each would be a coefficient that is never used, or used wrongly.
    """
    taken: list[EnergyCoefficient] = []
    for keys in energy.rows("coefficients"):
        one = _coefficient(keys)
        if one and any(one.carrier == other.carrier and units.compatible(one.unit, other.unit) for other in taken):
            keys.refuse("carrier", "settings-coefficient-twice", carrier=one.carrier)
        elif one:
            taken.append(one)
    return tuple(taken)


def take_factors(carbon: Keys) -> tuple[EmissionFactor, ...]:
    """Take [[carbon.factors]]."""
    return tuple(_factor(keys) for keys in carbon.rows("factors"))


def _coefficient(keys: Keys) -> EnergyCoefficient | None:
    before = len(keys.problems)
    known = _carrier(keys)
    unit = _unit(keys, known)
    value = keys.take_number("kgce_per_unit")
    if value is None and "kgce_per_unit" not in keys.values:
        keys.refuse("kgce_per_unit", "settings-factor-incomplete")
    elif value and unit and known and known.kind == "fuel" and not possible(value * units.factor("kgce", "GJ"), unit):
        keys.refuse("kgce_per_unit", "settings-coefficient-impossible", value=f"{value:g}", unit=unit)
    source, certainty = keys.take_needed("source"), _certainty(keys)
    keys.finish()
    if known is None or value is None or len(keys.problems) > before:
        return None
    return EnergyCoefficient(known.code, unit, value, source, certainty)


def _carrier(keys: Keys) -> Carrier | None:
    name = keys.take_needed("carrier")
    known = carrier(name)
    if name and known is None:
        names = [word for one in carriers() for word in (one.code, *one.name)]
        keys.refuse("carrier", "settings-choice", value=name, hint=suggestion(name, names))
    return known


def _unit(keys: Keys, known: Carrier | None) -> str:
    """Return the canonical unit; "" where it is no unit this carrier is reported in."""
    given = keys.take_needed("unit")
    name, asked = (known.name, known.unit) if known else ("", "t")
    if given and not units.is_unit(given):
        keys.refuse("unit", "unit-unknown", name=name, given=given, unit=asked)
    elif given and known and not known.accepts(given):
        keys.refuse("unit", "unit-incompatible", name=name, given=given, unit=asked)
    elif given:
        return units.normalise(given)
    return ""


def _factor(keys: Keys) -> EmissionFactor:
    number = {name: keys.take_number(name) for name in ("tco2_per_unit", "ncv", "carbon", "oxidation", "uncertainty")}
    parts = [number[name] is not None for name in ("ncv", "carbon", "oxidation")]
    direct = number["tco2_per_unit"] is not None
    if direct == all(parts) or (direct and any(parts)):
        keys.refuse("tco2_per_unit", "settings-factor-values")
    factor = EmissionFactor(
        carrier=keys.take_needed("carrier"),
        unit=keys.take_needed("unit"),
        scope=keys.take_needed("scope"),
        source=keys.take_needed("source"),
        certainty=_certainty(keys),
        **number,
    )
    keys.finish()
    return factor


def _certainty(keys: Keys) -> str:
    """Take one of the certainties the report can print."""
    value = keys.take_needed("certainty")
    return keys.take_choice("certainty", CERTAINTIES, "") if value else ""
