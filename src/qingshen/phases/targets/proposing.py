"""The targets the engine proposes: a share of the potential of each focus, and of those who can still rise."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.case.deciding import HORIZONS
from qingshen.language import Text
from qingshen.phases.decisions import joined
from qingshen.phases.focus import potentials
from qingshen.phases.focus.values import FLAGS
from qingshen.phases.targets.measured import Measured, measured, standing
from qingshen.phases.targets.target import AMOUNT, INTENSITY, PROPOSED, SHARE, Target
from qingshen.rulebook.procedure import monitoring, roles

LEVEL, PROPOSED_LEVEL = "level", "II"
PERCENT = "%"
REFERENCES = {"best": Text("组内最佳五分之一", "the best fifth of each group"), "II": Text("Ⅱ级基准值", "level II")}
NO_POTENTIAL = Text("没有可据以建议的潜力，请自行设定目标值", "no potential to propose from: set the value yourselves")


def proposed(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str]) -> list[Target]:
    """Return the proposals: each decided focus in the order of rank, then the level, near before long.

    value = baseline − share·potential/output (or of the amount, where outputs are of several kinds) [DESIGN]; level:
    now + share·(1 − now) certainly at level II or better [DESIGN]. A focus without an amount (chain, compliance) has no
    proposal; one without a potential has a row without a value.
    """
    chosen = tables["focus"].filter(pl.col("decision") == "focus") if "focus" in tables else pl.DataFrame()
    found: list[Target] = []
    if not chosen.is_empty():
        named = chosen.filter(~pl.col("variable").is_in(FLAGS)).select("variable", "orientation").rows()
        start = measured(case, tables, enterprises, [name for name, _ in named], case.settings.years[-1])
        known = {name: (kind, value) for name, kind, value in potentials(case, tables).iter_rows()}
        for name, orientation in named:
            if name in start.amounts:
                found += [_of_potential(case, name, orientation, start, known.get(name), one) for one in HORIZONS]
    return found + [one for name in HORIZONS if (one := _of_level(case, tables, name)) is not None]


def share_and_year(case: Case, horizon: str) -> tuple[float, int]:
    """Return the share of the potential aimed at, and the year it is due."""
    chosen, last = case.settings.targets, case.settings.years[-1]
    return (chosen.near, last + chosen.near_years) if horizon == "near" else (chosen.long, last + chosen.long_years)


def watching(variable: str, orientation: str) -> tuple[str, str]:
    """Return how a variable is monitored and by whom: its own row of the rulebook, else its orientation's."""
    rows = {one.code: one for one in monitoring()}
    row = rows.get(variable) or rows[orientation]
    how = Text(f"{row.name.zh}（{row.frequency.zh}）", f"{row.name.into('en')} ({row.frequency.into('en')})")
    return joined(how), joined(next(one.name for one in roles() if one.code == row.role))


def _of_potential(
    case: Case, variable: str, orientation: str, start: Measured, known: tuple[str, float] | None, horizon: str
) -> Target:
    share, year = share_and_year(case, horizon)
    kinds = start.intensities.get(variable, ())
    baseline, unit = start.amounts[variable]
    scale = 1.0
    if len(kinds) == 1:
        baseline, unit, scale = kinds[0].value, kinds[0].unit, kinds[0].output
    monitored, responsible = watching(variable, orientation)
    if known:
        reference = REFERENCES[known[0]]
        basis = Text(f"潜力的 {100 * share:.4g} %（对照{reference.zh}）",
                     f"{100 * share:.4g} % of the potential (against {reference.en})")  # fmt: skip
    return Target(
        target=f"{variable}/{horizon}", variable=variable, orientation=orientation,
        aim=INTENSITY if len(kinds) == 1 else AMOUNT, horizon=horizon, baseline_year=case.settings.years[-1], year=year,
        unit=unit, baseline=baseline, value=baseline - share * known[1] / scale if known else None, current=baseline,
        scale=scale, most=None, basis=joined(basis if known else NO_POTENTIAL), monitored=monitored,
        responsible=responsible, origin=PROPOSED,
    )  # fmt: skip


def _of_level(case: Case, tables: dict[str, pl.DataFrame], horizon: str) -> Target | None:
    now = standing(tables, PROPOSED_LEVEL, case.settings.years[-1])
    if now is None:
        return None
    share, year = share_and_year(case, horizon)
    baseline = 100 * now.count / now.enterprises
    left = now.enterprises - now.count
    basis = Text(f"尚可提升的 {left} 家企业的 {100 * share:.4g} %",
                 f"{100 * share:.4g} % of the {left} enterprises that can still rise")  # fmt: skip
    monitored, responsible = watching(LEVEL, LEVEL)
    return Target(
        target=f"level_{PROPOSED_LEVEL}/{horizon}", variable=PROPOSED_LEVEL, orientation=LEVEL, aim=SHARE,
        horizon=horizon, baseline_year=case.settings.years[-1], year=year, unit=PERCENT, baseline=baseline,
        value=baseline + share * (100 - baseline), current=baseline, scale=None, most=100.0, basis=joined(basis),
        monitored=monitored, responsible=responsible, origin=PROPOSED,
    )  # fmt: skip
