"""What the adopted options bring down together, by which the chain is checked."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from qingshen.case import Case
from qingshen.phases.options.portfolio import posed
from qingshen.phases.options.standing import ADOPT, with_saved


def adopted_savings(
    case: Case, tables: dict[str, pl.DataFrame], decided: pl.DataFrame, effects: pl.DataFrame, amounts: pl.DataFrame
) -> pl.DataFrame:
    """Return `variable, unit, saving` [unit/a], `options`, `unknown`: each adopted option on what the others leave.

    What was saved by the end of the year the targets start from is in the figures already and not counted again; an
    effect nobody knows counts as nothing and is counted in `unknown`.
    """
    taken = with_saved(case, tables, decided.filter(pl.col("decision") == ADOPT))
    variables = amounts.select("variable", "unit").unique(maintain_order=True).sort("variable", "unit")
    given = posed(taken, effects, amounts, variables)
    counted = given.effects.group_by("variable").agg(
        options=pl.col("option").n_unique().cast(pl.Int64), unknown=pl.col("amount").null_count().cast(pl.Int64)
    )
    known = given.effects.drop_nulls("amount")
    saving = replace(given, effects=known).saving(known["option"].unique().to_list())
    rows = pl.DataFrame(
        {"variable": list(saving), "saving": list(saving.values())},
        schema={"variable": pl.String, "saving": pl.Float64},
    )
    table = counted.join(rows, on="variable", how="left").join(variables, on="variable", how="left")
    return table.select("variable", "unit", pl.col("saving").fill_null(0.0), "options", "unknown").sort(
        "variable", "unit"
    )
