"""Saving potential: what the cohort would save if nobody were worse than a baseline."""

from collections.abc import Collection
from typing import NamedTuple

import polars as pl

from qingshen import units
from qingshen.language import Text
from qingshen.methods.activities import need_columns
from qingshen.methods.benchmark.distribution import KEY, outliers
from qingshen.problems import Place, Problem, Refused

POTENTIAL = "[DESIGN] Pot = Σ max(0, x−B)·q"
BEST = "best"
# An enterprise at the baseline is not worse than it for a rounding of the last digit.
ROUNDING = 1e-12


class Potential(NamedTuple):
    """The potential of each enterprise, and its totals; see `potential`."""

    enterprises: pl.DataFrame
    totals: pl.DataFrame


def potential(
    intensities: pl.DataFrame,
    baselines: pl.DataFrame | None = None,
    best_share: float = 0.2,
    higher: Collection[str] = (),
) -> Potential:
    """Return Σ max(0, x−B)·q against the best fifth of each group and against `baselines`.

    `intensities`: as `intensities()` or `outliers()` returns it; any indicator will do whose value x times `output` q
    is an amount. For the variables in `higher` more is better and the potential is Σ max(0, B−x)·q.
    `baselines`: `variable, reference` (a level: "I"), `baseline, unit`, and optionally `enterprise` where a baseline
    depends on the enterprise; one applies to the groups whose unit it can be converted into.
    B of the "best" reference is the aggregated intensity Σa/Σq of the best ceil(`best_share`·n) enterprises of the
    group, ties included; zero or negative intensities and outliers set no example and are left out of it.

    `enterprises`: `enterprise, group, variable, unit, reference, baseline, intensity, output, potential, outlier`.
    `totals`: `group, variable, reference, unit` (of the amount), `baseline` (null where enterprises differ),
    `potential`, `potential_without_outliers`, `contributing` (enterprises worse than B), `outliers` (of those),
    `enterprises`, `amount`, `share` (potential/amount), `method`.
    Raises Refused for a baseline whose unit fits no group of its variable.
    """
    judged = intensities if "outlier" in intensities.columns else outliers(intensities)
    known = judged.filter(pl.col("intensity").is_not_null()).with_columns(
        _sign=pl.when(pl.col("variable").is_in(list(higher))).then(-1.0).otherwise(1.0),
        outlier=pl.col("outlier").fill_null(False),
    )
    parts = [known.join(_best(known, best_share), on=KEY)]
    if baselines is not None:
        parts += _against(known, baselines)
    all_parts = pl.concat(parts, how="diagonal")
    gap = (pl.col("intensity") - pl.col("baseline")) * pl.col("_sign")
    worse = gap > ROUNDING * pl.col("baseline").abs()
    saved = all_parts.with_columns(potential=pl.when(worse).then(gap * pl.col("output")).otherwise(0.0))
    saved = saved.sort(*KEY, "reference", "enterprise")
    shown = ["enterprise", *KEY, "unit", "reference", "baseline", "intensity", "output", "potential", "outlier"]
    return Potential(saved.select(shown), _totals(saved))


def _best(known: pl.DataFrame, best_share: float) -> pl.DataFrame:
    examples = known.filter(pl.col("intensity") > 0, ~pl.col("outlier")).sort(*KEY, "enterprise")
    # Rounded first, so that 0.1 · 30 = 3.0000000000000004 does not make four.
    wanted = (pl.len() * best_share).round(9).ceil().clip(lower_bound=1).over(KEY)
    place = (pl.col("intensity") * pl.col("_sign")).rank("min").over(KEY)
    best = examples.filter(place <= wanted).group_by(KEY, maintain_order=True)
    return best.agg(baseline=pl.col("amount").sum() / pl.col("output").sum()).with_columns(reference=pl.lit(BEST))


def _against(known: pl.DataFrame, baselines: pl.DataFrame) -> list[pl.DataFrame]:
    need_columns("baselines", baselines.columns, ("variable", "reference", "baseline", "unit"))
    on = ["variable", *(["enterprise"] if "enterprise" in baselines.columns else [])]
    parts, problems = [], []
    for (variable, unit), rows in (
        baselines.drop_nulls("baseline").sort(pl.all()).group_by("variable", "unit", maintain_order=True)
    ):
        groups = known.filter(pl.col("variable") == variable)
        fitting = [spelt for spelt in groups["unit"].unique().sort() if units.compatible(str(unit), spelt)]
        if groups.height and not fitting:
            problems.append(_unit_problem(str(variable), str(unit), groups["unit"].unique().sort().to_list()))
        for spelt in fitting:
            scaled = rows.with_columns(pl.col("baseline") * units.factor(str(unit), spelt))
            fits = groups.filter(pl.col("unit") == spelt)
            parts.append(fits.join(scaled.select(*on, "reference", "baseline"), on=on))
    if problems:
        raise Refused(problems)
    return parts


def _totals(saved: pl.DataFrame) -> pl.DataFrame:
    worse = pl.col("potential") > 0
    same = pl.when(pl.col("baseline").n_unique() == 1).then(pl.col("baseline").first())
    sums = saved.group_by(*KEY, "reference", maintain_order=True).agg(
        unit=pl.col("amount_unit").first(),
        baseline=same,
        potential=pl.col("potential").sum(),
        potential_without_outliers=pl.col("potential").filter(~pl.col("outlier")).sum(),
        contributing=worse.sum().cast(pl.Int64),
        outliers=(worse & pl.col("outlier")).sum().cast(pl.Int64),
        enterprises=pl.len().cast(pl.Int64),
        amount=pl.col("amount").sum(),
    )
    share = pl.when(pl.col("amount") > 0).then(pl.col("potential") / pl.col("amount"))
    return sums.with_columns(share=share, method=pl.lit(POTENTIAL))


def _unit_problem(variable: str, unit: str, known: list[str]) -> Problem:
    listed = ", ".join(known)
    return Problem(
        Place("baselines", cell=variable),
        "unit-incompatible",
        Text(
            f"“{variable}”基准值单位 {unit} 与 {listed} 不可换算",
            f"baseline of {variable} in {unit}, values in {listed}",
        ),
        Text("请核对基准值或产量的单位", "check the unit of the baseline or of the output"),
    )
