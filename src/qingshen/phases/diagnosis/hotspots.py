"""The chain 产污—治污—排污 with carbon beside it: what each group takes in, generates, removes and discharges."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.phases.amounts import amounts
from qingshen.phases.industry import ENERGY, GHG

STAGES = INPUT, GENERATION, TREATMENT, DISCHARGE = ("input", "generation", "treatment", "discharge")
GENERATED, DISCHARGED = "_generated", "_discharged"
# Quantities of the forms (rulebook/forms) whose names do not end in their stage.
PLACED = {
    "fresh_water": INPUT, ENERGY: INPUT, "solid_waste": GENERATION, "hazardous_waste": GENERATION,
    "wastewater": DISCHARGE, GHG: DISCHARGE,
}  # fmt: skip
HOTSPOTS: dict[str, Any] = {
    "group": pl.String, "stage": pl.String, "variable": pl.String, "amount": pl.Float64, "unit": pl.String,
    "share": pl.Float64, "per_output": pl.Float64, "rank": pl.Int64, "output_unit": pl.String,
    "enterprises": pl.Int64, "cohort": pl.Int64,
}  # fmt: skip
KEYS = ("group", "stage", "variable", "unit")


def hotspots(case: Case, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> pl.DataFrame:
    """Return the amounts of each group (what audit.toml groups by) in its enterprises' own years [DESIGN].

    `stage`: input (water, energy and further amounts the audit compares), generation, treatment (generated −
    discharged, where both are known), discharge. `share`: of the cohort's amount; of treatment: removed / generated in
    the group. `per_output` [unit/output_unit] over those whose output is known, where outputs share a unit. `rank`: 1
    is the largest amount, of treatment the smallest share removed. `enterprises`: how many of the group's `cohort`
    stated the amount.
    """
    known = amounts(case, tables, current)
    groups = _groups(case, current)
    staged = pl.concat([_placed(case, known), _removed(known)]).join(groups, on="enterprise")
    if staged.is_empty():
        return pl.DataFrame(schema=HOTSPOTS)
    outputs = known.filter(pl.col("variable") == case.settings.benchmark.output, pl.col("value") > 0)
    output = outputs.select("enterprise", output="value", output_unit="unit")
    summed = _summed(staged.join(output, on="enterprise", how="left"))
    cohort = groups.group_by("group").agg(cohort=pl.len().cast(pl.Int64))
    ranked = _ranked(summed).join(cohort, on="group")
    order = {stage: at for at, stage in enumerate(STAGES)}
    by_stage = pl.col("stage").replace_strict(order, return_dtype=pl.Int8)
    return ranked.sort(by_stage, "variable", "unit", "rank", "group").select(
        pl.col(name).cast(kind) for name, kind in HOTSPOTS.items()
    )


def _groups(case: Case, current: pl.DataFrame) -> pl.DataFrame:
    """Return `enterprise, group` as the benchmark names groups; "" where all are one."""
    columns = [pl.col(name).fill_null("—") for name in case.settings.benchmark.group_by]
    label = pl.concat_str(columns, separator=" · ") if columns else pl.lit("")
    return case.enterprises.select("enterprise", group=label).join(current.select("enterprise"), on="enterprise")


def _placed(case: Case, known: pl.DataFrame) -> pl.DataFrame:
    """Return the amounts with their stage and, of what has none, without; `whole` is what the share is taken of."""
    compared = dict.fromkeys(case.settings.benchmark.amounts, INPUT)
    stated = pl.col("variable").replace_strict(compared | PLACED, default=None, return_dtype=pl.String)
    generated, discharged = (pl.col("variable").str.ends_with(end) for end in (GENERATED, DISCHARGED))
    by_name = pl.when(generated).then(pl.lit(GENERATION)).when(discharged).then(pl.lit(DISCHARGE))
    placed = known.with_columns(stage=by_name.otherwise(stated)).drop_nulls("stage")
    return placed.select("enterprise", "variable", "value", "unit", "stage", whole=pl.lit(None, dtype=pl.Float64))


def _removed(known: pl.DataFrame) -> pl.DataFrame:
    """Return what treatment removes of each pollutant whose generation and discharge the enterprise states."""
    before = known.filter(pl.col("variable").str.ends_with(GENERATED))
    after = known.filter(pl.col("variable").str.ends_with(DISCHARGED))
    pair = after.select(
        "enterprise", "unit", discharged="value",
        variable=pl.col("variable").str.strip_suffix(DISCHARGED) + GENERATED,
    )  # fmt: skip
    both = before.join(pair, on=["enterprise", "variable", "unit"])
    removed = pl.col("value") - pl.col("discharged")
    return both.select(
        "enterprise", "variable", value=removed, unit="unit", stage=pl.lit(TREATMENT), whole=pl.col("value")
    )


def _summed(staged: pl.DataFrame) -> pl.DataFrame:
    has_output = pl.col("output").is_not_null()
    one_unit = pl.col("output_unit").drop_nulls().n_unique() == 1
    per_output = pl.col("value").filter(has_output).sum() / pl.col("output").sum()
    return staged.sort("enterprise").group_by(KEYS, maintain_order=True).agg(
        amount=pl.col("value").sum(),
        whole=pl.col("whole").sum(),
        per_output=pl.when(one_unit).then(per_output),
        output_unit=pl.when(one_unit).then(pl.col("output_unit").drop_nulls().first()),
        enterprises=pl.col("enterprise").n_unique(),
    )  # fmt: skip


def _ranked(summed: pl.DataFrame) -> pl.DataFrame:
    treated = pl.col("stage") == TREATMENT
    whole = pl.when(treated).then("whole").otherwise(pl.col("amount").sum().over("stage", "variable", "unit"))
    shared = summed.with_columns(share=pl.when(whole > 0).then(pl.col("amount") / whole))
    hot = pl.when(treated).then(-pl.col("share")).otherwise("amount")
    return shared.with_columns(rank=hot.rank("min", descending=True).over("stage", "variable", "unit"))
