"""The enterprises' balances beside each other: how many close, how far off they are, how much is lost."""

from __future__ import annotations

import polars as pl

QUARTILES = {"p25": 0.25, "median": 0.5, "p75": 0.75}
COMPARED = ("deviation", "strain", "loss_share", "loss_per_output")
"""What is compared: imbalance by the readings, `strain` = statistic / threshold, and losses."""
MUCH, FEWEST = 1.5, 5
"""A loss is large where it is above 1.5 times the upper quartile of at least five comparable enterprises. [DESIGN]"""


def cohort(verdicts: pl.DataFrame) -> pl.DataFrame:
    """Return one row a year and balance: how many enterprises, tested, balanced, and quartiles of COMPARED [-].

    They are compared inside groups of comparable output (its unit, and what audit.toml groups by): one row for each.
    Who has no reading at a stream to or from outside has no deviation, and whom nothing checks no strain.
    """
    quartiles = [
        pl.col(what).quantile(q, "linear").alias(f"{what}_{name}") for what in COMPARED for name, q in QUARTILES.items()
    ]
    strain = pl.when(pl.col("degrees_of_freedom") > 0).then(pl.col("statistic") / pl.col("threshold"))
    return (
        verdicts.with_columns(strain=strain)
        .group_by("year", "balance", "unit", "output_unit", "group")
        .agg(
            pl.len().alias("enterprises"),
            (pl.col("degrees_of_freedom") > 0).sum().alias("tested"),
            pl.col("balanced").sum().alias("closing"),
            (pl.col("suspects") > 0).sum().alias("with_suspects"),
            pl.col("loss_share").is_not_null().sum().alias("with_loss"),
            *quartiles,
            *(
                pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
                for name in ("loss", "cost")
            ),
        )
        .sort("year", "balance", "group", nulls_last=True)
    )


def large_losses(verdicts: pl.DataFrame, compared: pl.DataFrame) -> pl.DataFrame:
    """Return the balances whose loss per output stands out among their peers, with `ratio` to the median [-]."""
    keys = ["year", "balance", "unit", "output_unit", "group"]
    known = verdicts.filter(pl.col("loss_per_output").is_not_null())
    counted = known.group_by(keys).len("peers")
    joined = known.join(counted, on=keys).join(compared, on=keys, suffix="_of_all")
    much = pl.col("loss_per_output") > MUCH * pl.col("loss_per_output_p75")
    return joined.filter((pl.col("peers") >= FEWEST) & much).with_columns(
        ratio=pl.col("loss_per_output") / pl.col("loss_per_output_median")
    )
