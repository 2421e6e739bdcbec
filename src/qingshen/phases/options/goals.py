"""What a portfolio must reach: the near targets' falls, for the industry and for each enterprise its share."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.canonical import loads
from qingshen.phases.options.linking import accepted

AIMS = ("amount", "intensity")
NEAR = "near"


def goals(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `variable, unit, goal` [unit/a]: the greatest fall that an accepted near target asks of each variable.

    A target that is reached already asks nothing. Where targets of one variable differ, who reaches the greatest fall
    reaches the others. What must fall is told in the variable's own unit, as the amounts are.
    """
    asked = accepted(tables).filter(
        pl.col("aim").is_in(AIMS), pl.col("horizon") == NEAR, pl.col("required") > 0, pl.col("variable").is_not_null()
    )
    units = loads(case, tables).select("variable", "unit").unique()
    told = asked.select("variable", "required").join(units, on="variable")
    return told.group_by("variable", "unit").agg(goal=pl.col("required").max()).drop_nulls().sort("variable", "unit")


def shared_out(found: pl.DataFrame, amounts: pl.DataFrame) -> pl.DataFrame:
    """Return `enterprise, variable, unit, goal`: each goal in proportion to the enterprises' amounts."""
    share = pl.col("amount") / pl.col("amount").sum().over("variable", "unit")
    both = found.join(amounts.filter(pl.col("amount") > 0), on=["variable", "unit"])
    split = both.with_columns(goal=pl.col("goal") * share)
    return split.select("enterprise", "variable", "unit", "goal").sort("enterprise", "variable", "unit")
