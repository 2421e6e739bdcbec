"""Concentration: how much of an amount how many enterprises make (cumulative contribution, Pareto order)."""

import polars as pl

from qingshen.methods.activities import need_columns
from qingshen.methods.benchmark.comparable import conversions, read_values


def contribution(amounts: pl.DataFrame) -> pl.DataFrame:
    """Return the enterprises of each variable from the largest amount down, with their cumulative share.

    `amounts`: `enterprise, variable, value, unit`. Returns `variable`, `unit`, `rank`, `enterprise`, `amount`, `share`,
    `cumulative`, `cumulative_share` [0-1]; missing and negative amounts have no place in the order (`concentration`
    counts them). Equal amounts stand in the order of the enterprises' codes.
    """
    placed = _converted(amounts).filter(pl.col("amount") >= 0)
    placed = placed.sort(["variable", "unit", "amount", "enterprise"], descending=[False, False, True, False])
    over = ["variable", "unit"]
    total = pl.col("amount").sum().over(over)
    running = pl.col("amount").cum_sum().over(over)
    return placed.select(
        *over,
        rank=pl.int_range(1, pl.len() + 1).over(over),
        enterprise="enterprise",
        amount="amount",
        share=pl.when(total > 0).then(pl.col("amount") / total),
        cumulative=running,
        cumulative_share=pl.when(total > 0).then(running / total),
    )


def concentration(amounts: pl.DataFrame, share: float = 0.8) -> pl.DataFrame:
    """Return how many of the largest enterprises together make at least `share` of each variable's amount.

    Columns: `variable`, `unit`, `total`, `share`, `needed` (null where the total is zero), `enterprises` (with an
    amount), `missing`, `negative`.
    """
    order = contribution(amounts)
    # The share reached is compared with a hair's breadth of tolerance, since running sums round.
    reached = pl.col("cumulative_share") >= share - 1e-12
    needed = order.group_by("variable", "unit", maintain_order=True).agg(
        total=pl.col("amount").sum(), needed=pl.col("rank").filter(reached).min(), enterprises=pl.len().cast(pl.Int64)
    )
    value = pl.col("amount")
    left = (
        _converted(amounts)
        .group_by("variable")
        .agg(missing=value.null_count().cast(pl.Int64), negative=(value < 0).sum().cast(pl.Int64))
    )
    told = left.join(needed, on="variable", how="left").with_columns(
        share=pl.lit(share), enterprises=pl.col("enterprises").fill_null(0)
    )
    shown = ["variable", "unit", "total", "share", "needed", "enterprises", "missing", "negative"]
    return told.select(shown).sort("variable", "unit")


def _converted(amounts: pl.DataFrame) -> pl.DataFrame:
    need_columns("amounts", amounts.columns, ("enterprise", "variable", "value", "unit"))
    read = read_values("amounts", amounts, ["enterprise", "variable"])
    table = conversions(read.drop_nulls("unit").select("variable", "unit").unique().iter_rows())
    joined = read.join(table.rename({"key": "variable"}), on=["variable", "unit"], how="left")
    return joined.select("enterprise", "variable", unit="common", amount=pl.col("value") * pl.col("scale"))
