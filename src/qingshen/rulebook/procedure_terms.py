"""The words of the procedure as data: roles, principles, orientations, causes, diagnosis methods (procedure/*.csv)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.cells import check_filled
from qingshen.rulebook.cited import CITED, NAMED, Citation, check_rows, citation, name, read_cited, share
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row
from qingshen.rulebook.variables import general_variables

TERM_COLUMNS = (*NAMED, *CITED)
DETAIL_COLUMNS = (*NAMED, "detail_zh", "detail_en", *CITED)
ROLE_COLUMNS = (*NAMED, "duty_zh", "duty_en", *CITED)
PRINCIPLE_COLUMNS = (*NAMED, "detail_zh", "detail_en", "weight", *CITED)


@dataclass(frozen=True)
class Term:
    """A word of the procedure: an orientation of the audit focus, one of the eight causes, a subject of targets."""

    code: str
    name: Text
    citation: Citation


@dataclass(frozen=True)
class Role:
    """Who takes part (生态环境主管部门, 行业协会, 企业, …), and with what duty."""

    code: str
    name: Text
    duty: Text
    citation: Citation


@dataclass(frozen=True)
class Principle:
    """A principle by which enterprises are chosen; `weight` [-] is the project's default [DESIGN], they sum to 1."""

    code: str
    name: Text
    detail: Text
    weight: float
    citation: Citation


@dataclass(frozen=True)
class DiagnosisMethod:
    """A method of diagnosing problems (物料平衡, 标准对照, …)."""

    code: str
    name: Text
    detail: Text
    citation: Citation


@held
def roles() -> tuple[Role, ...]:
    """Return the six roles. Raises Refused where roles.csv is wrong, as the other loaders do for theirs."""
    return read_cited(tables("procedure") / "roles.csv", ROLE_COLUMNS, read_roles)


@held
def principles() -> tuple[Principle, ...]:
    """Return the four principles of choosing enterprises (编制说明 5（3）), weights by default [DESIGN]."""
    return read_cited(tables("procedure") / "principles.csv", PRINCIPLE_COLUMNS, read_principles)


@held
def orientations() -> tuple[Term, ...]:
    """Return the five orientations of the audit focus (编制说明 5（4）)."""
    return read_cited(tables("procedure") / "orientations.csv", TERM_COLUMNS, read_terms)


@held
def aspects() -> tuple[Term, ...]:
    """Return the eight causes of waste (八个方面), with the Chinese names techniques and checklists use."""
    return read_cited(tables("procedure") / "aspects.csv", TERM_COLUMNS, read_terms)


@held
def diagnosis_methods() -> tuple[DiagnosisMethod, ...]:
    """Return the six methods of diagnosis (编制说明 5（6）), and the checklist (1.1.2)."""
    return read_cited(tables("procedure") / "diagnosis_methods.csv", DETAIL_COLUMNS, read_diagnosis_methods)


@held
def subjects() -> tuple[Term, ...]:
    """Return what problems and targets may concern besides quantities, carriers and orientations [DESIGN]."""
    return read_cited(tables("procedure") / "subjects.csv", TERM_COLUMNS, read_terms)


@held
def concerns() -> Mapping[str, Text]:
    """Return all that a problem or target may concern, by code: quantities of the forms, carriers, orientations, more.

    A code of both a form and a carrier (fresh_water) has the form's name.
    """
    found = {one.code: one.name for one in (*subjects(), *orientations())}
    found |= {one.code: one.name for one in carriers()} | {one.code: one.name for one in general_variables()}
    return MappingProxyType(found)


def aspect(text: str) -> Term | None:
    """Return the cause of this code or name; None if there is none."""
    return next((one for one in aspects() if text in (one.code, *one.name)), None)


def read_terms(rows: Sequence[Row], problems: list[Problem]) -> tuple[Term, ...]:
    """Return the terms of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    return tuple(Term(row["code"], name(row), citation(row)) for row in rows)


def read_roles(rows: Sequence[Row], problems: list[Problem]) -> tuple[Role, ...]:
    """Return the roles of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("duty_zh", "duty_en"), problems)
    return tuple(Role(row["code"], name(row), text(row, "duty"), citation(row)) for row in rows)


def read_principles(rows: Sequence[Row], problems: list[Problem]) -> tuple[Principle, ...]:
    """Return the principles of `rows`; what is wrong goes to `problems`. An empty weight is a problem."""
    check_rows(rows, problems)
    check_filled(rows, ("detail_zh", "detail_en", "weight"), problems)
    found = [
        Principle(row["code"], name(row), text(row, "detail"), share(row, "weight", problems) or 0.0, citation(row))
        for row in rows
    ]
    total = sum(one.weight for one in found)
    if not problems and abs(total - 1) > 1e-9:
        hint = Text(f"权重合计应为 100 %，现为 {total:.6g}", f"weights must sum to 100 %, not {total:.6g}")
        place = rows[-1].place("weight")
        problems.append(problem(place, "cell-choice", column="weight", value=rows[-1]["weight"], hint=hint))
    return tuple(found)


def read_diagnosis_methods(rows: Sequence[Row], problems: list[Problem]) -> tuple[DiagnosisMethod, ...]:
    """Return the methods of `rows`; what is wrong goes to `problems`."""
    check_rows(rows, problems)
    check_filled(rows, ("detail_zh", "detail_en"), problems)
    return tuple(DiagnosisMethod(row["code"], name(row), text(row, "detail"), citation(row)) for row in rows)


def text(row: Row, stem: str) -> Text:
    """Return the text in the columns ``<stem>_zh`` and ``<stem>_en``."""
    return Text(row[f"{stem}_zh"], row[f"{stem}_en"])
