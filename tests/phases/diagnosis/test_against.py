"""Techniques stand against what a problem concerns, those against its cause first."""

from qingshen.phases.diagnosis.against import techniques_against
from qingshen.rulebook.techniques import techniques

CATALOGUE = techniques(["electroplating"])


def test_techniques_of_the_same_cause_come_first() -> None:
    by_code = {one.code: one for one in CATALOGUE}
    found = techniques_against("fresh_water", "technology", CATALOGUE)
    assert found and {by_code[code].aspect for code in found} == {"technology"}
    assert all("fresh_water" in by_code[code].targets for code in found)


def test_where_none_shares_the_cause_all_of_the_variable_stand() -> None:
    wanted = [one.code for one in CATALOGUE if "fresh_water" in one.targets]
    assert techniques_against("fresh_water", "no_such_cause", CATALOGUE) == wanted


def test_targets_have_their_own_names_and_finer_ones_count() -> None:
    by_code = {one.code: one for one in CATALOGUE}
    finer = techniques_against("heavy_metal", "no_such_cause", CATALOGUE)
    assert any(target.startswith("heavy_metal:") for code in finer for target in by_code[code].targets)
    every = techniques()
    volatile = techniques_against("voc_discharged", "no_such_cause", every)
    assert volatile == [one.code for one in every if "VOCs" in one.targets]


def test_a_problem_that_concerns_nothing_known_has_none() -> None:
    assert techniques_against(None, "waste", CATALOGUE) == techniques_against("levitation", "waste", CATALOGUE) == []
