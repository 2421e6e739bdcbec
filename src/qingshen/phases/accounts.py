"""Phase 2, 审核 — energy and carbon accounts of every enterprise and of the cohort."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from qingshen.case import Case
from qingshen.case.schema import PLACE_COLUMNS as PLACE
from qingshen.methods import carbon, energy
from qingshen.problems import Place, Problem, Refused

KEYS = ("enterprise", "year")


def _activities(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return the audited enterprises' activities; what does not apply is no consumption and leaves the sum."""
    frame = case.activities.filter(
        pl.col("enterprise").is_in(enterprises) & (pl.col("status") != "not_applicable").fill_null(True)
    )
    stated = case.settings.carbon.uncertainty.activity
    amount = pl.when(pl.col("status") != "missing").then("amount")
    return frame.with_columns(amount=amount, uncertainty=pl.lit(stated, dtype=pl.Float64))


def _convertible(activities: pl.DataFrame, coal: pl.DataFrame, factors: pl.DataFrame) -> None:
    """Raise Refused naming the first cell of every carrier and unit that has no coefficient or factor.

    A measured calorific value needs less than none, so a row without one speaks for its carrier and unit.
    """
    problems: list[Problem] = []
    by_place = (*PLACE, "enterprise", "year")
    stated = activities.drop_nulls("amount").sort(pl.col("ncv").is_not_null(), *by_place)
    first = stated.unique(["carrier", "unit"], keep="first", maintain_order=True).sort(by_place)
    for row in first.iter_slices(1):
        place = Place(*(text or "" for text in row.select(PLACE).row(0)))
        covered, _ = carbon.within_boundary(row)
        for convert, given, coefficients in (
            (energy.comprehensive_energy, row, coal),
            (carbon.inventory, covered, factors),
        ):
            try:
                convert(given, coefficients)
            except Refused as refused:
                problems += (replace(one, place=place) for one in refused.problems)
    if problems:
        raise Refused(problems)


def account(case: Case, enterprises: list[str], current: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the accounts of the audited enterprises.

    `energy` (one row a carrier), `energy_totals` (one row an enterprise and year [tce]), `carbon`, `carbon_totals`
    [tCO2], and `energy_cohort`, `carbon_cohort`: one row for the cohort over the `current` year of each enterprise,
    shared factors counted as correlated. `coal` and `factors` are the coefficients used, with their sources.
    Raises Refused, by cell, for carriers without a coefficient or factor in their unit.
    """
    activities = _activities(case, enterprises)
    if activities.is_empty():
        return {}
    coal, factors = energy.coal_for(case.settings.energy), carbon.factors_for(case.settings.carbon)
    _convertible(activities, coal, factors)
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
