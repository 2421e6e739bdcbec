"""Phase 2, 审核 — 问题诊断分析: what the balances, standards, checklists, questionnaires and experts tell."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.decisions import Record
from qingshen.phases.diagnosis.answered import answered, unknown_questions
from qingshen.phases.diagnosis.balanced import by_balances
from qingshen.phases.diagnosis.checklist import by_checklist, checklist_results
from qingshen.phases.diagnosis.compliance import by_compliance
from qingshen.phases.diagnosis.experts import (
    agreement,
    by_experts,
    unknown_parties,
    unknown_variables,
    unusable_scores,
)
from qingshen.phases.diagnosis.finding import together
from qingshen.phases.diagnosis.hotspots import hotspots
from qingshen.phases.diagnosis.problems import problem_table
from qingshen.phases.diagnosis.standards import by_standards
from qingshen.phases.preparation import reference_years
from qingshen.problems import Refused

__all__ = ["diagnose"]


def diagnose(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]
) -> dict[str, pl.DataFrame]:
    """Return the problems of the audited `enterprises` and what shows them; docs/results.md describes the columns.

    `problems`, `findings`, `checklist_results`, `hotspots`, and where experts scored `expert_agreement` and
    `expert_subjects`. `tables` holds what was computed before; each enterprise is judged by its own year
    (`reference_years`). Source: 编制说明 5（6）, 1.1.2; the line between common and individual is [DESIGN].
    Raises Refused with every question, scored subject, score and enterprise that does not exist, by its place.
    """
    current = tables["reference_years"] if "reference_years" in tables else reference_years(case, enterprises)
    answers = answered(case, tables, current, enterprises)
    results = checklist_results(case, answers)
    diagnosed = together(
        (
            by_standards(case, tables, current),
            by_balances(tables, current),
            by_checklist(case, answers, results),
            by_compliance(case, enterprises),
            by_experts(case, enterprises),
        )
    )
    known = diagnosed.problems["problem"].to_list()
    wrong = [
        *unknown_questions(case),
        *unknown_parties(case, enterprises),
        *unknown_variables(case),
        *unusable_scores(case, known),
    ]
    if wrong:
        raise Refused(wrong)
    return {
        "problems": problem_table(case, tables, diagnosed, record),
        "findings": diagnosed.findings,
        "checklist_results": results,
        "hotspots": hotspots(case, tables, current),
        **agreement(case),
    }
