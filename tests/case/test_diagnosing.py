"""Thresholds of survey, focus, targets and diagnosis: defaults where nothing is said, ranges checked."""

import tomllib

import pytest

from qingshen.case.settings import parse_settings

HEAD = '[audit]\ntitle = "试验"\nyears = [2024]\n'


def settings(text: str):
    return parse_settings(tomllib.loads(HEAD + text))


def test_what_is_not_said_is_the_default() -> None:
    found, problems = settings("")
    assert not problems
    assert (found.survey.jump, found.diagnosis.prevalence, found.targets.near, found.focus.count) == (3.0, 0.5, 0.3, 4)


@pytest.mark.parametrize(
    ("text", "section", "key"),
    [
        ("[survey]\njump = 0.5\n", "[survey]", "jump"),
        ("[targets]\nnear = 1.2\n", "[targets]", "near"),
        ("[focus]\ntrials = 2.5\n", "[focus]", "trials"),
        ("[diagnosis]\nprevalence = 0\n", "[diagnosis]", "prevalence"),
        ("[exchange.transport]\nwater = -1\n", "[exchange.transport]", "water"),
    ],
)
def test_what_is_out_of_range_is_told_by_its_key(text: str, section: str, key: str) -> None:
    _, problems = settings(text)
    assert [(one.place.sheet, one.place.cell) for one in problems] == [(section, key)]


def test_a_plausible_range_has_both_ends_and_a_source() -> None:
    row = '[[survey.ranges]]\nvariable = "fresh_water"\nlow = 0.1\nhigh = 5\nsource = "协会"\n'
    found, problems = settings(row)
    assert not problems and (found.survey.ranges[0].low, found.survey.ranges[0].high) == (0.1, 5.0)
    assert settings(row.replace('source = "协会"\n', ""))[1]
