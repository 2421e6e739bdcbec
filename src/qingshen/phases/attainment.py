"""Phase 5, 绩效评估 — 目标完成情况: what each accepted target asked for, and what is reached in the audited year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.phases.decisions import DECIDED, Record
from qingshen.phases.implementation.given import given
from qingshen.phases.targets import measured
from qingshen.phases.targets.measured import Measured

STEP = "performance"
ANSWERS = ("yes", "no", "open")
LEVEL_AIMS = ("level_count", "level_share")
ORDER = ("none", "III", "II", "I")
ROUNDING = 1e-9
ATTAINMENT: dict[str, Any] = {
    "target": pl.String, "variable": pl.String, "aim": pl.String, "horizon": pl.String, "year": pl.Int64,
    "baseline": pl.Float64, "value": pl.Float64, "actual": pl.Float64, "reported": pl.Float64, "unit": pl.String,
    "progress": pl.Float64, "attained": pl.String,
}  # fmt: skip


class Reached(NamedTuple):
    """What is reached for certain, what may be at best where data are missing, and the amount as reported."""

    actual: float | None = None
    best: float | None = None
    reported: float | None = None


def attainment(case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]) -> pl.DataFrame:
    """Return the accepted targets beside what is reached in the audited year.

    Columns: `target, variable, aim, horizon, year, baseline, value, actual, reported, unit, progress, attained`
    (yes|no|open) and the decision. `actual` of an amount is at the output of its baseline year [DESIGN]: the baseline
    amount times Σ x_T·q_0 / Σ x_0·q_0 over the enterprises with both years and no figure to ask about, else as
    reported; `reported` is the plain sum. Of an intensity Σa/Σq, both without outliers, as the baselines are. Of a
    level the enterprises that are certain to be at it or better. `progress` [-] = (actual − baseline)/(value −
    baseline). "open" where the year is still to come, the figure is unknown, or gaps leave a level open.
    """
    wanted = given(tables, "targets").filter(pl.col("accepted"), (pl.col("decision") != "none").fill_null(True))
    found = _measured(case, tables, enterprises, wanted)
    rows = []
    for one in wanted.sort("target").iter_rows(named=True):
        value = one["value"]
        reached = _reached(case, tables, found, one)
        rows.append(
            {
                **{name: one[name] for name in ("target", "variable", "aim", "horizon", "year", "baseline", "unit")},
                "value": value,
                "actual": reached.actual,
                "reported": reached.reported,
                "progress": _progress(one["baseline"], value, reached.actual),
                "attained": _attained(one, value, reached, case.settings.years[-1]),
            }
        )
    table = pl.DataFrame(rows, schema=ATTAINMENT)
    decided = record.decide(STEP, table.select(subject="target", proposal="attained"), ANSWERS)
    return pl.concat([table, decided.select(DECIDED)], how="horizontal")


def _measured(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str], wanted: pl.DataFrame) -> Measured:
    """Return amounts and intensities of the audited year as the targets' own baselines are told: without outliers."""
    variables = wanted.filter(~pl.col("aim").is_in(LEVEL_AIMS))["variable"].unique().sort().to_list()
    if not variables or "reference_years" not in tables:
        return Measured({}, {})
    return measured(case, tables, enterprises, variables, case.settings.years[-1])


def _reached(case: Case, tables: dict[str, pl.DataFrame], found: Measured, target: dict[str, Any]) -> Reached:
    variable, unit = target["variable"], target["unit"]
    if target["aim"] in LEVEL_AIMS:
        return _levels(case, tables, target)
    if target["aim"] == "intensity":
        return _sure(_told(((one.value, one.unit) for one in found.intensities.get(variable, ())), unit))
    reported = _told([found.amounts[variable]] if variable in found.amounts else [], unit)
    constant = _at_constant_output(case, tables, target)
    return _sure(reported if constant is None else constant)._replace(reported=reported)


def _sure(value: float | None) -> Reached:
    return Reached(value, value)


def _told(figures: Iterable[tuple[float, str]], unit: str | None) -> float | None:
    """Return the first figure that can be told in `unit`, told in it: tonnes of two products are not one output."""
    for value, given_in in figures:
        if given_in == unit:
            return value
        if unit and units.compatible(given_in, unit):
            return value * units.factor(given_in, unit)
    return None


def _at_constant_output(case: Case, tables: dict[str, pl.DataFrame], target: dict[str, Any]) -> float | None:
    """Return the baseline amount times what amounts per output changed by, weighed with the outputs of that year."""
    if target["baseline"] is None or target["baseline_year"] != case.settings.years[0]:
        return None
    pairs = given(tables, "constant_output_enterprises").filter(
        pl.col("variable") == target["variable"], pl.col("output_after") > 0, ~pl.col("doubtful").fill_null(False)
    ).sort("enterprise")  # fmt: skip
    then = (pairs["after"] / pairs["output_after"] * pairs["output_before"]).sum()
    before = pairs["before"].sum()
    return float(target["baseline"] * then / before) if before > 0 else None


def _levels(case: Case, tables: dict[str, pl.DataFrame], target: dict[str, Any]) -> Reached:
    if target["variable"] not in ORDER:
        return Reached()
    levels = given(tables, "level_distribution").filter(
        pl.col("year") == case.settings.years[-1], pl.col("group") == ""
    )
    better = ORDER[ORDER.index(target["variable"]) :]
    found = []
    for basis in ("certain", "best"):
        rows = levels.filter(pl.col("basis") == basis)
        everyone, count = rows["count"].sum(), rows.filter(pl.col("level").is_in(better))["count"].sum()
        if rows.is_empty() or not everyone:
            return Reached()
        share = 100 * count / everyone if target["unit"] == "%" else count / everyone
        found.append(float(count if target["aim"] == "level_count" else share))
    return Reached(found[0], found[1], found[0])


def _progress(baseline: float | None, value: float | None, actual: float | None) -> float | None:
    if baseline is None or value is None or actual is None or baseline == value:
        return None
    # Never minus zero.
    return (actual - baseline) / (value - baseline) + 0.0


def _attained(target: dict[str, Any], value: float | None, reached: Reached, now: int) -> str:
    if reached.actual is None or value is None or target["year"] is None or target["year"] > now:
        return "open"
    rising = target["aim"] in LEVEL_AIMS or (target["baseline"] is not None and value > target["baseline"])
    sign, slack = (1.0 if rising else -1.0), ROUNDING * max(1.0, abs(value))
    if sign * (reached.actual - value) >= -slack:
        return "yes"
    best = reached.actual if reached.best is None else reached.best
    return "open" if sign * (best - value) >= -slack else "no"
