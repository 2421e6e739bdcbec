"""Technical and economic feasibility: F, N, NPV, NPVR and IRR of each option, and what changes them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from qingshen.case import Case
from qingshen.methods import economics, screening
from qingshen.methods.abatement import capital_recovery

FIGURES = ("cash_flow", "payback", "npv", "npvr", "irr", "irr_interpolated", "acceptable", "reasons")
COSTLY = ("medium", "high")
DONE = ("implemented", "implementing")


def appraised(case: Case, options: pl.DataFrame) -> pl.DataFrame:
    """Return `options` with `cost_class`, `life` [a] as used, `annual_cost` [currency/a] and FIGURES.

    By [measures] of audit.toml; an option's own life wins, a life that is not whole is rounded [DESIGN]. Where the
    investment is not known the class is the catalogue's. `annual_cost`: the investment as an annuity less the annual
    saving; a saving that is not known is none there, so that the cost is the most it can be.
    """
    ruled = case.settings.measures
    life = pl.col("life").fill_null(ruled.life).round().clip(lower_bound=1.0)
    given = options.with_columns(life=life)
    cost = screening.cost_class(given["investment"], ruled.low, ruled.high)
    given = given.with_columns(cost_class=cost.fill_null(given["declared"]))
    read = given.select(
        "option", "investment", "annual_saving", "cost_class",
        depreciation_years=pl.lit(ruled.depreciation), life_years="life",
        discount_rate=pl.lit(ruled.discount_rate), tax_rate=pl.lit(ruled.tax_rate),
    )  # fmt: skip
    limits = economics.Limits(
        {"medium": ruled.payback_medium, "high": ruled.payback_high}, benchmark=ruled.benchmark_rate
    )
    judged = economics.judge(economics.appraise(read), limits)
    recovery = _recoveries(given["life"], ruled.discount_rate)
    yearly = pl.col("investment") * recovery - pl.col("annual_saving").fill_null(0.0)
    found = given.with_columns(annual_cost=yearly)
    return found.join(judged.select("option", *FIGURES), on="option", how="left", maintain_order="left")


def sensitivity(case: Case, options: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """Return `sensitivity` and `sensitivity_switching` of options of medium and high cost that are not carried out yet.

    Those whose figures are known; see `economics.sensitivity`.
    """
    ruled = case.settings.measures
    asked = options.filter(
        pl.col("cost_class").is_in(COSTLY),
        pl.col("kept"),
        ~pl.col("outcome").is_in(DONE),
        pl.col("npv").is_not_null(),
        pl.col("investment") > 0,
    )
    if asked.is_empty():
        return {}
    read = asked.select(
        "option", "investment", "annual_saving", depreciation_years=pl.lit(ruled.depreciation), life_years="life",
        discount_rate=pl.lit(ruled.discount_rate), tax_rate=pl.lit(ruled.tax_rate),
    )  # fmt: skip
    found = economics.sensitivity(read)
    return {"sensitivity": found.steps, "sensitivity_switching": found.switching}


def _recoveries(lives: pl.Series, rate: float) -> pl.Series:
    """Return the capital recovery factor of each life [1/a]."""
    known = {life: capital_recovery(rate, life) for life in lives.unique().to_list()}
    return lives.replace_strict(known, return_dtype=pl.Float64)
