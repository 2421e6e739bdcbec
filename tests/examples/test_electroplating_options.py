"""The made-up park's checklists and options: the planted shares are there, and what became of each option is told."""

import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from qingshen.case import read_case
from qingshen.rulebook.checklists import Question, flagged, questions
from qingshen.rulebook.techniques import techniques

FOLDER = Path(__file__).parents[2] / "examples" / "electroplating-park"
Row = dict[str, str]
Reports = dict[str, dict[str, list[Row]]]


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        yield importlib.import_module("generate")


@pytest.fixture(scope="module")
def reports(script: ModuleType) -> Reports:
    return script.cohort()[1]


@pytest.fixture(scope="module")
def used(script: ModuleType) -> dict[str, dict[str, float]]:
    """What each shop uses and discharges in 2024, before anything is planted."""
    return {
        one.code: {
            row["variable"]: float(row["value"])
            for row in script.report(one)["quantities"]
            if row["year"] == "2024" and row["status"] == "reported"
        }
        for one in script.shops()
    }


def test_what_became_of_the_measures_is_told(reports: Reports) -> None:
    """Dates, actual figures and proof of those carried out, the reason of those given up."""
    measures = [row for tables in reports.values() for row in tables["measures"]]
    known = {one.code for one in techniques()}
    done = [row for row in measures if row["outcome"] == "implemented"]
    for row in measures:
        assert row["technique"] in known and float(row["life"]) > 0
        assert ("actual_end" in row) == ("actual_saving" in row) == (row["outcome"] == "implemented")
        assert bool(row.get("reason")) == (row["outcome"] == "not_implemented")
    assert all(row["actual_end"] < "2025-06-30" for row in done)
    assert 0.75 < sum(bool(row["evidence"]) for row in done) / len(done) < 0.95
    assert any(row["actual_end"] > row["planned_end"] for row in done)
    realised = [float(row["actual_saving"]) / float(row["annual_saving"]) for row in done]
    assert 0.69 < min(realised) < 0.8 < 1 < max(realised) < 1.1


def test_effects_are_those_of_measures_and_less_than_what_is_used(
    reports: Reports, used: dict[str, dict[str, float]]
) -> None:
    for code, tables in reports.items():
        measures = {row["measure"]: row for row in tables["measures"]}
        for row in tables["effects"]:
            assert row["stage"] == "planned" or measures[row["measure"]]["outcome"] == "implemented"
            if (whole := used[code].get(row["variable"])) is not None:
                assert 0 < float(row["value"]) < 0.5 * whole, row
    stages = Counter(row["stage"] for tables in reports.values() for row in tables["effects"])
    assert stages["planned"] > stages["actual"] > 50


def test_the_checklists_hold_the_planted_shares(script: ModuleType, reports: Reports) -> None:
    asked = {one.code: one for one in questions(("electroplating",))}
    rows = importlib.import_module("plating").model("checks")
    said = [row for tables in reports.values() for row in tables["checks"]]
    assert {code for code, tables in reports.items() if tables["checks"]} == {
        one.code for one in script.shops() if int(one.code[2:]) % 4
    }
    assert len(said) == len({(id_, row["question"]) for id_, tables in reports.items() for row in tables["checks"]})
    planted = 0
    for row in rows:
        answers = [one for one in said if one["question"] == row["question"]]
        told = [_problem(asked[row["question"]], one) for one in answers]
        if row["share"]:
            assert None not in told, row
            assert sum(map(bool, told)) / len(told) == pytest.approx(float(row["share"]), abs=0.06), row
        planted += row["why"] == "planted" and sum(map(bool, told)) / len(told) >= 0.5
    assert planted == sum(row["why"] == "planted" for row in rows) >= 8


def _problem(question: Question, row: Row) -> bool | None:
    """Whether the answer says the problem is there; what a person says stands above."""
    if row["present"]:
        return row["present"] == "yes"
    return flagged(question, row["answer"] or None, float(row["value"]) if row["value"] else None)


def test_unanswered_questions_are_no_data() -> None:
    case = read_case(FOLDER)
    assert case.checks["enterprise"].n_unique() == 45
    nothing = pl.all_horizontal(pl.col("answer", "value", "present").is_null())
    assert case.checks.filter(nothing).is_empty()
    decided = case.decisions
    assert (len(decided.decisions), len(decided.targets), len(decided.options)) == (4, 1, 1)
