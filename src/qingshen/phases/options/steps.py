"""The marginal abatement cost curve of all options, each saving taken on what the steps before have left."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.methods.portfolio import curve
from qingshen.phases.options.part import INDUSTRY

STEPS: dict[str, Any] = {
    "carrier": pl.String, "unit": pl.String, "step": pl.Int64, "option": pl.String, "enterprise": pl.String,
    "unit_cost": pl.Float64, "saving": pl.Float64, "start": pl.Float64, "end": pl.Float64,
}  # fmt: skip
LEFT: dict[str, Any] = {"carrier": pl.String, "unit": pl.String, "reason": pl.String, "options": pl.Int64}
KEYS = ["enterprise", "option"]
# Between a variable and its unit: in neither.
BETWEEN = "\t"


def stepped(options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return `curve_steps` and `curve_left_out`, a curve for each variable that falls and each kind of unit.

    `options` as `standing.eligible` gives them, carried out or not. An option of the industry is drawn as one step; it
    saves of what each enterprise's options before it have left, its cost shared out by what it saves there.
    """
    key = pl.concat_str("variable", pl.lit(BETWEEN), "unit")
    known = effects.join(options.select("option", "whole_cost", "npv", "group", home="enterprise"), on="option")
    known = known.with_columns(key=key).drop_nulls("key")
    base = loads.filter(pl.col("amount") >= 0).select("enterprise", "amount", key=key)
    falling = known.filter(pl.col("value") > 0)["key"].unique().sort().to_list()
    touched = set(known.filter(pl.col("home") == INDUSTRY)["key"].to_list())
    # Where no industry option has a part, costs need no sharing out and all variables are drawn at once.
    batches = [[one for one in falling if one not in touched], *([one] for one in falling if one in touched)]
    drawn = [_curve(known.filter(pl.col("key").is_in(keys)), base, keys) for keys in batches if keys]
    steps = [pl.DataFrame(schema=STEPS), *(_told(one) for one, _ in drawn)]
    left = [pl.DataFrame(schema=LEFT), *(_counted(one) for _, one in drawn)]
    return {
        "curve_steps": pl.concat(steps).sort("carrier", "unit", "step"),
        "curve_left_out": pl.concat(left).sort("carrier", "unit", "reason"),
    }


def _curve(rows: pl.DataFrame, loads: pl.DataFrame, keys: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    share = pl.col("value") / pl.col("value").sum().over("key", "option")
    rows = rows.with_columns(
        pl.col("enterprise").fill_null(INDUSTRY), share=pl.when(pl.col("home") == INDUSTRY).then(share).otherwise(1.0)
    ).join(loads, on=["enterprise", "key"], how="left")
    # Not the least of the two: what is not known must stay unknown, and never become the whole load.
    most = pl.when((pl.col("amount") > 0) & (pl.col("value") > pl.col("amount"))).then("amount").otherwise("value")
    listed = rows.select(
        *KEYS, "group", whole_cost=pl.col("whole_cost") * pl.col("share"), npv=pl.col("npv") * pl.col("share")
    ).unique(KEYS)
    told = rows.select(*KEYS, variable="key", amount=most)
    found = curve(listed, told, loads.select("enterprise", "amount", variable="key"), keys, "whole_cost")
    return found.steps, found.left_out.unique(["variable", "option"])


def _split() -> dict[str, pl.Expr]:
    parts = pl.col("variable").str.split(BETWEEN).list
    return {"carrier": parts.get(0), "unit": parts.get(1)}


def _counted(left: pl.DataFrame) -> pl.DataFrame:
    counted = left.group_by("variable", "reason").agg(options=pl.len().cast(pl.Int64))
    return counted.select(**_split(), reason="reason", options="options")


def _told(drawn: pl.DataFrame) -> pl.DataFrame:
    """Return the steps as the table shows them; the parts of an industry option become one step."""
    shared = pl.col("option").str.starts_with(f"{INDUSTRY}/")
    mine = ["variable", "option"]
    whole = drawn.with_columns(place=pl.col("step").min().over(mine), shared=shared)
    summed = whole.group_by(*mine, "place", "shared", maintain_order=True).agg(
        pl.col("saving", "annual_cost").sum(), pl.col("enterprise").first()
    )
    end = pl.col("saving").cum_sum().over("variable")
    return summed.sort("variable", "place").select(
        **_split(),
        step=pl.int_range(1, pl.len() + 1).over("variable"),
        option="option",
        enterprise=pl.when("shared").then(None).otherwise(pl.col("enterprise")),
        unit_cost=pl.col("annual_cost") / pl.col("saving"),
        saving="saving",
        start=pl.col("saving").cum_sum().shift(1, fill_value=0.0).over("variable"),
        end=end,
    )
