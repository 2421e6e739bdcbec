"""What each enterprise uses and emits: quantities, carriers, energy, greenhouse gases; and what a unit costs it."""

from __future__ import annotations

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.phases.industry import ENERGY, GHG

NOT_COUNTED = ("missing", "not_applicable")
AMOUNTS = {"enterprise": pl.String, "variable": pl.String, "value": pl.Float64, "unit": pl.String}
PRICES = {**AMOUNTS, "value": pl.Float64, "source": pl.String}


def amounts(case: Case, tables: dict[str, pl.DataFrame], years: pl.DataFrame) -> pl.DataFrame:
    """Return `enterprise, variable, value, unit` in the `years` (`enterprise, year`), sorted; unknown ones left out.

    Quantities in their units, energy uses in the unit reported, "energy" [tce] and "ghg" [tCO2] where they are whole.
    """
    on = {"on": ["enterprise", "year"], "how": "semi"}
    known = ~pl.col("status").is_in(NOT_COUNTED).fill_null(False)
    quantities = case.quantities.join(years, **on).filter(known)
    activities = case.activities.join(years, **on).filter(known)
    parts = [
        quantities.select("enterprise", "variable", "value", "unit"),
        activities.select("enterprise", variable="carrier", value="amount", unit="unit"),
    ]
    for table, column, variable, unit in (
        ("energy_totals", "tce", ENERGY, "tce"),
        ("carbon_totals", "tco2", GHG, "tCO2"),
    ):
        if table in tables:
            whole = tables[table].join(years, **on)
            parts.append(whole.select("enterprise", variable=pl.lit(variable), value=column, unit=pl.lit(unit)))
    together = pl.concat(parts, how="vertical_relaxed").drop_nulls("value")
    # A quantity that is a carrier too (fresh water) is counted once, as the quantity.
    return together.unique(["enterprise", "variable"], keep="first", maintain_order=True).sort("enterprise", "variable")


def baseline_years(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return `enterprise, year` with the baseline year of the audit."""
    year = pl.lit(case.settings.years[0], dtype=case.quantities.schema["year"])
    return pl.DataFrame({"enterprise": enterprises}, schema={"enterprise": pl.String}).with_columns(year=year)


def audited_years(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return `enterprise, year` with the audited year."""
    year = pl.lit(case.settings.years[-1], dtype=case.quantities.schema["year"])
    return pl.DataFrame({"enterprise": enterprises}, schema={"enterprise": pl.String}).with_columns(year=year)


def prices(case: Case, years: pl.DataFrame) -> pl.DataFrame:
    """Return what a unit costs each enterprise: `enterprise, variable, value` [currency/unit], `unit, source`.

    Its own bill of the year (cost/amount) where it gave one, else the price of audit.toml; `source` says which.
    """
    own = (
        case.activities.join(years, on=["enterprise", "year"], how="semi")
        .filter(pl.col("cost") > 0, pl.col("amount") > 0)
        .select("enterprise", variable="carrier", value=pl.col("cost") / pl.col("amount"), unit="unit",
                source=pl.lit("own"))
    )  # fmt: skip
    stated = _stated(case)
    everyone = years.select("enterprise").unique().join(stated, how="cross")
    both = pl.concat([own, everyone.select(own.columns)], how="vertical_relaxed")
    return both.unique(["enterprise", "variable"], keep="first", maintain_order=True).sort("enterprise", "variable")


def _stated(case: Case) -> pl.DataFrame:
    rows = [(one.variable, one.price, one.unit, one.source) for one in case.settings.measures.prices]
    named = {row[0] for row in rows}
    for one in case.settings.balance.prices:
        if one.balance == "water" and "fresh_water" not in named and units.compatible(one.unit, "m3"):
            rows.append(("fresh_water", one.price, one.unit, one.source))
    schema = {"variable": pl.String, "value": pl.Float64, "unit": pl.String, "source": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
