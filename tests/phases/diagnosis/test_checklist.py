"""A checklist flags, clears or leaves open; a person stands above it, and silence is never a clean bill."""

import pytest
from looked_up import only, whom

from qingshen.problems import Refused

HEAD = "enterprise,question,answer,value,present,reason,evidence\n"
# EQ01 flags fewer than three rinse stages, EQ04 rinse branches without meters.
CHECKS = HEAD + (
    "E1,EQ01,,2,,,平面图\nE2,EQ01,,4,,,\nE3,EQ01,,,,,\nE1,EQ04,no,,,,\nE2,EQ04,no,,no,另有便携表,\nE3,EQ04,yes,,,,\n"
)
COLUMNS = (
    "code,sector,process_zh,process_en,cause_aspect,layer,question_zh,question_en,answer_kind,unit,threshold_zh,"
    "threshold_en,flag,variable,problem_zh,problem_en,technique_codes,evidence_zh,evidence_en,source,clause,certainty\n"
)
OWN = COLUMNS + (
    "OWN01,electroplating,仓库,store,管理,common,有无台账?,Is there a ledger?,yes_no,,否,no,=no,chemicals,无台账,"
    "No ledger,EP01,台账,ledger,试验,,recalled\n"
)


def test_an_answer_beyond_the_limit_is_a_problem_with_its_place(diagnosed) -> None:
    found = diagnosed(checks=CHECKS)
    row = only(found["problems"], problem="checklist/EQ01")
    assert (row["enterprises"], row["audited"], row["aspect"]) == (1, 2, "technology")
    assert (row["process"], row["techniques"], row["variable"]) == ("漂洗 / rinsing", "EP01;EP02", "fresh_water")
    finding = only(found["findings"], problem="checklist/EQ01")
    assert (finding["enterprise"], finding["file"]) == ("E1", "tables/checks.csv")
    assert finding["evidence"] == "2；平面图 / 2; 平面图"


def test_silence_is_unknown_and_a_person_stands_above_the_answer(diagnosed) -> None:
    results = diagnosed(checks=CHECKS)["checklist_results"]
    first, second = (only(results, question=code) for code in ("EQ01", "EQ04"))
    names = ("asked", "flagged", "clear", "unknown", "share")
    assert [first[name] for name in names] == [3, 1, 1, 1, 0.5]
    assert [second[name] for name in names] == [3, 1, 2, 0, pytest.approx(1 / 3)]
    # Asked and answered by nobody: unknown of all three, no share.
    assert [only(results, question="EQ06")[name] for name in names] == [3, 0, 0, 3, None]


def test_each_question_adds_up_to_those_asked(diagnosed) -> None:
    results = diagnosed(checks=CHECKS)["checklist_results"]
    assert (results["flagged"] + results["clear"] + results["unknown"] == results["asked"]).all()
    assert results["question"].is_sorted() and results["question"].is_unique().all()


def test_a_level_decides_where_the_question_says_so(diagnosed) -> None:
    """EQ05 flags wash water below level II: E1 and E3 are, E2 is not, of E4 nothing is known."""
    rows = "".join(f"{name},EQ05,,{value},,,\n" for name, value in {"E1": 1, "E2": 99, "E3": "", "E4": 9}.items())
    # E3 left the question blank but returned the checklist.
    found = diagnosed(checks=HEAD + rows + "E3,EQ01,,2,,,\n")
    row = only(found["checklist_results"], question="EQ05")
    assert [row[name] for name in ("asked", "flagged", "clear", "unknown")] == [4, 2, 1, 1]
    assert whom(found["findings"], "checklist/EQ05") == ["E1", "E3"]
    assert "decided by the level" in only(found["findings"], problem="checklist/EQ05", enterprise="E1")["evidence"]


def test_a_level_does_not_stand_above_a_person(diagnosed) -> None:
    found = diagnosed(checks=f"{HEAD}E1,EQ05,,,no,,\nE2,EQ05,,,yes,,\n")
    assert whom(found["findings"], "checklist/EQ05") == ["E2"]


def test_own_questions_are_a_questionnaire(diagnosed) -> None:
    found = diagnosed(own=OWN, checks=f"{HEAD}E1,OWN01,no,,,,\nE2,OWN01,yes,,,,\n")
    row = only(found["problems"], problem="questionnaire/OWN01")
    assert (row["method"], row["aspect"], row["prevalence"]) == ("questionnaire", "management", 0.5)


def test_a_question_nobody_asks_is_refused_with_its_place_and_a_near_one(diagnosed) -> None:
    with pytest.raises(Refused) as refused:
        diagnosed(checks=f"{HEAD}E1,EQ0I,no,,,,\nE1,DQ01,no,,,,\n")
    first, second = sorted(refused.value.problems, key=lambda one: one.what.zh, reverse=True)
    assert {first.code, second.code} == {"check-question"}
    assert first.place.file == "tables/checks.csv" and first.place.cell
    assert "did you mean 'EQ" in first.remedy.en and "sector 'dyeing'" in second.remedy.en


def test_without_checks_there_are_no_results(diagnosed) -> None:
    assert diagnosed()["checklist_results"].is_empty()
