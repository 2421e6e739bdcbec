"""What is reviewed: filing (备案), assessment (评估), acceptance (验收), and limits that decide (procedure/*.csv)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.cells import check_filled, number
from qingshen.rulebook.cited import CITED, NAMED, Citation, check_rows, choice, citation, name, read_cited, unit
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.procedure_terms import DETAIL_COLUMNS, text
from qingshen.rulebook.source import Row

Kind = Literal["veto", "item"]
BLOCK = ("block_zh", "block_en")
ASSESSMENT_COLUMNS = (*NAMED, *BLOCK, "points", "placeholder", *CITED)
ACCEPTANCE_COLUMNS = (*NAMED, *BLOCK, "kind", *CITED)
THRESHOLD_COLUMNS = (*NAMED, "value", "unit", *CITED)


@dataclass(frozen=True)
class AssessmentItem:
    """A row of the score table of the assessment (附表1), `points` [-] of 100.

    `placeholder`: the points are this project's and not the official ones, which were not seen [DESIGN].
    """

    code: str
    name: Text
    block: Text
    points: float
    placeholder: bool
    citation: Citation


@dataclass(frozen=True)
class AcceptanceItem:
    """A row of the score table of the acceptance (附表3); a "veto" must be met. The official points were not seen."""

    code: str
    name: Text
    block: Text
    kind: Kind
    citation: Citation


@dataclass(frozen=True)
class Threshold:
    """A limit that decides a result; `value` [`unit`], "" for a plain number."""

    code: str
    name: Text
    value: float
    unit: str
    citation: Citation


@dataclass(frozen=True)
class FilingItem:
    """What a filing (备案) holds at least [DESIGN]."""

    code: str
    name: Text
    detail: Text
    citation: Citation


@held
def assessment_items() -> tuple[AssessmentItem, ...]:
    """Return the items of 附表1 in its order; their points sum to 100. Raises Refused where the table is wrong."""
    return read_cited(tables("procedure") / "assessment.csv", ASSESSMENT_COLUMNS, read_assessment)


@held
def acceptance_items() -> tuple[AcceptanceItem, ...]:
    """Return the items of 附表3 in its order, vetoes first. Raises Refused where the table is wrong."""
    return read_cited(tables("procedure") / "acceptance.csv", ACCEPTANCE_COLUMNS, read_acceptance)


@held
def thresholds() -> tuple[Threshold, ...]:
    """Return the limits of results, common problems, paybacks and cost classes. Raises Refused as the others do."""
    return read_cited(tables("procedure") / "thresholds.csv", THRESHOLD_COLUMNS, read_thresholds)


def threshold(code: str) -> Threshold:
    """Return the limit `code`. Raises ValueError for a code that is none."""
    for one in thresholds():
        if one.code == code:
            return one
    raise ValueError(f"no threshold is called {code}")


@held
def filing_items() -> tuple[FilingItem, ...]:
    """Return the items of a filing [DESIGN]. Raises Refused where the table is wrong."""
    return read_cited(tables("procedure") / "filing.csv", DETAIL_COLUMNS, read_filing)


def read_assessment(rows: Sequence[Row], problems: list[Problem]) -> tuple[AssessmentItem, ...]:
    """Return the items of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, (*BLOCK, "points"), problems)
    found = []
    for row in rows:
        points = number(row, "points", problems, 0.0) or 0.0
        placeholder = choice(row, "placeholder", ("yes", "no"), problems) == "yes"
        found.append(AssessmentItem(row["code"], name(row), text(row, "block"), points, placeholder, citation(row)))
    return tuple(found)


def read_acceptance(rows: Sequence[Row], problems: list[Problem]) -> tuple[AcceptanceItem, ...]:
    """Return the items of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, BLOCK, problems)
    found = []
    for row in rows:
        kind = cast(Kind, choice(row, "kind", get_args(Kind), problems))
        found.append(AcceptanceItem(row["code"], name(row), text(row, "block"), kind, citation(row)))
    return tuple(found)


def read_thresholds(rows: Sequence[Row], problems: list[Problem]) -> tuple[Threshold, ...]:
    """Return the limits of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("value",), problems)
    found = []
    for row in rows:
        value = number(row, "value", problems) or 0.0
        measure = unit(row, "unit", problems) if row["unit"] else ""
        found.append(Threshold(row["code"], name(row), value, measure, citation(row)))
    return tuple(found)


def read_filing(rows: Sequence[Row], problems: list[Problem]) -> tuple[FilingItem, ...]:
    """Return the items of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("detail_zh", "detail_en"), problems)
    return tuple(FilingItem(row["code"], name(row), text(row, "detail"), citation(row)) for row in rows)
