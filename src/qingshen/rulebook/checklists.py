"""Checklists for rapid diagnosis (清单式快速诊断) as data: question, flag, problem, techniques (checklists/*.csv).

Questions and flagging limits are the project's and need an expert's check, but for the few whose certainty says more.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from qingshen import units
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.cells import check_codes, check_filled, check_trusted, own_rows, tables_digest
from qingshen.rulebook.cited import CITED, Citation, choice, citation, listed, read_cited
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.messages import problem
from qingshen.rulebook.procedure_terms import aspect, aspects, concerns, text
from qingshen.rulebook.source import Row
from qingshen.rulebook.techniques import GENERAL, techniques

Layer = Literal["common", "individual"]
AnswerKind = Literal["yes_no", "number", "choice"]
COUNTS = ("级", "次/周", "1:x", "psi", "t/t 或 t/百米")
"""Units of answers that are no units of measure; `units` does not know them and they are never converted."""
YES = frozenset({"yes", "y", "是", "有"})
NO = frozenset({"no", "n", "否", "无", "没有"})
JUDGE = "judge"
_COMPARED = re.compile(r"([<>]=?)(-?[0-9]+(?:\.[0-9]+)?)")
_LEVEL = re.compile(r"level<(I|II|III)")
_PAIRS = ("process", "question", "threshold", "problem", "evidence")
_TEXTS = tuple(f"{stem}_{language}" for stem in _PAIRS for language in ("zh", "en"))
QUESTION_COLUMNS = (
    *("code", "sector", "process_zh", "process_en", "cause_aspect", "layer", "question_zh", "question_en"),
    *("answer_kind", "unit", "threshold_zh", "threshold_en", "flag", "variable", "problem_zh", "problem_en"),
    *("technique_codes", "evidence_zh", "evidence_en", *CITED),
)


@dataclass(frozen=True)
class Question:
    """A question of a checklist. `answer_kind` "number" is answered by a value [`unit`], "" for a plain number.

    `flag` says when the problem is there: "=no", "=yes", "<3", ">=60", "level<II" (the index level of `variable`
    decides) or "judge" (a person decides, by `threshold`). `aspect` is the code of a cause, `variable` what the
    problem concerns (see procedure.concerns), `techniques` the codes of techniques against it.
    """

    code: str
    sector: str
    process: Text
    aspect: str
    layer: Layer
    question: Text
    answer_kind: AnswerKind
    unit: str
    threshold: Text
    flag: str
    problem: Text
    techniques: tuple[str, ...]
    evidence: Text
    variable: str
    citation: Citation


def questions(
    sectors: Collection[str] = (), own: Path | None = None, own_techniques: Path | None = None
) -> tuple[Question, ...]:
    """Return the questions of `sectors` and those of every industry; all of them where no sector is named.

    `own` is a csv file with the same columns, whose rows follow the shipped ones and must have codes of their own and
    may name the techniques of `own_techniques`. Raises Refused with every problem of it.
    """
    wanted = {*sectors, GENERAL}
    found = (*_shipped(), *_own(own, own_techniques))
    return tuple(one for one in found if not sectors or one.sector in wanted)


def flagged(question: Question, answer: str | None, value: float | None) -> bool | None:
    """Whether the problem is there by `answer` (yes or no) or `value` [question.unit]; None where that cannot be said.

    It cannot where nothing is answered (None, NaN, a text neither yes nor no) and where a level or a person decides.
    """
    compared = _COMPARED.fullmatch(question.flag)
    if compared:
        if value is None or math.isnan(value):
            return None
        sign, limit = compared[1], float(compared[2])
        return {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[sign]
    said = (answer or "").strip().casefold()
    if question.flag not in ("=yes", "=no") or said not in YES | NO:
        return None
    return (said in YES) == (question.flag == "=yes")


@held
def digest() -> str:
    """Return the SHA-256 over the names and bytes of all tables in checklists/, in name order."""
    return tables_digest(tables("checklists"))


def read_questions(
    rows: Sequence[Row],
    problems: list[Problem],
    taken: Mapping[str, Place] = MappingProxyType({}),
    own_techniques: Path | None = None,
) -> tuple[Question, ...]:
    """Return the questions of `rows`; what is wrong goes to `problems`. `taken` are codes already in use."""
    check_codes(rows, dict(taken), problems)
    check_filled(rows, ("sector", *_TEXTS, "technique_codes"), problems)
    check_trusted(rows, problems)
    known = [one.code for one in techniques(own=own_techniques)]
    return tuple(_question(row, known, problems) for row in rows)


def _question(row: Row, known: Sequence[str], problems: list[Problem]) -> Question:
    cause = aspect(row["cause_aspect"])
    if cause is None:
        choice(row, "cause_aspect", [one.name.zh for one in aspects()], problems)
    kind = cast(AnswerKind, choice(row, "answer_kind", get_args(AnswerKind), problems))
    against = tuple(choice(row, "technique_codes", known, problems, one) for one in listed(row["technique_codes"]))
    return Question(
        code=row["code"],
        sector=row["sector"],
        process=text(row, "process"),
        aspect=cause.code if cause else "",
        layer=cast(Layer, choice(row, "layer", get_args(Layer), problems)),
        question=text(row, "question"),
        answer_kind=kind,
        unit=_unit(row, problems),
        threshold=text(row, "threshold"),
        flag=_flag(row, kind, problems),
        problem=text(row, "problem"),
        techniques=against,
        evidence=text(row, "evidence"),
        variable=choice(row, "variable", tuple(concerns()), problems),
        citation=citation(row),
    )


def _unit(row: Row, problems: list[Problem]) -> str:
    written = row["unit"]
    if written not in COUNTS and not units.is_unit(written):
        problems.append(problem(row.place("unit"), "unit-unknown", value=written))
    return written


def _flag(row: Row, kind: AnswerKind, problems: list[Problem]) -> str:
    """Return the flag, which must suit the kind of answer: a number is compared, a yes or no is matched."""
    flag = row["flag"]
    suits = {
        "yes_no": flag in ("=yes", "=no"),
        "number": bool(_COMPARED.fullmatch(flag) or _LEVEL.fullmatch(flag)),
    }
    if flag != JUDGE and not suits.get(kind, False):
        hint = Text(
            "是否题写 =yes、=no，数值题写 <3、>60、level<II，须由人判断的写 judge",
            "=yes or =no for a yes/no question, <3, >60 or level<II for a number, judge where a person decides",
        )
        problems.append(problem(row.place("flag"), "cell-choice", column="flag", value=flag, hint=hint))
    return flag


@held
def _shipped() -> tuple[Question, ...]:
    return read_cited(tables("checklists") / "checklists.csv", QUESTION_COLUMNS, read_questions)


def _own(path: Path | None, own_techniques: Path | None) -> tuple[Question, ...]:
    problems: list[Problem] = []
    rows = own_rows(path, QUESTION_COLUMNS, problems)
    taken = {one.code: Place("checklists.csv", "", one.code) for one in _shipped()}
    found = read_questions(rows, problems, taken, own_techniques) if rows else ()
    if problems:
        raise Refused(problems)
    return found
