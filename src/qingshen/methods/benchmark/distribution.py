"""The cohort in figures: aggregated intensity, percentiles, robust outliers."""

import polars as pl

AGGREGATE = "[DESIGN] X = Σa/Σq"
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
TYPE_7 = "linear interpolation (Hyndman-Fan type 7)"
FEWEST = 5
# Logarithms of equal values may differ by rounding; a spread below this is none.
NO_SPREAD = 1e-9
MAD_TO_SIGMA = 1 / 0.6745
MEAN_DEVIATION_TO_SIGMA = 1.253314
KEY = ["group", "variable"]


def aggregate(intensities: pl.DataFrame) -> pl.DataFrame:
    """Return the aggregated intensity X = Σamount/Σoutput over the enterprises that have both; never a mean of ratios.

    `intensities`: as `intensities()` or `outliers()` returns it. Returns for each group and variable: `group`,
    `variable`, `unit`, `intensity`, `total_amount`, `total_output` (of those enterprises), `enterprises`, `cohort` (all
    with an output of this kind), `coverage` (by count), `output_coverage` (by output) [0-1], `outliers` and
    `intensity_without_outliers` (null where they were not looked for), `method`.
    """
    both = pl.col("intensity").is_not_null()
    judged = "outlier" in intensities.columns
    odd = pl.col("outlier").fill_null(False) if judged else pl.lit(False)
    sound = both & ~odd
    sums = (
        _ordered(intensities)
        .group_by(*KEY, "unit", "amount_unit", "output_unit", maintain_order=True)
        .agg(
            total_amount=pl.col("amount").filter(both).sum(),
            total_output=pl.col("output").filter(both).sum(),
            enterprises=both.sum().cast(pl.Int64),
            cohort=pl.len().cast(pl.Int64),
            outliers=odd.sum().cast(pl.Int64),
            _sound=pl.col("amount").filter(sound).sum() / pl.col("output").filter(sound).sum(),
            _sound_count=sound.sum(),
            _output=pl.col("output").filter(pl.col("output") > 0).sum(),
        )
    )
    some = pl.when(pl.col("enterprises") > 0)
    return sums.select(
        *KEY,
        "unit",
        intensity=some.then(pl.col("total_amount") / pl.col("total_output")),
        total_amount=some.then("total_amount"),
        total_output=some.then("total_output"),
        enterprises="enterprises",
        cohort="cohort",
        coverage=pl.col("enterprises") / pl.col("cohort"),
        output_coverage=pl.when(pl.col("_output") > 0).then(pl.col("total_output") / pl.col("_output")),
        outliers=pl.when(judged).then("outliers"),
        intensity_without_outliers=pl.when(pl.lit(judged) & (pl.col("_sound_count") > 0)).then("_sound"),
        amount_unit="amount_unit",
        output_unit="output_unit",
        method=pl.lit(AGGREGATE),
    )


def percentiles(intensities: pl.DataFrame) -> pl.DataFrame:
    """Return the spread of the intensities, unweighted: one enterprise one value.

    Columns: `group`, `variable`, `unit`, `enterprises`, `min`, `p5` … `p95`, `max`, `method`: linear
    interpolation (Hyndman-Fan type 7). Nulls where there is no value.
    """
    value = pl.col("intensity")
    quantiles = {f"p{at}": value.quantile(at / 100, interpolation="linear") for at in PERCENTILES}
    spread = _ordered(intensities).group_by(*KEY, "unit", maintain_order=True)
    told = spread.agg(enterprises=value.count().cast(pl.Int64), min=value.min(), **quantiles, max=value.max())
    return told.with_columns(method=pl.lit(TYPE_7))


def outliers(intensities: pl.DataFrame, threshold: float = 3.5) -> pl.DataFrame:
    """Add `score`, `outlier` and `outlier_note`: the modified z-score of ln(intensity) in each group.

    score = 0.6745 (ln x − median)/MAD, an outlier beyond ±`threshold` (Iglewicz & Hoaglin 1993: 3.5). `outlier` is
    null where it cannot be judged. `outlier_note`: "" judged; "mean_deviation" judged by 1.2533 × the mean absolute
    deviation, since MAD is 0 (more than half of the values are equal); "no_spread" all equal, none is an outlier;
    "too_few" fewer than five values; "nonpositive" zero or negative, no logarithm; "no_value".
    """
    log = pl.when(pl.col("intensity") > 0).then(pl.col("intensity").log())
    frame = _ordered(intensities, keep_ungrouped=True).with_columns(_log=log)
    frame = frame.with_columns(_off=pl.col("_log") - pl.col("_log").median().over(KEY))
    frame = frame.with_columns(_off=pl.when(pl.col("_off").abs() < NO_SPREAD).then(0.0).otherwise("_off"))
    mad, mean = pl.col("_off").abs().median().over(KEY), pl.col("_off").abs().mean().over(KEY)
    scale = pl.when(mad > 0).then(mad * MAD_TO_SIGMA).when(mean > 0).then(mean * MEAN_DEVIATION_TO_SIGMA)
    note = (
        pl.when(pl.col("intensity").is_null())
        .then(pl.lit("no_value"))
        .when(pl.col("_log").is_null())
        .then(pl.lit("nonpositive"))
        .when(pl.col("_log").count().over(KEY) < FEWEST)
        .then(pl.lit("too_few"))
        .when(mad > 0)
        .then(pl.lit(""))
        .when(mean > 0)
        .then(pl.lit("mean_deviation"))
        .otherwise(pl.lit("no_spread"))
    )
    judged = frame.with_columns(outlier_note=note, _scale=scale)
    scored = pl.when(pl.col("outlier_note").is_in(["", "mean_deviation"])).then(pl.col("_off") / pl.col("_scale"))
    judged = judged.with_columns(score=pl.when(pl.col("outlier_note") == "no_spread").then(0.0).otherwise(scored))
    judged = judged.with_columns(outlier=pl.col("score").abs() > threshold)
    return judged.drop("_log", "_off", "_scale").select(pl.exclude("outlier_note"), "outlier_note")


def _ordered(intensities: pl.DataFrame, *, keep_ungrouped: bool = False) -> pl.DataFrame:
    kept = intensities if keep_ungrouped else intensities.filter(pl.col("group").is_not_null())
    return kept.sort(*KEY, "enterprise", nulls_last=True)
