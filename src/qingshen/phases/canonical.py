"""Amounts of one variable in one unit, whoever stated them: so that a saving meets what it is a saving of."""

from __future__ import annotations

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.case.unit import STORED
from qingshen.phases.amounts import amounts, prices
from qingshen.phases.industry import ENERGY, GHG
from qingshen.rulebook.carriers import ENERGY as HEAT
from qingshen.rulebook.carriers import carrier
from qingshen.rulebook.variables import OWN_UNIT

ACCOUNTED = {ENERGY: "tce", GHG: "tCO2"}


def brought(case: Case, frame: pl.DataFrame, per: bool = False) -> pl.DataFrame:
    """Return `frame` (`variable, value, unit`, …) with each value in the variable's own unit where that is possible.

    The unit of the rulebook, of the carrier, GJ for a carrier counted by its heat; what fits none keeps its unit. With
    `per` the value is a price [currency/unit].
    """
    pairs = frame.select("variable", "unit").unique().drop_nulls().sort("variable", "unit")
    found = [(name, unit, *_brought(case, name, unit)) for name, unit in pairs.iter_rows()]
    schema = {"variable": pl.String, "unit": pl.String, "_unit": pl.String, "_scale": pl.Float64}
    table = pl.DataFrame(found, schema=schema, orient="row")
    joined = frame.join(table, on=["variable", "unit"], how="left", maintain_order="left")
    value = pl.col("value") / pl.col("_scale") if per else pl.col("value") * pl.col("_scale")
    return joined.with_columns(value=value, unit="_unit").drop("_unit", "_scale")


def loads(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `enterprise, variable, unit, amount` [unit/a] of the year each enterprise is compared by, sorted."""
    found = brought(case, amounts(case, tables, tables["reference_years"]))
    return found.select("enterprise", "variable", "unit", amount="value").sort("enterprise", "variable", "unit")


def unit_prices(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `enterprise, variable, unit, price` [currency/unit], what each enterprise pays in its own unit."""
    found = brought(case, prices(case, tables["reference_years"]), per=True)
    return found.select("enterprise", "variable", "unit", price="value")


def own_unit(case: Case, variable: str) -> str:
    """Return the unit in which `variable` is kept; "" where it has none of its own."""
    known = case.variables.get(variable)
    if known is not None and known.unit != OWN_UNIT:
        return known.unit
    named = carrier(variable)
    return named.unit if named else ACCOUNTED.get(variable, "")


def _brought(case: Case, variable: str, unit: str) -> tuple[str, float]:
    asked = own_unit(case, variable)
    choices = ([asked] if asked else []) + ([HEAT] if carrier(variable) else []) + list(STORED)
    for one in choices:
        if units.compatible(unit, one):
            return one, units.factor(unit, one)
    return unit, 1.0
