"""Phase 4, 方案实施: the schedule, the tracking of what was done, the claims and their evidence, what it teaches."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.decisions import Record
from qingshen.phases.implementation.abandoned import abandoned
from qingshen.phases.implementation.claims import claims
from qingshen.phases.implementation.schedule import by_cost_class, schedule
from qingshen.phases.implementation.statistics import technique_statistics
from qingshen.phases.implementation.tracking import tracking

__all__ = ["implement"]


def implement(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]
) -> dict[str, pl.DataFrame]:
    """Return `schedule, schedule_classes, tracking, claims, abandoned, technique_statistics`.

    Reads `options, option_effects, targets, filing, work_plan`; what is absent is empty. Options of enterprises that
    are not among `enterprises` are left out. Decisions are asked for at the steps "schedule" (the end of each option)
    and "tracking" (each claim).
    """
    tables = {**tables, **_of(tables, enterprises)}
    planned = schedule(case, tables, record)
    found = {"schedule": planned, "schedule_classes": by_cost_class(tables, planned)}
    found["tracking"] = tracking(case, tables, planned)
    found["claims"] = claims(case, tables, found["tracking"], record)
    found["abandoned"] = abandoned(case, tables, found["tracking"], found["claims"])
    found["technique_statistics"] = technique_statistics(case, tables, found["tracking"])
    return found


def _of(tables: dict[str, pl.DataFrame], enterprises: list[str]) -> dict[str, pl.DataFrame]:
    options = tables.get("options", pl.DataFrame())
    if options.is_empty():
        return {}
    mine = pl.col("enterprise").is_null() | (pl.col("enterprise") == "") | pl.col("enterprise").is_in(enterprises)
    return {"options": options.filter(mine)}
