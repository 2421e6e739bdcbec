"""Team, plan and list as audit.toml states them."""

import tomllib

from qingshen.case.settings import parse_settings

HEAD = '[audit]\ntitle = "试验"\nyears = [2024]\n'


def settings(text: str):
    return parse_settings(tomllib.loads(HEAD + text))


def test_a_member_is_named_by_the_role_or_its_name() -> None:
    found, problems = settings(
        '[[team]]\nrole = "bureau"\norganisation = "甲局"\n[[team]]\nrole = "行业协会"\ndays = 12\n'
    )
    assert not problems
    assert [(one.role, one.organisation.zh, one.days) for one in found.team] == [
        ("bureau", "甲局", None),
        ("association", "", 12.0),
    ]


def test_an_unknown_role_stratum_or_principle_is_told_with_what_there_is() -> None:
    text = '[[team]]\nrole = "mayor"\n[selection]\nstrata = ["sise"]\n[selection.weights]\nimpakt = 1\n'
    _, problems = settings(text)
    assert [(one.place.sheet, one.place.cell) for one in problems] == [
        ("[team #1]", "role"),
        ("[selection]", "strata"),
        ("[selection]", "weights"),
    ]
    assert "size" in problems[1].remedy.zh


def test_without_a_requirement_no_list_is_proposed() -> None:
    assert not settings("")[0].selection.asked
    assert settings("[selection.shares]\nghg = 0.65\n")[0].selection.asked
    assert [one.place.cell for one in settings("[selection.shares]\nghg = 1.5\n")[1]] == ["ghg"]


def test_a_gap_is_a_share_and_may_be_none() -> None:
    assert settings("")[0].selection.gap == 0.005
    assert settings("[selection]\ngap = 0\n")[0].selection.gap == 0.0
    assert settings("[selection]\ngap = 0.02\n")[0].selection.gap == 0.02
    assert [one.place.cell for one in settings("[selection]\ngap = 2\n")[1]] == ["gap"]
