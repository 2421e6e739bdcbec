"""The targets people set: what each names is taken as it is, what it lacks is told."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.case.deciding import OwnTarget
from qingshen.phases.decisions import joined
from qingshen.phases.focus.potential import MORE_IS_BETTER, orientation
from qingshen.phases.industry import ENERGY, GHG
from qingshen.phases.targets.measured import measured, standing
from qingshen.phases.targets.proposing import LEVEL, PERCENT, share_and_year
from qingshen.phases.targets.target import AMOUNT, COUNT, INTENSITY, PEOPLE, SHARE, Target
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.system import LEVELS

NUMBER = "个"


@dataclass(frozen=True)
class Figure:
    """A figure of one year: `value` in `unit`, `scale`: what one unit is in the amount's; `most` there can be."""

    value: float
    unit: str
    scale: float | None = None
    most: float | None = None


def own_targets(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str]) -> list[Target]:
    """Return the targets of decisions.toml in the order of their codes."""
    given = sorted(case.decisions.targets, key=lambda one: one.code)
    return [_own(case, tables, enterprises, one) for one in given]


def _own(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str], one: OwnTarget) -> Target:
    level = one.variable in LEVELS
    known = level or one.variable in {*case.variables, ENERGY, GHG, *(each.code for each in carriers())}
    fits = one.aim in ((COUNT, SHARE) if level else (AMOUNT, INTENSITY))
    then: list[Figure] = []
    now: list[Figure] = []
    if known and fits:
        now = _figures(case, tables, enterprises, one, case.settings.years[-1])
        then = _figures(case, tables, enterprises, one, one.baseline_year) if one.baseline_year else []
    before, current = _fitting(then, one.unit), _fitting(now, one.unit)
    gaps = {
        "no_indicator": not one.variable,
        "unknown_variable": bool(one.variable) and not known,
        "no_aim": not fits,
        "no_unit": not one.unit and one.aim != COUNT,
        "unit_incompatible": bool(one.unit) and ((then and not before) or (not then and now and not current)),
        "no_baseline_year": one.baseline_year is None,
        "no_baseline": one.baseline_year is not None and known and fits and not then,
        "no_year": one.year is None or (one.baseline_year is not None and one.year <= one.baseline_year),
        "not_monitored": not one.monitored.zh,
        "nobody_responsible": not one.responsible.zh,
    }
    falls = current is not None and not level and one.variable not in MORE_IS_BETTER
    belongs = LEVEL if level else orientation(case, one.variable) if known else ""
    return Target(
        target=one.code, variable=one.variable, orientation=belongs,
        aim=one.aim, horizon=one.horizon or _horizon(case, one.year), baseline_year=one.baseline_year, year=one.year,
        unit=one.unit, baseline=before.value if before else None, value=one.value,
        current=current.value if current else None, scale=current.scale if current and falls else None,
        most=before.most if before else None, basis=one.ruling.reason, monitored=joined(one.monitored) or None,
        responsible=joined(one.responsible) or None, origin=PEOPLE,
        gaps=tuple(code for code, is_so in gaps.items() if is_so), ruling=one.ruling,
    )  # fmt: skip


def _horizon(case: Case, year: int | None) -> str:
    """Return the horizon a year falls in: near up to the year proposals of that horizon are due."""
    if year is None:
        return ""
    return "near" if year <= share_and_year(case, "near")[1] else "long"


def _figures(
    case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str], one: OwnTarget, year: int
) -> list[Figure]:
    """Return what the target's aim was in `year`, one figure for each kind of output."""
    if one.variable in LEVELS:
        there = standing(tables, one.variable, year)
        if there is None:
            return []
        if one.aim == COUNT:
            return [Figure(there.count, NUMBER if one.unit else "", most=there.enterprises)]
        return [Figure(100 * there.count / there.enterprises, PERCENT, most=100.0)]
    found = measured(case, tables, enterprises, [one.variable], year)
    if one.aim == AMOUNT:
        return [Figure(*whole, 1.0) for whole in (found.amounts.get(one.variable),) if whole is not None]
    return [Figure(each.value, each.unit, each.output) for each in found.intensities.get(one.variable, ())]


def _fitting(figures: list[Figure], unit: str) -> Figure | None:
    """Return the first figure that can be told in `unit`, told in it."""
    for one in figures:
        if units.compatible(one.unit, unit) and bool(one.unit) == bool(unit):
            factor = units.factor(one.unit, unit)
            scale = one.scale / factor if one.scale is not None else None
            return Figure(one.value * factor, unit, scale, one.most * factor if one.most is not None else None)
    return None
