"""Phase 2, 审核 — the industry as a whole: intensities, spread, outliers, potential, levels."""

from __future__ import annotations

import re

import polars as pl

from qingshen.case import Case
from qingshen.methods import benchmark
from qingshen.methods.evaluation import evaluate
from qingshen.rulebook.system import LEVELS, Indicator

ENERGY, GHG = "energy", "ghg"
RATIO = re.compile(r"\s*(\w+)\s*/\s*(\w+)\s*")
# Below five enterprises a group has no meaningful best fifth, box or outlier; [DESIGN], stated in the report.
FEWEST = 5
BOTTOM_UP, TOP_DOWN = "bottom_up", "top_down"
TOP_DOWN_METHOD = "[DESIGN] X = Σa/Σq → Y"
NO_VALUES = pl.DataFrame(schema={"enterprise": pl.Utf8, "year": pl.Int32, "indicator": pl.Utf8, "status": pl.Utf8})
NOT_COUNTED = ("missing", "not_applicable")


def _reported(case: Case, current: pl.DataFrame, variables: list[str]) -> pl.DataFrame:
    """Return the current amounts of `variables`; what is missing or does not apply has no value."""
    value = pl.when(~pl.col("status").is_in(NOT_COUNTED).fill_null(False)).then("value")
    return (
        case.quantities.join(current, on=["enterprise", "year"], how="semi")
        .filter(pl.col("variable").is_in(variables))
        .select("enterprise", "variable", value=value, unit="unit")
    )


def _accounted(accounts: dict[str, pl.DataFrame], current: pl.DataFrame) -> list[pl.DataFrame]:
    found = []
    for table, column, variable, unit in (
        ("energy_totals", "tce", ENERGY, "tce"),
        ("carbon_totals", "tco2", GHG, "tCO2"),
    ):
        if table in accounts:
            frame = accounts[table].join(current, on=["enterprise", "year"], how="semi")
            found.append(frame.select("enterprise", variable=pl.lit(variable), value=pl.col(column), unit=pl.lit(unit)))
    return found


def _outputs(case: Case, current: pl.DataFrame, variable: str, groups: tuple[str, ...]) -> pl.DataFrame:
    """Return each enterprise's output with the columns it is grouped by; an unnamed group is a group of its own."""
    named = case.enterprises.select("enterprise", *(pl.col(name).fill_null("—") for name in groups))
    return _reported(case, current, [variable]).select("enterprise", "value", "unit").join(named, on="enterprise")


def ratio_of(indicator: Indicator) -> tuple[str, str] | None:
    """Return amount and output of an indicator that is one amount per output and better when lower, else None."""
    if indicator.formula is None or indicator.direction != "lower":
        return None
    match = RATIO.fullmatch(indicator.formula.text)
    return (match[1], match[2]) if match else None


def _baselines(indicator: Indicator) -> pl.DataFrame:
    """Return the level baselines that are plain numbers; a function of the enterprise has none in common."""
    rows = [
        {
            "variable": indicator.code,
            "reference": level,
            "baseline": float(baseline.constant),
            "unit": indicator.unit,
        }
        for level, baseline in zip(LEVELS, indicator.baselines, strict=True)
        if baseline.sign not in ("", "text") and not baseline.parameter
    ]
    return pl.DataFrame(rows)


def _against_levels(case: Case, current: pl.DataFrame, values: pl.DataFrame) -> list[benchmark.Potential]:
    """Return the potential of each amount-per-output indicator against levels I to III.

    By the indicator `values`: who declared an indicator not applicable is measured against none of its levels.
    """
    found = []
    benchmarked = case.settings.benchmark
    for indicator in case.system.indicators if case.system else ():
        ratio, baselines = ratio_of(indicator), _baselines(indicator)
        if ratio is None or baselines.is_empty():
            continue
        aside = values.filter(pl.col("indicator") == indicator.code, pl.col("status") == "not_applicable").join(
            current, on=["enterprise", "year"], how="semi"
        )
        amounts = _reported(case, current, [ratio[0]]).with_columns(variable=pl.lit(indicator.code))
        amounts = amounts.join(aside, on="enterprise", how="anti", maintain_order="left")
        compared = benchmark.intensities(amounts, _outputs(case, current, ratio[1], benchmarked.group_by))
        judged = benchmark.outliers(compared, benchmarked.outlier)
        found.append(benchmark.potential(judged, baselines, benchmarked.best_share))
    return found


