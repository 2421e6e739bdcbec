"""The five phases of an industry's audit, in the standard's order: a `Case` goes in, an `Audit` comes out."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from qingshen.case import Case
from qingshen.phases.accounts import account
from qingshen.phases.audit import Audit
from qingshen.phases.balances import balance_tables
from qingshen.phases.industry import compare, distribution
from qingshen.phases.levels import assess
from qingshen.phases.options import measures
from qingshen.phases.performance import at_constant_output, level_changes, of_enterprises
from qingshen.phases.preparation import audited, enterprise_list, reference_years
from qingshen.phases.survey import completeness, doubts

__all__ = ["Audit", "audit"]

Progress = Callable[[int, int, str], None]
STEPS = (
    "审核准备",
    "审核 · 水平",
    "审核 · 能源与碳",
    "审核 · 平衡",
    "审核 · 行业对标",
    "审核 · 现状调查",
    "方案",
    "绩效评估",
)


def _silent(done: int, total: int, what: str) -> None:
    del done, total, what


def audit(case: Case, progress: Progress | None = None) -> Audit:
    """Run the five phases on `case`; pure: nothing is read or written."""
    tell = progress or _silent
    step = iter(enumerate(STEPS))

    def begin() -> None:
        done, name = next(step)
        tell(done, len(STEPS), name)

    begin()
    enterprises = audited(case)
    current = reference_years(case, enterprises)
    tables: dict[str, pl.DataFrame] = {"list": enterprise_list(case), "reference_years": current}
    begin()
    graded, warnings = assess(case, enterprises)
    tables |= graded
    begin()
    tables |= account(case, enterprises, current)
    begin()
    tables |= balance_tables(case, enterprises)
    begin()
    tables |= compare(case, current, tables)
    tables |= distribution(case, tables.get("levels", pl.DataFrame()), current)
    begin()
    tables["completeness"] = completeness(case, enterprises, tables.get("values", pl.DataFrame()))
    tables["doubts"] = doubts(case, enterprises, current, tables)
    begin()
    tables |= measures(case, enterprises)
    begin()
    tables |= _performance(case, enterprises, tables)
    tell(len(STEPS), len(STEPS), STEPS[-1])
    return Audit(case, tables, (*case.warnings, *warnings))


def _performance(case: Case, enterprises: list[str], tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    years = (case.settings.years[0], case.settings.years[-1])
    if years[0] == years[1]:
        return {}
    saved = of_enterprises(case, enterprises, tables)
    found = {"constant_output_enterprises": saved, "constant_output": at_constant_output(saved)}
    if "level_distribution" in tables:
        found["level_changes"] = level_changes(tables["levels"], years)
    return found
