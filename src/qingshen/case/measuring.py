"""How options are judged, carried out, told: [measures], [implementation], [method] of audit.toml, all [DESIGN]."""

from dataclasses import dataclass

from qingshen import units
from qingshen.case.keys import Keys

MAY_BE_ZERO = ("discount_rate", "tax_rate", "benchmark_rate")


@dataclass(frozen=True)
class Price:
    """What one `unit` of a quantity or energy carrier costs [currency/unit], above 0, and who says so."""

    variable: str
    unit: str
    price: float
    source: str


@dataclass(frozen=True)
class Measures:
    """How options are judged.

    `discount_rate` [1/a] (0.08 = 8 %), `life` and `depreciation` [a], `tax_rate` [-]; `low` and `high` [currency]:
    below the first an option is no/low cost, from the second on high cost; `payback_medium`, `payback_high` [a]: the
    limits of N; `benchmark_rate` [1/a]: the least IRR; `budget` [currency] of the whole portfolio, None for none.
    """

    discount_rate: float = 0.08
    life: float = 10.0
    depreciation: float = 10.0
    tax_rate: float = 0.25
    low: float = 10.0
    high: float = 100.0
    payback_medium: float = 3.0
    payback_high: float = 10.0
    benchmark_rate: float = 0.08
    budget: float | None = None
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True)
class Implementing:
    """How long an option takes [months], by cost class: 差异化实施周期."""

    none: float = 1.0
    low: float = 3.0
    medium: float = 12.0
    high: float = 24.0


@dataclass(frozen=True)
class Method:
    """What this audit took and what a classic one takes an enterprise: days, person-days, cost [currency].

    None where nobody said; `source` tells who declared or estimated it.
    """

    days: float | None = None
    person_days: float | None = None
    cost: float | None = None
    classic_days: float | None = None
    classic_person_days: float | None = None
    classic_cost: float | None = None
    source: str = ""


def take_measures(keys: Keys) -> Measures:
    """Take [measures] and [[measures.prices]]."""
    default = Measures()
    number = {
        name: keys.number_or(name, getattr(default, name), high=high, zero=name in MAY_BE_ZERO)
        for name, high in (
            ("discount_rate", 1.0), ("life", 100.0), ("depreciation", 100.0), ("tax_rate", 1.0), ("low", 1e12),
            ("high", 1e12), ("payback_medium", 100.0), ("payback_high", 100.0), ("benchmark_rate", 1.0),
        )
    }  # fmt: skip
    if number["low"] > number["high"]:
        keys.refuse("low", "settings-range", value=f"{number['low']:g}", low="0", high=f"{number['high']:g}")
    found = Measures(**number, budget=keys.take_number("budget", zero=True), prices=_prices(keys))
    keys.finish()
    return found


def _prices(keys: Keys) -> tuple[Price, ...]:
    taken: dict[str, Price] = {}
    for row in keys.rows("prices"):
        variable, unit, source = row.take_needed("variable"), row.take_needed("unit"), row.take_needed("source")
        price = row.take_number("price")
        row.finish()
        if unit and not units.is_unit(unit):
            row.refuse("unit", "unit-unknown", name=variable, given=unit, unit="m3")
        elif variable in taken:
            row.refuse("variable", "settings-price-twice", balance=variable)
        elif price is None and "price" not in row.values:
            row.refuse("price", "settings-factor-incomplete")
        elif variable and unit and source and price is not None:
            taken[variable] = Price(variable, units.normalise(unit), price, source)
    return tuple(taken.values())


def take_implementing(keys: Keys) -> Implementing:
    """Take [implementation]."""
    default = Implementing()
    found = Implementing(
        **{
            name: keys.number_or(name, getattr(default, name), high=600.0, zero=True)
            for name in ("none", "low", "medium", "high")
        }
    )
    keys.finish()
    return found


def take_method(keys: Keys) -> Method:
    """Take [method]: what the audit took, beside what the classic one takes."""
    names = ("days", "person_days", "cost", "classic_days", "classic_person_days", "classic_cost")
    found = Method(**{name: keys.take_number(name, zero=True) for name in names}, source=keys.take_string("source"))
    keys.finish()
    return found
