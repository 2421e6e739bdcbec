"""The five phases of an industry's audit, in the standard's order: a `Case` goes in, an `Audit` comes out."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from qingshen.case import Case
from qingshen.case.held import as_read
from qingshen.phases.accounts import account
from qingshen.phases.audit import Audit
from qingshen.phases.balances import balance_tables
from qingshen.phases.chain import chain, steps
from qingshen.phases.decisions import Record
from qingshen.phases.diagnosis import diagnose
from qingshen.phases.evaluation import evaluate
from qingshen.phases.focus import focus
from qingshen.phases.implementation import implement
from qingshen.phases.industry import compare, distribution
from qingshen.phases.levels import assess, compare_further
from qingshen.phases.options import generate, measures, screen
from qingshen.phases.organisation import team, work_plan
from qingshen.phases.performance import at_constant_output, level_changes, of_enterprises
from qingshen.phases.preparation import audited, choose_list, reference_years
from qingshen.phases.sources import records, sources_compared, survey_states
from qingshen.phases.survey import completeness, doubts
from qingshen.phases.targets import targets
from qingshen.problems import Problem

__all__ = ["Audit", "audit"]

Progress = Callable[[int, int, str], None]


class _Run:
    """One audit on its way: what is known so far."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.record = Record(case.decisions.decisions)
        self.tables: dict[str, pl.DataFrame] = {}
        self.enterprises: list[str] = []
        self.warnings: tuple[Problem, ...] = ()

    def know(self, found: dict[str, pl.DataFrame]) -> None:
        self.tables |= found

    def table(self, name: str) -> pl.DataFrame:
        return self.tables.get(name, pl.DataFrame())


def _prepare(run: _Run) -> None:
    run.know({"team": team(run.case, run.record), "work_plan": work_plan(run.case.settings.plan, run.record)})
    run.know(choose_list(run.case, run.record))
    run.enterprises = audited(run.tables["list"])
    run.know({"reference_years": reference_years(run.case, run.enterprises)})


def _grade(run: _Run) -> None:
    found, run.warnings = assess(run.case, run.enterprises)
    run.know(found)
    run.know(compare_further(run.case, run.enterprises))


def _account(run: _Run) -> None:
    run.know(account(run.case, run.enterprises, run.tables["reference_years"]))


def _close(run: _Run) -> None:
    run.know(balance_tables(run.case, run.enterprises))


def _compare(run: _Run) -> None:
    current = run.tables["reference_years"]
    run.know(compare(run.case, current, run.tables))
    run.know(distribution(run.case, run.table("levels"), current))


def _survey(run: _Run) -> None:
    case, current = run.case, run.tables["reference_years"]
    run.know({"completeness": completeness(case, run.enterprises, run.table("values"))})
    run.know({"sources_compared": sources_compared(case, run.tables, run.enterprises)})
    run.know({"doubts": doubts(case, run.enterprises, current, run.tables), "records": records(case, run.enterprises)})
    run.know({"survey_states": survey_states(case, run.tables, run.record, run.enterprises)})


def _choose_focus(run: _Run) -> None:
    run.know(focus(run.case, run.tables, run.record, run.enterprises))
    run.know(targets(run.case, run.tables, run.record, run.enterprises))


def _diagnose(run: _Run) -> None:
    run.know(diagnose(run.case, run.tables, run.record, run.enterprises))


def _propose(run: _Run) -> None:
    run.know(measures(run.case, run.enterprises))
    run.know(generate(run.case, run.tables, run.record, run.enterprises))
    run.know(screen(run.case, run.tables, run.record, run.enterprises))


def _implement(run: _Run) -> None:
    run.know(implement(run.case, run.tables, run.record, run.enterprises))


def _perform(run: _Run) -> None:
    years = (run.case.settings.years[0], run.case.settings.years[-1])
    if years[0] != years[1]:
        saved = of_enterprises(run.case, run.enterprises, run.tables)
        run.know({"constant_output_enterprises": saved, "constant_output": at_constant_output(saved)})
        if "level_distribution" in run.tables:
            run.know({"level_changes": level_changes(run.tables["levels"], years)})
    run.know(evaluate(run.case, run.tables, run.record, run.enterprises))


def _conclude(run: _Run) -> None:
    run.record.finish()
    run.know({"chain": chain(run.tables)})
    run.know({"steps": steps(run.record, run.tables), "decisions": run.record.table()})
    run.know({"proposals": run.record.proposals()})


STAGES: tuple[tuple[str, Callable[[_Run], None]], ...] = (
    ("审核准备", _prepare),
    ("审核 · 水平", _grade),
    ("审核 · 能源与碳", _account),
    ("审核 · 平衡", _close),
    ("审核 · 行业对标", _compare),
    ("审核 · 现状调查", _survey),
    ("审核 · 重点与目标", _choose_focus),
    ("审核 · 问题诊断", _diagnose),
    ("方案产生和确定", _propose),
    ("方案实施", _implement),
    ("绩效评估", _perform),
    ("逻辑链条", _conclude),
)


def _silent(done: int, total: int, what: str) -> None:
    del done, total, what


def audit(case: Case, progress: Progress | None = None) -> Audit:
    """Run the five phases on `case`; pure: but for the rulebook it holds, nothing is read or written.

    Raises Refused for decisions about what no step has, and for what the accounts cannot convert, each by its place.
    """
    tell = progress or _silent
    run = _Run(case)
    with as_read(case):
        for done, (name, stage) in enumerate(STAGES):
            tell(done, len(STAGES), name)
            stage(run)
    tell(len(STAGES), len(STAGES), STAGES[-1][0])
    return Audit(case, run.tables, (*case.warnings, *run.warnings))
