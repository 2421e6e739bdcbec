"""Phases 3 and 4, 方案产生和确定 and 方案实施: what measures cost, save and how many were implemented."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.methods import abatement

# What became of a measure stands in the tables of its implementation.
FOLLOWED = (
    *("planned_end", "actual_end", "actual_investment", "actual_saving"),
    *("responsible", "funds", "reason", "evidence"),
)


def measures(case: Case, enterprises: list[str]) -> dict[str, pl.DataFrame]:
    """Return the measures' tables.

    `measures` (each with payback and yearly cost), `measures_by_type`, `measures_total`, `savings_by_type`,
    `abatement_steps` and `abatement_left_out` of the marginal cost curves.
    """
    given = case.measures.filter(pl.col("enterprise").is_in(enterprises))
    if given.is_empty():
        return {}
    screened = abatement.screen(given, case.settings.measures.discount_rate, case.settings.measures.life)
    curve = abatement.macc(screened)
    return {
        "measures": screened.drop(FOLLOWED),
        "measures_by_type": abatement.summary(screened),
        "measures_total": abatement.summary(screened, by=()),
        "savings_by_type": abatement.savings(screened),
        "abatement_steps": curve.steps,
        "abatement_left_out": curve.left_out,
    }
