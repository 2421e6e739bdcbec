"""What each option still saves when the options are carried out one after the other."""

import polars as pl

from qingshen.methods.portfolio.tables import BASELINE, EFFECT, OPTION, read


def sequential(
    options: pl.DataFrame, effects: pl.DataFrame, baselines: pl.DataFrame, order: str = "order"
) -> pl.DataFrame:
    """Return the saving of each option on what the options before it have left.

    `order` is the column of `options` whose rising numbers say which comes first; equal ones stand by option, null
    comes last. Returns `enterprise, variable, place` (1 …), `option, before` (load it meets), `alone` (saving on the
    whole baseline), `saving, after` [unit/a] and `note` ("" or why the effect is unknown: then alone and saving are
    null and the next option meets the same load). Where the baseline is unknown, before and after are too. The savings
    of an enterprise and variable add up to what `interact` gives for the set. Raises Refused, see `tables.read`.
    """
    tables = read(options, effects, baselines, (order,))
    ranked = tables.options.select(*OPTION, _order=order)
    joined = tables.effects.join(ranked, on=OPTION, how="inner").sort(*BASELINE, "_order", *EFFECT, nulls_last=True)
    return in_turn(joined).select(
        *BASELINE,
        pl.int_range(1, pl.len() + 1).over(BASELINE).alias("place"),
        "option",
        "before",
        "alone",
        "saving",
        (pl.col("before") - pl.col("saving").fill_null(0.0)).alias("after"),
        "note",
    )


def in_turn(effects: pl.DataFrame) -> pl.DataFrame:
    """Add `before`, `alone`, `saving` to effects that stand in the order in which they are carried out."""
    kept = (1 - pl.col("fraction")).fill_null(1.0).cum_prod()
    meets = kept.shift(1, fill_value=1.0).over(BASELINE)
    extra = pl.col("addition").fill_null(0.0).cum_sum().shift(1, fill_value=0.0).over(BASELINE)
    base = pl.col("baseline").fill_null(0.0)
    return effects.with_columns(
        before=pl.col("baseline") * meets - extra,
        alone=base * pl.col("fraction") + pl.col("addition"),
        saving=base * meets * pl.col("fraction") + pl.col("addition"),
    )
