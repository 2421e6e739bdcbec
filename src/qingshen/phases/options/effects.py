"""What every option does: what was stated, and the energy and greenhouse gases that follow from the carriers saved."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.methods import carbon, energy
from qingshen.phases.industry import ENERGY, GHG
from qingshen.phases.options.part import EFFECTS, shaped
from qingshen.problems import Refused
from qingshen.rulebook.carriers import carriers

KEYS = ["option", "enterprise"]
KGCE_PER_TCE = 1000
COEFFICIENTS: dict[str, Any] = {
    "variable": pl.String, "unit": pl.String, ENERGY: pl.Float64, GHG: pl.Float64, "medium": pl.Boolean,
}  # fmt: skip


def completed(case: Case, tables: dict[str, pl.DataFrame], effects: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return `option, enterprise, variable, value, unit, fraction, origin` with energy [tce] and ghg [tCO2].

    `effects` as the sources give them. Energy and ghg follow from the carriers saved by the coefficients of the
    accounts, unless the option states them; a medium (water, compressed air) counts only where the enterprise's own
    account holds it. `fraction` is the share of the enterprise's amount, null where that is not known.
    """
    both = pl.concat([effects, *_derived(case, tables, effects)])
    amount = loads.rename({"amount": "_amount"})
    joined = both.join(amount, on=["enterprise", "variable", "unit"], how="left")
    share = pl.when(pl.col("_amount") > 0).then(pl.col("value") / pl.col("_amount"))
    shown = joined.with_columns(fraction=share).select(
        "option", "enterprise", "variable", "value", "unit", "fraction", "origin"
    )
    return shown.sort("option", "enterprise", "variable", "unit")


def _derived(case: Case, tables: dict[str, pl.DataFrame], effects: pl.DataFrame) -> list[pl.DataFrame]:
    if "coal" not in tables:
        return []
    pairs = effects.select("variable", "unit").unique().drop_nulls().sort("variable", "unit")
    used = effects.join(_coefficients(pairs, tables), on=["variable", "unit"], maintain_order="left")
    counted = case.activities.select("enterprise", variable="carrier").unique().with_columns(counted=pl.lit(True))
    used = used.join(counted, on=["enterprise", "variable"], how="left", maintain_order="left")
    parts = []
    for variable, unit, scale in ((ENERGY, "tce", KGCE_PER_TCE), (GHG, "tCO2", 1)):
        stated = effects.filter(pl.col("variable") == variable).select("option").unique()
        kept = used.filter(~pl.col("medium") | (pl.lit(variable == ENERGY) & pl.col("counted").fill_null(False)))
        kept = kept.join(stated, on="option", how="anti", maintain_order="left")
        product = pl.col("value") * pl.col(variable) / scale
        # One carrier without a figure or coefficient leaves the sum unknown.
        summed = kept.group_by(KEYS).agg(value=pl.when(product.count() == pl.len()).then(product.sum()))
        told = summed.with_columns(variable=pl.lit(variable), unit=pl.lit(unit), origin=pl.lit("derived"))
        parts.append(shaped(told, EFFECTS))
    return parts


def _coefficients(pairs: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return kgce and tCO2 a unit of each carrier; null where the audit has no coefficient in such a unit."""
    kinds = {one.code: one.kind for one in carriers()}
    rows = []
    for variable, unit in pairs.iter_rows():
        if variable not in kinds:
            continue
        one = pl.DataFrame({"enterprise": [""], "carrier": [variable], "amount": [1.0], "unit": [unit]})
        medium = kinds[variable] == "medium"
        rows.append((variable, unit, _kgce(one, tables["coal"]), None if medium else _tco2(one, tables["factors"]),
                     medium))  # fmt: skip
    return pl.DataFrame(rows, schema=COEFFICIENTS, orient="row")


def _kgce(one: pl.DataFrame, coal: pl.DataFrame) -> float | None:
    try:
        found = energy.comprehensive_energy(one, coal)["tce"].item()
    except Refused:
        return None
    return float(found) * KGCE_PER_TCE


def _tco2(one: pl.DataFrame, factors: pl.DataFrame) -> float | None:
    try:
        found = carbon.inventory(one, factors)["tco2"]
    except Refused:
        return None
    return float(found.sum())
