"""Phase 4, 方案实施 — 实施跟踪: what an option that is given up means for the targets it was to serve."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.phases.implementation.given import given, scaled, whole
from qingshen.phases.implementation.tracking import ABANDONED, COMPLETED

ABANDON: dict[str, Any] = {
    "option": pl.String, "target": pl.String, "lost": pl.Float64, "unit": pl.String, "left": pl.Float64,
    "still_reached": pl.Boolean,
}  # fmt: skip


def abandoned(
    case: Case, tables: dict[str, pl.DataFrame], tracked: pl.DataFrame, claimed: pl.DataFrame
) -> pl.DataFrame:
    """Return one row an option given up (or rejected after it was filed) and accepted target it was to serve.

    Columns: `option, target` (null where it served none), `lost` (its planned saving), `unit, left` (Σ saving of the
    options that stay and are still to come: actual where claimed and not refused by people, else planned),
    `still_reached`: left ≥ required, null where either is unknown. What must fall is counted from the audited year, so
    that options completed by then are in its figures already. Savings are added up, overlaps uncounted [DESIGN]: "yes"
    may promise too much.
    """
    options = given(tables, "options")
    filed = given(tables, "filing")["option"].to_list()
    gone = tracked.filter(pl.col("state") == ABANDONED)["option"].to_list()
    rejected = pl.col("option").is_in(filed) & (pl.col("decision") == "reject").fill_null(False)
    gone += options.filter(rejected)["option"].to_list()
    stays = sorted(set(_to_come(case, tracked)) - set(gone))
    effects = _effects(tables, claimed)
    wanted = given(tables, "targets").filter(pl.col("accepted"), (pl.col("decision") != "none").fill_null(True))
    served = wanted.select("target", "variable", "required").join(effects, on="variable")
    left = (
        served.filter(pl.col("option").is_in(stays))
        .sort("target", "option")
        .group_by("target", maintain_order=True)
        .agg(left=whole("saving"))
    )
    lost = served.filter(pl.col("option").is_in(gone), pl.col("planned") > 0)
    # A target nobody serves any more is left with nothing, which is known.
    table = lost.join(left.with_columns(any=pl.lit(True)), on="target", how="left").with_columns(
        left=pl.when(pl.col("any").is_null()).then(0.0).otherwise("left")
    )
    everyone = pl.DataFrame({"option": sorted(set(gone))}, schema={"option": pl.String})
    return (
        everyone.join(table, on="option", how="left")
        .with_columns(still_reached=pl.col("left") >= pl.col("required"), lost="planned")
        .select(list(ABANDON))
        .cast(ABANDON)
        .sort("option", "target", nulls_last=True)
    )


def _to_come(case: Case, tracked: pl.DataFrame) -> list[str]:
    """Return the options whose saving is not in the figures of the audited year."""
    year = pl.col("actual_end").str.slice(0, 4).cast(pl.Int32, strict=False)
    later = (year > case.settings.years[-1]).fill_null(False)
    return tracked.filter((pl.col("state") != COMPLETED) | later)["option"].to_list()


def _effects(tables: dict[str, pl.DataFrame], claimed: pl.DataFrame) -> pl.DataFrame:
    """Return `option, variable, unit, planned, saving`, all options of a variable in one unit."""
    effects = given(tables, "option_effects").drop_nulls(["option", "variable"]).sort("variable", "option")
    effects = scaled(
        effects.with_columns(common=pl.col("unit").drop_nulls().first().over("variable")), "unit", "common"
    )
    planned = effects.with_columns(value=pl.col("value") * pl.col("scale"))
    summed = planned.group_by("option", "variable", maintain_order=True).agg(
        unit=pl.col("common").first(), planned=whole("value")
    )
    taken = claimed.filter(~(pl.col("by").is_not_null() & (pl.col("decision") == "refuse"))).drop_nulls("actual")
    actual = taken.select("option", "variable", "actual", claim_unit="unit")
    both = scaled(summed.join(actual, on=["option", "variable"], how="left"), "claim_unit", "unit")
    return both.with_columns(saving=pl.coalesce(pl.col("actual") * pl.col("scale"), "planned")).select(
        "option", "variable", "unit", "planned", "saving"
    )
