"""清单式快速诊断, and questionnaires: each question that some enterprise's answer flags is a problem."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from qingshen.case import Case
from qingshen.phases.decisions import joined
from qingshen.phases.diagnosis.answered import CLEAR, FLAGGED, UNKNOWN
from qingshen.phases.diagnosis.finding import FINDINGS, PROBLEMS, Diagnosed, fitted, framed
from qingshen.phases.diagnosis.questionnaire import method_of
from qingshen.rulebook.checklists import Question
from qingshen.rulebook.focusing import orientation_of
from qingshen.rulebook.procedure import orientations


def checklist_results(case: Case, answers: pl.DataFrame) -> pl.DataFrame:
    """Return a row a question of the catalogue, empty where no checklist came back; `answers`: see answered.

    `asked` are the enterprises that sent a checklist back, whatever they answered in it; who left the question out or
    gave an answer that decides nothing is `unknown`, never clear. `share` = flagged / (flagged + clear).
    """
    asked = answers["enterprise"].n_unique()
    counted = answers.group_by("question").agg(
        (pl.col("verdict") == one).sum().cast(pl.Int64).alias(one) for one in (FLAGGED, CLEAR)
    )
    listed = pl.DataFrame(
        {
            "question": [one.code for one in case.catalogue.questions],
            "sector": [one.sector for one in case.catalogue.questions],
        },
        schema={"question": pl.String, "sector": pl.String},
    )
    table = listed.filter(pl.lit(asked > 0)).join(counted, on="question", how="left").sort("question")
    judged = pl.col(FLAGGED) + pl.col(CLEAR)
    return table.with_columns(pl.col(FLAGGED, CLEAR).fill_null(0)).select(
        "question", "sector", pl.lit(asked, dtype=pl.Int64).alias("asked"), FLAGGED, CLEAR,
        (asked - judged).alias(UNKNOWN), share=pl.when(judged > 0).then(pl.col(FLAGGED) / judged),
    )  # fmt: skip


def by_checklist(case: Case, answers: pl.DataFrame, results: pl.DataFrame) -> Diagnosed:
    """Return the problems of the questions flagged; who could not be judged by the answer is not counted."""
    counts = dict(results.select("question", pl.col(FLAGGED) + pl.col(CLEAR)).iter_rows())
    flagged = answers.filter(pl.col("verdict") == FLAGGED)
    hit = set(flagged["question"])
    told = [one for one in case.catalogue.questions if one.code in hit]
    problems = framed((_described(one, counts[one.code]) for one in told), PROBLEMS)
    names = problems.select("problem", "method", question=pl.col("problem").str.split("/").list.last())
    return Diagnosed(problems, fitted(flagged.join(names, on="question"), FINDINGS))


def _described(one: Question, audited: int) -> dict[str, object]:
    method = method_of(one)
    return {
        "problem": f"{method}/{one.code}",
        "method": method,
        "name": joined(one.problem),
        "aspect": one.aspect,
        "orientation": _orientation(one.variable),
        "variable": one.variable or None,
        "process": joined(one.process) or None,
        "techniques": list(one.techniques),
        "audited": audited,
        "adds_up": False,
    }


def _orientation(variable: str) -> str:
    """Return the orientation; a question may concern a whole orientation instead of a variable."""
    codes: Sequence[str] = [one.code for one in orientations()]
    return variable if variable in codes else orientation_of(variable)
