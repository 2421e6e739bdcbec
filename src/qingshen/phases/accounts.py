"""Phase 2, 审核 — energy and carbon accounts of every enterprise and of the cohort."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.methods import carbon, energy

KEYS = ("enterprise", "year")


def _activities(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return the audited enterprises' activities; what does not apply is no consumption and leaves the sum."""
    frame = case.activities.filter(
        pl.col("enterprise").is_in(enterprises) & (pl.col("status") != "not_applicable").fill_null(True)
    )
    stated = case.settings.carbon.uncertainty.activity
    amount = pl.when(pl.col("status") != "missing").then("amount")
    return frame.with_columns(amount=amount, uncertainty=pl.lit(stated, dtype=pl.Float64))


def account(case: Case, enterprises: list[str], current: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the accounts of the audited enterprises.

    `energy` (one row a carrier), `energy_totals` (one row an enterprise and year [tce]), `carbon`, `carbon_totals`
    [tCO2], and `energy_cohort`, `carbon_cohort`: one row for the cohort over the `current` year of each enterprise,
    shared factors counted as correlated. `coal` and `factors` are the coefficients used, with their sources.
    """
    activities = _activities(case, enterprises)
    if activities.is_empty():
        return {}
    coal, factors = energy.coal_for(case.settings.energy), carbon.factors_for(case.settings.carbon)
    covered, _ = carbon.within_boundary(activities)
    by_carrier = energy.comprehensive_energy(activities, coal, by=("year",))
    inventory = carbon.inventory(covered, factors, by=("year",))
    now = {"on": list(KEYS), "how": "semi"}
    return {
        "energy": by_carrier,
        "energy_totals": energy.total(by_carrier, by=KEYS),
        "energy_cohort": energy.total(by_carrier.join(current, **now), by=()),
        "carbon": inventory,
        "carbon_totals": carbon.total(inventory, factors, by=KEYS),
        "carbon_cohort": carbon.total(inventory.join(current, **now), factors, by=()),
        "coal": coal,
        "factors": factors,
    }
