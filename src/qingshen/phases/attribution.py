"""Phase 5, 绩效评估 — 归因: how much of the saving at constant output the completed options explain."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.phases.implementation.given import given, scaled
from qingshen.phases.implementation.tracking import COMPLETED

ATTRIBUTION: dict[str, Any] = {
    "variable": pl.String, "unit": pl.String, "saving": pl.Float64, "by_options": pl.Float64, "other": pl.Float64,
    "options": pl.Int64, "verified": pl.Boolean, "unknown": pl.Int64,
    "doubtful": pl.Int64,
}  # fmt: skip


def attribution(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row a variable of the saving at constant output [DESIGN].

    Columns: `variable, unit, saving` (over all kinds of output), `by_options` (Σ fall per year of completed options at
    the enterprises compared: actual where stated, else planned; claims people refused do not count), `other` = saving −
    by_options (其他原因), `options, verified` (whether all of it rests on accepted claims with an actual figure; null
    where no option counts), `unknown` (completed options that claim the variable without any figure), `doubtful`
    (enterprises with a figure to ask about, which are left out of all of it). An option done outside the two years is
    in neither.
    """
    pairs = given(tables, "constant_output_enterprises").drop_nulls("saving").sort("variable", "enterprise")
    sure = ~pl.col("doubtful").fill_null(False)
    saved = pairs.group_by("variable", "unit", maintain_order=True).agg(
        pl.col("saving").filter(sure).sum(), doubtful=(~sure).sum()
    )
    pairs = pairs.filter(sure)
    claimed = _counted(case, tables)
    share = _shares(tables, pairs)
    parts = scaled(
        saved.select("variable", to="unit").join(claimed, on="variable").join(share, on=["option", "variable"]),
        "unit", "to",
    )  # fmt: skip
    parts = parts.with_columns(amount=pl.coalesce("actual", "planned") * pl.col("scale") * pl.col("part"))
    accepted = (pl.col("decision") == "accept") & pl.col("actual").is_not_null()
    summed = (
        parts.sort("variable", "option")
        .group_by("variable", "to", maintain_order=True)
        .agg(
            by_options=pl.col("amount").sum(),
            options=pl.col("amount").count(),
            verified=pl.when(pl.col("amount").count() > 0).then(accepted.filter(pl.col("amount").is_not_null()).all()),
            unknown=pl.col("amount").null_count(),
        )
    )
    table = saved.join(summed, left_on=["variable", "unit"], right_on=["variable", "to"], how="left").with_columns(
        pl.col("by_options").fill_null(0.0), pl.col("options", "unknown").fill_null(0)
    )
    other = pl.col("saving") - pl.col("by_options")
    return table.with_columns(other=other).select(list(ATTRIBUTION)).cast(ATTRIBUTION).sort("variable", "unit")


def _counted(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the claims of options completed between the two years that people did not refuse."""
    tracked, claimed = tables.get("tracking", pl.DataFrame()), tables.get("claims", pl.DataFrame())
    if tracked.is_empty() or claimed.is_empty():
        schema = {"option": pl.String, "variable": pl.String, "unit": pl.String, "planned": pl.Float64,
                  "actual": pl.Float64, "decision": pl.String}  # fmt: skip
        return pl.DataFrame(schema=schema)
    year = pl.col("actual_end").str.slice(0, 4).cast(pl.Int32, strict=False)
    within = year.is_between(case.settings.years[0], case.settings.years[-1]).fill_null(True)
    done = tracked.filter(pl.col("state") == COMPLETED, within).select("option")
    refused = pl.col("by").is_not_null() & (pl.col("decision") == "refuse")
    kept = claimed.filter(~refused).join(done, on="option", how="semi")
    return kept.select("option", "variable", "unit", "planned", "actual", "decision")


def _shares(tables: dict[str, pl.DataFrame], pairs: pl.DataFrame) -> pl.DataFrame:
    """Return `option, variable, part` [0-1]: how much of an option's effect falls to the enterprises compared."""
    effects = given(tables, "option_effects").sort("option", "variable", "enterprise", nulls_last=True)
    owner = given(tables, "options").select("option", owner="enterprise")
    effects = effects.join(owner, on="option", how="left", maintain_order="left").with_columns(
        enterprise=pl.coalesce("enterprise", "owner")
    )
    compared = pairs.select("enterprise", "variable", inside=pl.lit(True)).unique()
    known = effects.join(compared, on=["enterprise", "variable"], how="left", maintain_order="left")
    value, inside = pl.col("value"), pl.col("inside").fill_null(False)
    shares = known.group_by("option", "variable", maintain_order=True).agg(
        part=pl.when(inside.all()).then(1.0).when(value.sum() != 0).then(value.filter(inside).sum() / value.sum()),
        any=inside.any(),
    )
    # Claims of what nobody planned stand for the option's own enterprise.
    own = _unplanned(tables, compared, shares)
    return pl.concat([shares.filter("any").select("option", "variable", "part"), own])


def _unplanned(tables: dict[str, pl.DataFrame], compared: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    claimed = tables.get("claims", pl.DataFrame())
    if claimed.is_empty():
        return pl.DataFrame(schema={"option": pl.String, "variable": pl.String, "part": pl.Float64})
    own = claimed.select("option", "variable", "enterprise").join(compared, on=["enterprise", "variable"], how="semi")
    return own.join(shares, on=["option", "variable"], how="anti").select("option", "variable", part=pl.lit(1.0))