def _of_enough(found: benchmark.Potential) -> benchmark.Potential:
    """Drop the best fifth of groups too small to have one; baselines of the document stay."""
    enough = found.totals.filter((pl.col("enterprises") >= FEWEST) | (pl.col("reference") != "best"))
    keys = ["group", "variable", "reference"]
    return benchmark.Potential(found.enterprises.join(enough, on=keys, how="semi"), enough)


def compare(case: Case, current: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the industry's tables over the `current` year of each audited enterprise.

    `intensities` (with outliers), `aggregates`, `percentiles`, `excluded`, `potential`, `potential_enterprises`,
    `contribution`, `concentration`.
    """
    chosen = case.settings.benchmark
    amounts = pl.concat([_reported(case, current, list(chosen.amounts)), *_accounted(tables, current)])
    outputs = _outputs(case, current, chosen.output, chosen.group_by)
    found = {"contribution": benchmark.contribution(amounts), "concentration": benchmark.concentration(amounts)}
    if outputs.is_empty():
        return found
    compared = benchmark.intensities(amounts, outputs, chosen.group_by, chosen.mixed_units)
    judged = benchmark.outliers(compared, chosen.outlier)
    potentials = [
        _of_enough(one)
        for one in (
            benchmark.potential(judged, None, chosen.best_share),
            *_against_levels(case, current, tables.get("values", NO_VALUES)),
        )
    ]
    return found | {
        "intensities": judged,
        "aggregates": benchmark.aggregate(judged),
        "percentiles": benchmark.percentiles(compared),
        "excluded": benchmark.excluded(compared),
        "potential": pl.concat([one.totals for one in potentials], how="diagonal"),
        "potential_enterprises": pl.concat([one.enterprises for one in potentials], how="diagonal"),
    }


def distribution(case: Case, levels: pl.DataFrame, current: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return `level_distribution` per year, and `cluster_index` of the audited year, both [DESIGN] where marked."""
    if levels.is_empty() or levels["level"].null_count() == len(levels):
        return {}
    outputs = _outputs(case, current, case.settings.benchmark.output, ())
    weighed = outputs if not outputs.is_empty() else None
    years = case.settings.years
    parts = [
        benchmark.levels(levels.filter(pl.col("year") == year), weighed if year == years[-1] else None).select(
            pl.lit(year).alias("year"), pl.all()
        )
        for year in years
    ]
    found = {"level_distribution": pl.concat(parts, how="diagonal_relaxed")}
    values, downward = _top_down(case, levels, current)
    upward = (
        benchmark.cluster_index(levels.filter(pl.col("year") == years[-1]), weighed) if weighed is not None else None
    )
    both = [
        one.with_columns(way=pl.lit(way)) for one, way in ((upward, BOTTOM_UP), (downward, TOP_DOWN)) if one is not None
    ]
    return found | {"cluster_index": pl.concat(both, how="diagonal_relaxed"), "cluster_values": values}


def _top_down(case: Case, levels: pl.DataFrame, current: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cluster's indicator values as of one enterprise, and the index they give [DESIGN]."""
    if case.system is None:
        raise ValueError("a cluster index needs an index system")
    variables = sorted({name for one in case.system.indicators if one.formula for name in one.formula.names})
    amounts = _reported(case, current, variables).drop_nulls("value").select("enterprise", "variable", "value")
    values = benchmark.cluster_values(amounts, case.system)
    graded = evaluate(values, case.system, empty_class=case.settings.grading.empty_class).enterprises.row(0, named=True)
    rows = [
        {
            "group": "",
            "index": f"index_{k}",
            "certain": graded[f"index_{k}"],
            "best": graded[f"index_{k}_best"],
            "enterprises": amounts["enterprise"].n_unique(),
            "cohort": levels["enterprise"].n_unique(),
            "method": TOP_DOWN_METHOD,
        }
        for k in (1, 2, 3)
    ]
    return values.drop("enterprise"), pl.DataFrame(rows)
