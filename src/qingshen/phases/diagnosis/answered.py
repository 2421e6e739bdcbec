"""What the answers to a checklist say: the problem is there, it is not, or nobody can say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.phases.diagnosis.finding import PLACE
from qingshen.phases.diagnosis.standards import variable_of
from qingshen.phases.diagnosis.words import ANSWERS, LEVEL_DECIDES, PERSON_DECIDES, figure
from qingshen.problems import Place, Problem
from qingshen.rulebook.checklists import Question, flagged, questions
from qingshen.rulebook.class_aspects import concerns_of
from qingshen.rulebook.system import IndexSystem, Indicator

FLAGGED, CLEAR, UNKNOWN = "flagged", "clear", "unknown"
LEVEL = "level<"
RANK = {"none": 0, "III": 1, "II": 2, "I": 3}
GIVEN = ("question", "answer", "value", "present")
SAID = {True: FLAGGED, False: CLEAR, None: UNKNOWN}


def answered(
    case: Case, tables: dict[str, pl.DataFrame], current: pl.DataFrame, parties: Sequence[str]
) -> pl.DataFrame:
    """Return `enterprise, question, verdict, evidence` and place of each answer of the `parties`.

    `verdict`: flagged, clear or unknown. What a person says (`present`) stands above what the flag makes of the
    answer; "level<X" is decided by the enterprise's level of the indicators that concern the question's variable.
    """
    asked = {one.code: one for one in case.catalogue.questions}
    rows = case.checks.filter(pl.col("enterprise").is_in(list(parties)), pl.col("question").is_in(list(asked)))
    rows = pl.concat([rows, _left_blank(rows, asked)], how="diagonal_relaxed")
    # Few different answers are given to a question: each is judged once.
    kinds = rows.select(GIVEN).unique().sort(GIVEN)
    said = [SAID[_said(asked[code], answer, value, present)] for code, answer, value, present in kinds.iter_rows()]
    judged = rows.join(kinds.with_columns(own=pl.Series(said, dtype=pl.String)), on=GIVEN, nulls_equal=True)
    graded = judged.join(_by_level(case, tables, current), on=["enterprise", "question"], how="left")
    by_level = (pl.col("own") == UNKNOWN) & pl.col("by_level").is_not_null()
    verdict = pl.when(by_level).then("by_level").otherwise("own")
    columns = ("enterprise", "question", "verdict", "evidence", *PLACE)
    return graded.with_columns(verdict=verdict, evidence=_evidence(by_level)).select(columns).sort(columns[:2])


def _left_blank(rows: pl.DataFrame, asked: dict[str, Question]) -> pl.DataFrame:
    """Return a row a question that a level decides, of everyone who sent the checklist back and left it blank."""
    codes = [code for code, one in asked.items() if one.flag.startswith(LEVEL)]
    parties = rows.select("enterprise").unique().sort("enterprise")
    every = parties.join(pl.DataFrame({"question": codes}, schema={"question": pl.String}), how="cross")
    return every.join(rows, on=["enterprise", "question"], how="anti", maintain_order="left")


def unknown_questions(case: Case) -> list[Problem]:
    """Return a problem for each row of checks whose question this audit does not ask."""
    asked = [one.code for one in case.catalogue.questions]
    strangers = case.checks.filter(~pl.col("question").is_in(asked)).sort(*PLACE, "question", "enterprise")
    elsewhere = {one.code: one.sector for one in questions()} if len(strangers) else {}
    found = []
    for code, *place in strangers.select("question", *PLACE).iter_rows():
        what = Text(f"本次审核的清单没有题“{code}”", f"the checklists of this audit have no question '{code}'")
        sector = elsewhere.get(code)
        other = Text(
            f"此题属于行业“{sector}”：把它写入 audit.toml 的 [diagnosis] sectors",
            f"it belongs to sector '{sector}': name that in [diagnosis] sectors of audit.toml",
        )
        remedy = other if sector else suggestion(code, asked)
        found.append(Problem(Place(*(one or "" for one in place)), "check-question", what, remedy))
    return found


def _said(question: Question, answer: str | None, value: float | None, present: str | None) -> bool | None:
    return flagged(question, answer, value) if present is None else present == "yes"


def _by_level(case: Case, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> pl.DataFrame:
    """Return `enterprise, question, by_level`: flagged if an indicator is certainly below X, clear if all reach it."""
    parts = [pl.DataFrame(schema={"enterprise": pl.String, "question": pl.String, "by_level": pl.String})]
    wanted = [one for one in case.catalogue.questions if one.flag.startswith(LEVEL)]
    if wanted and case.system is not None and "indicators" in tables:
        levels = tables["indicators"].join(current, on=["enterprise", "year"], how="semi").drop_nulls("level")
        for one in wanted:
            codes = [other.code for other in case.system.indicators if one.variable in _about(other, case.system)]
            limit = RANK[one.flag.removeprefix(LEVEL)]
            low, high = (pl.col(name).replace_strict(RANK, return_dtype=pl.Int8) for name in ("level", "level_best"))
            verdict = pl.when((high < limit).any()).then(pl.lit(FLAGGED)).when((low >= limit).all()).then(pl.lit(CLEAR))
            own = levels.filter(pl.col("indicator").is_in(codes)).group_by("enterprise").agg(by_level=verdict)
            parts.append(own.select("enterprise", question=pl.lit(one.code), by_level="by_level"))
    return pl.concat(parts)


def _about(indicator: Indicator, system: IndexSystem) -> set[str | None]:
    """Return what a figure's level speaks for; the question asks for a figure, so answers by words are none."""
    if indicator.direction == "qualitative":
        return set()
    return {variable_of(indicator, system), *concerns_of(indicator.class_code, indicator.code)}


def _evidence(by_level: pl.Expr) -> pl.Expr:
    """Return what was answered, who or what decided, and what is said of it."""
    halves = []
    for language in ("zh", "en"):
        words = {code: text.into(language) for code, text in ANSWERS.items()}
        answer = pl.col("answer").replace_strict(words, default=pl.col("answer"), return_dtype=pl.String)
        said = pl.coalesce(answer, figure("value"))
        person, level = (pl.lit(text.into(language)) for text in (PERSON_DECIDES, LEVEL_DECIDES))
        who = pl.when(pl.col("present").is_not_null()).then(person).when(by_level).then(level)
        between = "；" if language == "zh" else "; "
        told = [said, who, *_free(language)]
        halves.append(pl.concat_str(told, separator=between, ignore_nulls=True))
    zh, en = halves
    return pl.when(zh == en).then(zh).otherwise(pl.format("{} / {}", zh, en))


def _free(language: str) -> Iterable[pl.Expr]:
    """Return what people wrote: the half of the language where they wrote both, else as it is."""
    for name in ("reason", "evidence"):
        parts = pl.col(name).str.split(" / ").list
        yield parts.first() if language == "zh" else parts.last()
