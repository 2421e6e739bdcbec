"""Phase 4, 方案实施 — what became of each technique: I, N, P and K fed back into the catalogue's statistics."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.methods.economics import appraise
from qingshen.phases.implementation.given import given
from qingshen.phases.implementation.tracking import COMPLETED

STATISTICS: dict[str, Any] = {
    "technique": pl.String, "options": pl.Int64, "implemented": pl.Int64, "investment_median": pl.Float64,
    "payback_median": pl.Float64, "saving_median": pl.Float64, "realised_median": pl.Float64,
}  # fmt: skip


def technique_statistics(case: Case, tables: dict[str, pl.DataFrame], tracked: pl.DataFrame) -> pl.DataFrame:
    """Return one row a technique that options name: `technique, options, implemented` and medians over the implemented.

    `investment_median` I [currency], `payback_median` N [a], `saving_median` P [currency/a]: actual figures where
    stated, else planned; `realised_median` K [-] = actual/planned annual saving, where both are known. Null where
    nothing was implemented or nobody said.
    """
    options = given(tables, "options").with_columns(pl.col("technique").str.strip_chars())
    named = options.filter((pl.col("technique") != "").fill_null(False))
    known = named.join(
        tracked.select("option", "state", "actual_investment", "actual_saving", "realised"), on="option", how="left"
    ).sort("technique", "option")
    known = known.with_columns(
        done=(pl.col("state") == COMPLETED).fill_null(False),
        i=pl.coalesce("actual_investment", "investment"),
        p=pl.coalesce("actual_saving", "annual_saving"),
    )
    known = known.join(_paybacks(case, known), on="option", how="left", maintain_order="left").with_columns(
        n=pl.coalesce("actual_payback", "payback")
    )
    return (
        known.group_by("technique", maintain_order=True)
        .agg(
            options=pl.len(),
            implemented=pl.col("done").sum(),
            investment_median=pl.col("i").filter("done").median(),
            payback_median=pl.col("n").filter("done").median(),
            saving_median=pl.col("p").filter("done").median(),
            realised_median=pl.col("realised").filter("done").median(),
        )
        .cast(STATISTICS)
    )


def _paybacks(case: Case, known: pl.DataFrame) -> pl.DataFrame:
    """Return `option, actual_payback` where a figure turned out otherwise than planned; see methods.economics."""
    money = case.settings.measures
    turned_out = pl.col("actual_investment").is_not_null() | pl.col("actual_saving").is_not_null()
    rows = known.filter(pl.col("done"), turned_out, (pl.col("i") >= 0).fill_null(True)).select(
        "option", investment="i", annual_saving="p", depreciation_years=pl.lit(money.depreciation),
        # N knows no life; any whole number of years gives the same.
        life_years=pl.lit(1.0), discount_rate=pl.lit(money.discount_rate), tax_rate=pl.lit(money.tax_rate),
    )  # fmt: skip
    return appraise(rows).select("option", actual_payback="payback")
