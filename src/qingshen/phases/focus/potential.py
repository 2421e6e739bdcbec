"""What an industry could save of each amount, and which indicators and orientation an amount belongs to."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from qingshen.case import Case
from qingshen.phases.industry import ENERGY, GHG, ratio_of
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.focusing import orientation_of
from qingshen.rulebook.system import IndexSystem, Indicator

EXCHANGE, MANAGEMENT = "exchange", "management"
WASTES = (("solid_waste", "solid_waste_used"), ("hazardous_waste", "hazardous_waste_used"))
# Of these more is better: there is no potential to use less of them.
MORE_IS_BETTER = frozenset({"reused_water", *(used for _, used in WASTES)})
POTENTIALS = {"variable": pl.String, "reference": pl.String, "potential": pl.Float64}


def potentials(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `variable, reference, potential` [unit of the amount] of each amount, outliers left out.

    Against the best fifth of each group, summed; where no group is large enough, against level II of the indicator that
    divides this amount. Variables without either are not there.
    """
    if "potential_enterprises" not in tables:
        return pl.DataFrame(schema=POTENTIALS)
    sound = tables["potential_enterprises"].filter(~pl.col("outlier").fill_null(False))
    indicators = case.system.indicators if case.system else ()
    divided = {one.code: ratio[0] for one in indicators if (ratio := ratio_of(one))}
    best = sound.filter(pl.col("reference") == "best", ~pl.col("variable").is_in(list(divided)))
    level = sound.filter(pl.col("reference") == "II").with_columns(pl.col("variable").replace(divided))
    both = pl.concat([best, level.join(best, on="variable", how="anti")], how="diagonal")
    # Two indicators may divide the same amount: the larger potential holds the other.
    summed = both.sort("enterprise").group_by("variable", "reference", "unit", maintain_order=True)
    whole = summed.agg(pl.col("potential").sum()).sort("variable", "potential", descending=[False, True])
    return whole.unique("variable", keep="first", maintain_order=True).select(*POTENTIALS)


def sound_amounts(tables: dict[str, pl.DataFrame]) -> dict[str, float]:
    """Return the industry's amount of each benchmarked variable over the enterprises compared, outliers left out."""
    if "intensities" not in tables:
        return {}
    sound = tables["intensities"].filter(pl.col("intensity").is_not_null(), ~pl.col("outlier").fill_null(False))
    summed = sound.sort("enterprise").group_by("variable", maintain_order=True).agg(pl.col("amount").sum())
    return dict(summed.iter_rows())


def related(system: IndexSystem | None, variable: str) -> list[str]:
    """Return the indicators that tell how a candidate stands: those of its amount, or of its class."""
    fuels = {ENERGY, *(one.code for one in carriers() if one.kind != "medium")}
    tests: dict[str, Callable[[Indicator], bool]] = {
        EXCHANGE: lambda one: orientation_of("", one.class_code) == "chain",
        GHG: lambda one: orientation_of("", one.class_code) == "carbon",
        MANAGEMENT: lambda one: one.class_code == MANAGEMENT and one.limiting,
        ENERGY: lambda one: one.class_code == ENERGY or bool(fuels & _names(one)),
    }
    fits = tests.get(variable, lambda one: variable in _names(one))
    return [one.code for one in system.indicators if fits(one)] if system else []


def orientation(case: Case, variable: str) -> str:
    """Return the orientation of an amount; one the rulebook does not list belongs where its indicators' class does."""
    indicators = case.system.indicators if case.system else ()
    return orientation_of(variable, next((one.class_code for one in indicators if variable in _names(one)), ""))


def _names(indicator: Indicator) -> set[str]:
    return set(indicator.formula.names) if indicator.formula else set()
