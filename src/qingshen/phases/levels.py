"""Phase 2, 审核 — 清洁生产水平对标评估: every enterprise graded with the index system, year by year."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.methods.evaluation import evaluate
from qingshen.methods.indicators import indicator_values
from qingshen.problems import Problem


def assess(case: Case, enterprises: list[str]) -> tuple[dict[str, pl.DataFrame], tuple[Problem, ...]]:
    """Return `values`, `levels`, `indicators`, `gaps`, each with `year` first, and the audited year's warnings.

    Nothing without an index system. `values` are the indicator values with status and reason; the other three are
    the tables of `qingshen.methods.evaluation`.
    """
    if case.system is None:
        return {}, ()
    found: dict[str, list[pl.DataFrame]] = {"values": [], "levels": [], "indicators": [], "gaps": []}
    warnings: tuple[Problem, ...] = ()
    for year in case.settings.years:
        this_year = pl.col("year") == year
        values = indicator_values(
            enterprises, case.quantities.filter(this_year), case.answers.filter(this_year), case.system
        )
        parameters = case.parameters.filter(this_year).select("enterprise", "name", "value")
        result = evaluate(values, case.system, parameters, empty_class=case.settings.grading.empty_class)
        warnings = result.warnings
        tables = {"values": values, "levels": result.enterprises, "indicators": result.indicators, "gaps": result.gaps}
        for name, frame in tables.items():
            found[name].append(frame.select(pl.lit(year).alias("year"), pl.all()))
    return {name: pl.concat(frames) for name, frames in found.items()}, warnings


def compare_further(case: Case, enterprises: list[str]) -> dict[str, pl.DataFrame]:
    """Return `further_indicators`: each indicator of the further systems beside its baselines, one by one.

    Columns: `year, system, enterprise, indicator, value, status, level, level_best`; systems of single indicators have
    no index, and no level of an enterprise is drawn from them.
    """
    found = []
    for system in case.further:
        for year in case.settings.years:
            this_year = pl.col("year") == year
            nothing = case.answers.filter(pl.lit(False))
            values = indicator_values(enterprises, case.quantities.filter(this_year), nothing, system)
            parameters = case.parameters.filter(this_year).select("enterprise", "name", "value")
            table = evaluate(values, system, parameters).indicators
            columns = ("enterprise", "indicator", "value", "status", "level", "level_best")
            found.append(table.select(pl.lit(year).alias("year"), pl.lit(system.code).alias("system"), *columns))
    return {"further_indicators": pl.concat(found)} if found else {}
