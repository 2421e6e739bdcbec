"""The examples as the engine audits them, each once a process: tests that only read share one audit."""

from functools import cache
from pathlib import Path

from qingshen.case import Case, read_case
from qingshen.phases import Audit, audit

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def case_of(name: str) -> Case:
    return read_case(EXAMPLES / name)


@cache
def audited(name: str) -> Audit:
    return audit(case_of(name))
