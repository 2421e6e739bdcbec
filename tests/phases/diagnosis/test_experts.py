"""Experts name problems and score them; what they dispute is shown, what they do not know is refused."""

import pytest
from looked_up import only, whom

from qingshen.problems import Refused

PROBLEM = """[[problems]]
code = "mixed"
name = {{ zh = "清污不分", en = "Waters mixed" }}
aspect = "waste"
orientation = "chain"
variable = "wastewater"
enterprises = {enterprises}
evidence = "管网图"
reason = "现场"
by = "专家组"
date = "2024-06-01"
"""
SCORES = "expert,subject,score\n" + "".join(
    f"{expert},{subject},{score}\n"
    for expert, scores in {"X1": (9, 6, 3), "X2": (8, 7, 2), "X3": (9, 1, 4)}.items()
    for subject, score in zip(
        ("standard/fresh_water_per_wash", "expert/mixed", "compliance/over_standard"), scores, strict=True
    )
)


def test_a_problem_of_some_is_counted_against_the_whole_list(diagnosed) -> None:
    found = diagnosed(decisions=PROBLEM.format(enterprises='["E5", "E2"]'))
    row = only(found["problems"], problem="expert/mixed")
    assert (row["method"], row["enterprises"], row["audited"]) == ("expert", 2, 5)
    assert (row["name"], row["aspect"], row["orientation"]) == ("清污不分 / Waters mixed", "waste", "chain")
    assert whom(found["findings"], "expert/mixed") == ["E2", "E5"]
    assert only(found["findings"], problem="expert/mixed", enterprise="E2")["evidence"] == "管网图"


def test_no_enterprise_named_is_the_whole_industry(diagnosed) -> None:
    row = only(diagnosed(decisions=PROBLEM.format(enterprises="[]"))["problems"], problem="expert/mixed")
    assert (row["enterprises"], row["proposal"]) == (5, "common")


def test_agreement_and_disputes_are_told(diagnosed) -> None:
    """Ranks 1 2 3, 1 2 3, 1 3 2: sums 3, 7, 8, S = 14, W = 12·14 / (9·24) = 0.778."""
    found = diagnosed(decisions=PROBLEM.format(enterprises="[]"), scores=SCORES)
    row = found["expert_agreement"].row(0, named=True)
    assert (row["experts"], row["subjects"], row["note"]) == (3, 3, None)
    assert row["w"] == pytest.approx(12 * 14 / (9 * 24)) and row["statistic"] == pytest.approx(3 * 2 * row["w"])
    subjects = found["expert_subjects"]
    assert only(subjects, subject="expert/mixed")["disputed"] is True
    assert only(subjects, subject="compliance/over_standard")["disputed"] is False


def test_two_subjects_give_no_coefficient_and_say_why(diagnosed) -> None:
    two = "\n".join(line for line in SCORES.splitlines() if "mixed" not in line) + "\n"
    row = diagnosed(scores=two)["expert_agreement"].row(0, named=True)
    assert row["w"] is None and "fewer than three" in row["note"] and " / " in row["note"]


def test_nobody_scored_is_no_table(diagnosed) -> None:
    assert not {"expert_agreement", "expert_subjects"} & set(diagnosed())


def test_strangers_are_refused_all_at_once(diagnosed) -> None:
    with pytest.raises(Refused) as refused:
        diagnosed(
            decisions=PROBLEM.format(enterprises='["E9"]'),
            scores="expert,subject,score\nX1,standard/fresh_water_per_wach,5\nX1,compliance/over_standard,11\n",
        )
    found = {one.code: one for one in refused.value.problems}
    assert set(found) == {"problem-enterprise", "score-subject", "score-range"}
    assert "standard/fresh_water_per_wash" in found["score-subject"].remedy.en
    assert found["score-subject"].place.file == "tables/scores.csv"
    assert found["problem-enterprise"].place.file == "decisions.toml"


def test_a_problem_is_about_a_variable_there_is(diagnosed) -> None:
    text = PROBLEM.format(enterprises="[]").replace('"wastewater"', '"frsh_water"')
    with pytest.raises(Refused, match="frsh_water") as refused:
        diagnosed(decisions=text)
    (one,) = refused.value.problems
    assert (one.code, one.place.cell) == ("problem-variable", "variable") and "fresh_water" in one.remedy.en
