"""The procedure of an industry-wide audit as data: phases, steps, deadlines, monitoring (procedure/*.csv).

The words it uses are in `procedure_terms`, what is reviewed in `procedure_review`; all are reached from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.cells import check_filled, number, tables_digest
from qingshen.rulebook.cited import CITED, NAMED, Citation, check_rows, choice, citation, name, positive, read_cited
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.procedure_review import (
    acceptance_items,
    assessment_items,
    filing_items,
    threshold,
    thresholds,
)
from qingshen.rulebook.procedure_terms import (
    aspect,
    aspects,
    concerns,
    diagnosis_methods,
    orientations,
    principles,
    roles,
    subjects,
    text,
)
from qingshen.rulebook.source import Row

__all__ = [
    "acceptance_items",
    "aspect",
    "aspects",
    "assessment_items",
    "classic_steps",
    "concerns",
    "deadlines",
    "diagnosis_methods",
    "digest",
    "filing_items",
    "monitoring",
    "orientations",
    "phases",
    "principles",
    "roles",
    "steps",
    "subjects",
    "threshold",
    "thresholds",
]
Start = Literal["publication", "assessment"]
PHASE_COLUMNS = (*NAMED, "number", "detail_zh", "detail_en", *CITED)
STEP_COLUMNS = (*NAMED, "phase", "output_zh", "output_en", "months", "role", *CITED)
CLASSIC_COLUMNS = (*NAMED, "phase", "phase_zh", "phase_en", *CITED)
DEADLINE_COLUMNS = (*NAMED, "start", "months", "role", *CITED)
MONITORING_COLUMNS = (*NAMED, "frequency_zh", "frequency_en", "role", *CITED)


@dataclass(frozen=True)
class Phase:
    """One of the five phases (编制说明 5（2）); `number` counts from 1."""

    code: str
    name: Text
    number: int
    detail: Text
    citation: Citation


@dataclass(frozen=True)
class Step:
    """A step of the industry-wide audit: the number of its phase, its output, who answers for it (a role's code).

    `months` [months] is the duration taken where a case gives none [DESIGN].
    """

    code: str
    name: Text
    phase: int
    output: Text
    months: float
    role: str
    citation: Citation


@dataclass(frozen=True)
class ClassicStep:
    """One of the 35 steps of the audit of a single enterprise, in one of its 7 phases (`phase` counts from 1)."""

    code: str
    name: Text
    phase: int
    phase_name: Text
    citation: Citation


@dataclass(frozen=True)
class Deadline:
    """What is due `months` [months] after the list was published or the assessment was passed, by a role's code."""

    code: str
    name: Text
    start: Start
    months: float
    role: str
    citation: Citation


@dataclass(frozen=True)
class Monitoring:
    """How a target is monitored [DESIGN]: `code` is what it concerns (see `concerns`), `name` the method."""

    code: str
    name: Text
    frequency: Text
    role: str
    citation: Citation


@held
def phases() -> tuple[Phase, ...]:
    """Return the five phases in their order. Raises Refused where phases.csv is wrong, as the others do for theirs."""
    return read_cited(tables("procedure") / "phases.csv", PHASE_COLUMNS, read_phases)


@held
def steps() -> tuple[Step, ...]:
    """Return the twelve steps in their order; their division and durations are the project's [DESIGN]."""
    return read_cited(tables("procedure") / "steps.csv", STEP_COLUMNS, read_steps)


@held
def classic_steps() -> tuple[ClassicStep, ...]:
    """Return the 35 steps in 7 phases of the audit of a single enterprise, in their order."""
    return read_cited(tables("procedure") / "classic.csv", CLASSIC_COLUMNS, read_classic_steps)


@held
def deadlines() -> tuple[Deadline, ...]:
    """Return the deadlines of a compulsory audit, in their order."""
    return read_cited(tables("procedure") / "deadlines.csv", DEADLINE_COLUMNS, read_deadlines)


@held
def monitoring() -> tuple[Monitoring, ...]:
    """Return how targets are monitored, one row for each thing a target may concern [DESIGN]."""
    return read_cited(tables("procedure") / "monitoring.csv", MONITORING_COLUMNS, read_monitoring)


@held
def digest() -> str:
    """Return the SHA-256 over the names and bytes of all tables in procedure/, in name order."""
    return tables_digest(tables("procedure"))


def read_phases(rows: Sequence[Row], problems: list[Problem]) -> tuple[Phase, ...]:
    """Return the phases of `rows`, numbered as they stand; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("detail_zh", "detail_en"), problems)
    for at, row in enumerate(rows, 1):
        choice(row, "number", (str(at),), problems)
    return tuple(
        Phase(row["code"], name(row), at, text(row, "detail"), citation(row)) for at, row in enumerate(rows, 1)
    )


def read_steps(rows: Sequence[Row], problems: list[Problem]) -> tuple[Step, ...]:
    """Return the steps of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("output_zh", "output_en", "months"), problems)
    found = []
    for row in rows:
        phase = _phase(row, len(phases()), problems)
        months, role = positive(row, "months", problems) or 0.0, _role(row, problems)
        found.append(Step(row["code"], name(row), phase, text(row, "output"), months, role, citation(row)))
    return tuple(found)


def read_classic_steps(rows: Sequence[Row], problems: list[Problem]) -> tuple[ClassicStep, ...]:
    """Return the steps of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("phase_zh", "phase_en"), problems)
    return tuple(
        ClassicStep(row["code"], name(row), _phase(row, 7, problems), text(row, "phase"), citation(row)) for row in rows
    )


def read_deadlines(rows: Sequence[Row], problems: list[Problem]) -> tuple[Deadline, ...]:
    """Return the deadlines of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("months",), problems)
    found = []
    for row in rows:
        start = cast(Start, choice(row, "start", get_args(Start), problems))
        months, role = number(row, "months", problems, 0.0) or 0.0, _role(row, problems)
        found.append(Deadline(row["code"], name(row), start, months, role, citation(row)))
    return tuple(found)


def read_monitoring(rows: Sequence[Row], problems: list[Problem]) -> tuple[Monitoring, ...]:
    """Return the ways of monitoring of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("frequency_zh", "frequency_en"), problems)
    found = []
    for row in rows:
        concern, role = choice(row, "code", tuple(concerns()), problems), _role(row, problems)
        found.append(Monitoring(concern, name(row), text(row, "frequency"), role, citation(row)))
    return tuple(found)


def _phase(row: Row, last: int, problems: list[Problem]) -> int:
    numbers = [str(at) for at in range(1, last + 1)]
    return int(written) if (written := choice(row, "phase", numbers, problems)) in numbers else 0


def _role(row: Row, problems: list[Problem]) -> str:
    return choice(row, "role", [one.code for one in roles()], problems)
