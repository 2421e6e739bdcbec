"""What a set of options saves together: each saving is taken on what the others leave."""

import polars as pl

from qingshen.methods.portfolio.tables import BASELINE, EFFECT, OPTION, Tables, read


def interact(effects: pl.DataFrame, baselines: pl.DataFrame, options: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return what the `options` (columns `enterprise`, `option`; None: all that have effects) save together.

    A·(1 − Π(1 − rᵢ)) + Σ aᵢ, with A the baseline [unit/a], rᵢ the fraction option i saves (negative: adds) and aᵢ the
    amount of options whose baseline nobody knows (design/reference cocontrol_and_decomposition §5: measures are applied
    to the remaining baseline, otherwise overlap is counted twice). The order plays no part.
    Returns a row for each `enterprise`, `variable` that has effects: `baseline`, `options` (of the set, with an effect
    on it), `unknown` (of them, effect unknown: counted, not taken for zero), `saving` (of the known; null where none of
    the options is), `left` = baseline − saving, `separate` (the savings added up as if each stood alone) and `overlap`
    = separate − saving [unit/a]. Raises Refused, see `tables.read`.
    """
    named = None if options is None else options.select(pl.col(*OPTION).cast(pl.String))
    tables = read(_named(effects, named), effects, baselines)
    return together(tables.effects, named)


def together(effects: pl.DataFrame, taken: pl.DataFrame | None) -> pl.DataFrame:
    """Return the savings of `taken` as `interact` does, from effects already read."""
    marked = effects.with_columns(taken=pl.lit(True))
    if taken is not None:
        outside = effects.join(taken, on=OPTION, how="anti").with_columns(taken=pl.lit(False))
        marked = pl.concat([marked.join(taken, on=OPTION, how="semi"), outside])
    inside = pl.col("taken")
    known = inside & (pl.col("note") == "")
    left = (1 - pl.col("fraction").filter(known)).product()
    addition = pl.col("addition").filter(known).sum()
    base = pl.col("baseline").first().fill_null(0.0)
    alone = pl.col("baseline").fill_null(0.0) * pl.col("fraction") + pl.col("addition")
    usable = (inside.sum() == 0) | (known.sum() > 0)
    summed = marked.sort(EFFECT).group_by(BASELINE, maintain_order=True).agg(
        baseline=pl.col("baseline").first(),
        options=inside.sum().cast(pl.Int64),
        unknown=(inside & (pl.col("note") != "")).sum().cast(pl.Int64),
        saving=pl.when(usable).then(base * (1 - left) + addition),
        separate=pl.when(usable).then(alone.filter(known).sum()),
    )  # fmt: skip
    return summed.sort(BASELINE).select(
        *BASELINE,
        "baseline",
        "options",
        "unknown",
        "saving",
        "separate",
        left=pl.col("baseline") - pl.col("saving"),
        overlap=pl.col("separate") - pl.col("saving"),
    )


def added(tables: Tables, taken: pl.DataFrame) -> dict[str, float]:
    """Return variable → saving of `taken` over all enterprises [unit/a], of the effects that are known."""
    summed = together(tables.effects, taken).group_by("variable", maintain_order=True).agg(pl.col("saving").sum())
    return dict(summed.iter_rows())


def _named(effects: pl.DataFrame, options: pl.DataFrame | None) -> pl.DataFrame:
    """Return every option there is: those that have effects and those asked for."""
    if not set(OPTION) <= set(effects.columns):
        return pl.DataFrame(schema=OPTION)
    both = [effects.select(pl.col(*OPTION).cast(pl.String)), *([] if options is None else [options])]
    return pl.concat(both).unique()
