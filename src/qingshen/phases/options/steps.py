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


def stepped(options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return `curve_steps` and `curve_left_out`, a curve for each variable that falls and each kind of unit.

    `options` as `standing.eligible` gives them, carried out or not. An option of the industry is drawn as one step; it
    saves of what each enterprise's options before it have left, its cost shared out by what it saves there.
    """
    known = effects.join(options.select("option"), on="option", how="semi")
    pairs = known.filter(pl.col("value") > 0).select("variable", "unit").unique().drop_nulls()
    steps, left = [pl.DataFrame(schema=STEPS)], [pl.DataFrame(schema=LEFT)]
    for variable, unit in pairs.sort("variable", "unit").iter_rows():
        mine = known.filter(pl.col("variable") == variable, pl.col("unit") == unit)
        base = loads.filter(pl.col("variable") == variable, pl.col("unit") == unit, pl.col("amount") >= 0)
        drawn, out = _curve(variable, options, mine, base)
        steps.append(_told(drawn, unit))
        named = out.group_by("reason").agg(options=pl.len().cast(pl.Int64)).sort("reason")
        left.append(named.select(carrier=pl.lit(variable), unit=pl.lit(unit), reason="reason", options="options"))
    return {"curve_steps": pl.concat(steps), "curve_left_out": pl.concat(left)}


def _curve(
    variable: str, options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    share = pl.col("value") / pl.col("value").sum().over("option")
    rows = effects.join(options.select("option", "whole_cost", "npv", "group", home="enterprise"), on="option")
    rows = rows.with_columns(
        pl.col("enterprise").fill_null(INDUSTRY), share=pl.when(pl.col("home") == INDUSTRY).then(share).otherwise(1.0)
    )
    rows = rows.join(loads.select("enterprise", "amount"), on="enterprise", how="left")
    most = pl.when(pl.col("amount") > 0).then(pl.min_horizontal("value", "amount")).otherwise("value")
    listed = rows.select(
        *KEYS, "group", whole_cost=pl.col("whole_cost") * pl.col("share"), npv=pl.col("npv") * pl.col("share")
    )
    told = rows.select(*KEYS, variable=pl.lit(variable), amount=most)
    drawn, out = curve(listed, told, loads.select("enterprise", "variable", "amount"), [variable], "whole_cost")
    return drawn, out.unique("option")


def _told(drawn: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Return the steps as the table shows them; the parts of an industry option become one step."""
    shared = pl.col("option").str.starts_with(f"{INDUSTRY}/")
    whole = drawn.with_columns(place=pl.col("step").min().over("option"), shared=shared)
    summed = whole.group_by("variable", "option", "place", "shared", maintain_order=True).agg(
        pl.col("saving", "annual_cost").sum(), pl.col("enterprise").first()
    )
    end = pl.col("saving").cum_sum()
    return summed.sort("place").select(
        carrier="variable",
        unit=pl.lit(unit),
        step=pl.int_range(1, pl.len() + 1),
        option="option",
        enterprise=pl.when("shared").then(None).otherwise(pl.col("enterprise")),
        unit_cost=pl.col("annual_cost") / pl.col("saving"),
        saving="saving",
        start=end.shift(1, fill_value=0.0),
        end=end,
    )
