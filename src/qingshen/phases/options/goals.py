"""What a portfolio must reach: the near targets' falls, for the industry and for each enterprise its share."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.methods.benchmark.comparable import common_unit
from qingshen.phases.amounts import amounts
from qingshen.phases.options.canonical import brought
from qingshen.phases.options.linking import accepted

AIMS = AMOUNT, INTENSITY = ("amount", "intensity")
NEAR = "near"


def goals(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `variable, unit, goal` [unit/a]: the greatest fall that an accepted near target asks of each variable.

    A target that is reached already asks nothing. Where targets of one variable differ, who reaches the greatest fall
    reaches the others. What an intensity asks for is told in the unit the industry's amounts are compared in.
    """
    asked = accepted(tables).filter(
        pl.col("aim").is_in(AIMS), pl.col("horizon") == NEAR, pl.col("required") > 0, pl.col("variable").is_not_null()
    )
    counted = amounts(case, tables, tables["reference_years"]).group_by("variable").agg(pl.col("unit").unique())
    kept = {variable: common_unit(given) for variable, given in counted.iter_rows()}
    rows = [
        (one["variable"], one["unit"] if one["aim"] == AMOUNT else kept.get(one["variable"]), one["required"])
        for one in asked.iter_rows(named=True)
    ]
    schema = {"variable": pl.String, "unit": pl.String, "value": pl.Float64}
    read = brought(case, pl.DataFrame(rows, schema=schema, orient="row"))
    return read.group_by("variable", "unit").agg(goal=pl.col("value").max()).drop_nulls().sort("variable", "unit")


def shared_out(found: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return `enterprise, variable, unit, goal`: each goal in proportion to the enterprises' amounts."""
    share = pl.col("amount") / pl.col("amount").sum().over("variable", "unit")
    both = found.join(loads.filter(pl.col("amount") > 0), on=["variable", "unit"])
    split = both.with_columns(goal=pl.col("goal") * share)
    return split.select("enterprise", "variable", "unit", "goal").sort("enterprise", "variable", "unit")
