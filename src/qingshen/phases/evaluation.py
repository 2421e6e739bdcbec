"""Phase 5, 绩效评估和持续清洁生产: what was reached, why, for what money, and what goes on."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.acceptance import acceptance
from qingshen.phases.attainment import attainment
from qingshen.phases.attribution import attribution
from qingshen.phases.benefit import benefit, method_benefit
from qingshen.phases.continuing import next_cycle, watch
from qingshen.phases.decisions import Record
from qingshen.phases.decomposing import decomposition


def evaluate(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]
) -> dict[str, pl.DataFrame]:
    """Return the tables of the fifth phase beside those of `performance`, which `tables` must already hold.

    `attainment, decomposition, attribution, benefit, method_benefit, acceptance, next_cycle, watch`. Reads the tables
    of the phases before, `constant_output_enterprises` and `level_changes` among them; what is absent is empty.
    Decisions are asked for at the steps "performance" and "continuous".
    """
    found = {"attainment": attainment(case, tables, record, enterprises)}
    found["decomposition"] = decomposition(case, tables, enterprises)
    found["attribution"] = attribution(case, tables)
    found["benefit"] = benefit(case, tables)
    found["method_benefit"] = method_benefit(case, enterprises)
    found["acceptance"] = acceptance(case, tables, record, enterprises, found["attainment"])
    so_far = {**tables, **found}
    found["next_cycle"] = next_cycle(case, so_far, record)
    found["watch"] = watch(case, so_far, enterprises)
    return found
