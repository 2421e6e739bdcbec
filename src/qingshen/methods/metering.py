"""Readings as people report them → readings with a standard deviation: what a balance weighs them by. [DESIGN]"""

from __future__ import annotations

import math

import polars as pl

from qingshen.case.balancing import Balancing
from qingshen.methods.uncertainty import HALF_95

PER_CENT = 100.0


def with_sigma(readings: pl.DataFrame, balancing: Balancing) -> pl.DataFrame:
    """Return the `readings` of one network with `reading` and `sigma` [unit of `value`]; null where nothing is known.

    `readings`: `value`, `status`, `uncertainty` [%, half width of the 95 % interval, null = by status]. [DESIGN]:

    * reported or estimated: sigma = |value| U / 1.96, U as stated, else `balancing.reported` or `.estimated`, never
      below `balancing.floor`; an uncertainty stated as 0 is exact; a reading of zero is good to `floor` of the largest;
    * below detection: the limit L is the value; anything from 0 to L is as likely: L/2, sigma L/√12;
    * missing: unmeasured.
    """
    value, stated = pl.col("value"), pl.col("uncertainty")
    default = pl.when(pl.col("status") == "estimated").then(balancing.estimated).otherwise(balancing.reported)
    relative = pl.when(stated.is_not_null()).then(stated / PER_CENT).otherwise(default)
    size = pl.when(value == 0).then(balancing.floor * value.abs().max()).otherwise(
        value.abs() * pl.max_horizontal(relative, pl.lit(balancing.floor))
    )  # fmt: skip
    sigma = pl.when(stated == 0).then(0.0).otherwise(size / HALF_95)
    below, there = pl.col("status") == "below_detection", pl.col("status") != "missing"
    known = there & value.is_not_null()
    return readings.with_columns(
        reading=pl.when(known).then(pl.when(below).then(value / 2).otherwise(value)),
        sigma=pl.when(known).then(pl.when(below).then(value / math.sqrt(12)).otherwise(sigma)),
    )
