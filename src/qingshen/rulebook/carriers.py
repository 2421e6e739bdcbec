"""Energy carriers and media: one code, the names people use, and the rows of the factor tables that speak of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import polars as pl

from qingshen import units
from qingshen.language import Text
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.factors import table

Kind = Literal["fuel", "electricity", "heat", "medium"]
ENERGY = "GJ"
VOLUME = "m3"


@dataclass(frozen=True)
class Carrier:
    """An energy carrier (能源) or energy-consuming medium (耗能工质).

    `unit` is the canonical unit; `density` [t/m3] is given only where it is a constant of the trade (water: 1). `coal`
    names the possible rows in `standard_coal` by edition, `fuel` those in `fuel_emission` (the first one a set holds
    counts). `biogenic`: CO2 is stated apart and not in the total (IPCC 2006, vol. 2, ch. 2).
    """

    code: str
    name: Text
    kind: Kind
    unit: str
    density: float | None = None
    biogenic: bool = False
    aliases: tuple[str, ...] = ()
    coal: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    fuel: tuple[str, ...] = ()

    def accepts(self, unit: str) -> bool:
        """Whether an amount may be reported in `unit`: mass or volume as the factor tables have it, or energy."""
        return any(units.compatible(unit, known) for known in self._units())

    def _units(self) -> set[str]:
        known = {self.unit}
        known |= {unit for edition, names in self.coal.items() for name in names if (unit := _coal_unit(edition, name))}
        if self.kind != "medium":
            known.add(ENERGY)
        if self.density is not None:
            known.add(VOLUME)
        return known


@held
def carriers() -> tuple[Carrier, ...]:
    """Return all known carriers, in the order of carriers.csv."""
    rows = pl.read_csv(tables("factors") / "carriers.csv", infer_schema=False).fill_null("").to_dicts()
    return tuple(_carrier(row) for row in rows)


def carrier(name: str) -> Carrier | None:
    """Return the carrier of this code, Chinese or English name, or alias (case and spaces aside); None if unknown."""
    return _by_name().get(_key(name))


def _carrier(row: dict[str, Any]) -> Carrier:
    return Carrier(
        code=row["code"],
        name=Text(row["name"], row["name_en"]),
        kind=row["kind"],
        unit=row["unit"],
        density=float(row["density_t_per_m3"]) if row["density_t_per_m3"] else None,
        biogenic=row["biogenic"] == "yes",
        aliases=_listed(row["aliases"]),
        coal=MappingProxyType({column[5:]: _listed(row[column]) for column in row if column.startswith("coal_")}),
        fuel=_listed(row["fuel"]),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@held
def _by_name() -> Mapping[str, Carrier]:
    return {_key(name): one for one in carriers() for name in (one.code, *one.name, *one.aliases)}


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


@held
def _coal_unit(edition: str, name: str) -> str | None:
    rows = table("standard_coal").filter(pl.col("edition") == edition, pl.col("name") == name)
    return str(rows["unit"][0]) if rows.height else None
