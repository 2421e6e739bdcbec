"""Phase 4, 方案实施 — 实施跟踪: the state of each option, its delay, planned money against actual money."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.implementation.given import given
from qingshen.phases.implementation.particulars import particulars

STATES = {
    "implemented": "completed", "implementing": "implementing", "not_implemented": "abandoned", "pending": "selected",
}  # fmt: skip
COMPLETED, ABANDONED = "completed", "abandoned"
TOLD = ("implemented", "implementing", "not_implemented")
TRACKING = (
    "option", "enterprise", "state", "planned_end", "actual_end", "delay_days", "overdue", "investment",
    "actual_investment", "annual_saving", "actual_saving", "realised",
)  # fmt: skip


def tracking(case: Case, tables: dict[str, pl.DataFrame], planned: pl.DataFrame) -> pl.DataFrame:
    """Return the options that are adopted, and those an enterprise carried out, is carrying out or gave up.

    Columns: `option, enterprise, state` (proposed, selected, implementing, completed, abandoned), `planned_end` (as
    decided in the schedule `planned`, else as stated), `actual_end, delay_days` [d] (from the planned to the actual
    end, for the unfinished to the date of the audit once that is later), `overdue, investment, actual_investment`
    [currency], `annual_saving, actual_saving` [currency/a], `realised` [-] = actual/planned annual saving.

    An option people adopted is at least selected; adopted by the proposal alone and without news, it is proposed.
    """
    options = given(tables, "options").filter(
        (pl.col("decision") == "adopt").fill_null(False) | pl.col("outcome").is_in(TOLD).fill_null(False)
    )
    known = options.sort("option").join(particulars(case), on="option", how="left", maintain_order="left")
    ends = planned.select("option", scheduled="end")
    known = known.join(ends, on="option", how="left", maintain_order="left").with_columns(
        planned_end=pl.coalesce("scheduled", "planned_end"), state=_state()
    )
    planned_day, actual_day = (pl.col(f"{when}_end").str.to_date(strict=False) for when in ("planned", "actual"))
    today = pl.lit(case.settings.date or None, dtype=pl.String).str.to_date(strict=False)
    unfinished = ~pl.col("state").is_in([COMPLETED, ABANDONED])
    overdue = pl.when(unfinished).then(today > planned_day).when(pl.col("state") == COMPLETED).then(False)
    late = (today - planned_day).dt.total_days()
    delay = (
        pl.when(pl.col("state") == COMPLETED).then((actual_day - planned_day).dt.total_days())
        .when(unfinished & (late > 0)).then(late)
    )  # fmt: skip
    realised = pl.when(pl.col("annual_saving") > 0).then(pl.col("actual_saving") / pl.col("annual_saving"))
    return known.with_columns(delay_days=delay.cast(pl.Int64), overdue=overdue, realised=realised).select(TRACKING)


def _state() -> pl.Expr:
    """Return the state by the outcome reported; without one it is what people decided."""
    adopted = (pl.col("decision") == "adopt") & pl.col("by").is_not_null()
    silent = pl.when(adopted).then(pl.lit("selected")).otherwise(pl.lit("proposed"))
    told = pl.col("outcome").replace_strict(STATES, default=None, return_dtype=pl.String)
    return pl.coalesce(told, silent)
