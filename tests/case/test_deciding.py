"""decisions.toml: who decided what, when and why; what is wrong is told by its place, all at once."""

import tomllib

import pytest

from qingshen.case.deciding import Decisions, gather_decisions, parse_decisions

RULING = 'reason = "现场核实"\nby = "审核小组"\ndate = "2025-03-01"\n'


def parsed(text: str):
    return parse_decisions(tomllib.loads(text))


def test_no_file_is_no_decision(tmp_path) -> None:
    assert gather_decisions(tmp_path) == (Decisions(), [])


def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path) -> None:
    (tmp_path / "decisions.toml").write_text("[[decisions]\n", encoding="utf-8")
    _, problems = gather_decisions(tmp_path)
    assert [(one.place.file, one.code) for one in problems] == [("decisions.toml", "settings-syntax")]


def test_a_decision_keeps_who_when_and_why() -> None:
    found, problems = parsed(f'[[decisions]]\nstep = "list"\nsubject = "E1"\ndecision = "no"\n{RULING}')
    assert not problems
    one = found.decisions[0]
    assert (one.step, one.subject, one.decision) == ("list", "E1", "no")
    assert (one.ruling.by, one.ruling.date, one.ruling.reason) == ("审核小组", "2025-03-01", "现场核实")
    assert str(one.ruling.place) == "decisions.toml › [decisions #1]"


@pytest.mark.parametrize(("written", "read"), [("true", "yes"), ("false", "no"), ("0.25", "0.25"), ('"x"', "x")])
def test_a_decision_may_be_a_word_a_number_or_yes_and_no(written: str, read: str) -> None:
    found, problems = parsed(f'[[decisions]]\nstep = "targets"\nsubject = "T"\ndecision = {written}\n{RULING}')
    assert not problems and found.decisions[0].decision == read


@pytest.mark.parametrize(
    ("line", "key", "code"),
    [
        ('step = "lists"\nsubject = "E1"\ndecision = "no"\n' + RULING, "step", "settings-choice"),
        ('step = "list"\ndecision = "no"\n' + RULING, "subject", "settings-factor-incomplete"),
        ('step = "list"\nsubject = "E1"\n' + RULING, "decision", "settings-factor-incomplete"),
        ('step = "list"\nsubject = "E1"\ndecision = "no"\nby = "甲"\nreason = "乙"\n', "date", "decision-undated"),
        (
            'step = "list"\nsubject = "E1"\ndecision = "no"\nby = "甲"\nreason = "乙"\ndate = ""\n',
            "date",
            "decision-undated",
        ),
        (
            'step = "list"\nsubject = "E1"\ndecision = "no"\nby = "甲"\nreason = "乙"\ndate = 9999-01-01\n',
            "date",
            "settings-range",
        ),
        ('step = "list"\nsubject = "E1"\ndecision = "no"\nbye = 1\n' + RULING, "bye", "settings-unknown-key"),
    ],
)
def test_what_is_wrong_is_told_by_its_key(line: str, key: str, code: str) -> None:
    found, problems = parsed(f"[[decisions]]\n{line}")
    assert not found.decisions
    assert (problems[0].place.cell, problems[0].code) == (key, code)


def test_two_decisions_of_one_subject_are_a_problem_not_a_choice() -> None:
    one = f'[[decisions]]\nstep = "list"\nsubject = "E1"\ndecision = "no"\n{RULING}'
    _, problems = parsed(one + one.replace('"no"', '"yes"'))
    assert [one.code for one in problems] == ["duplicate"]


def test_an_own_option_says_what_it_saves_with_its_unit() -> None:
    text = f'[[options]]\ncode = "I1"\nkind = "central_treatment"\n{RULING}effects = {{ fresh_water = "120,000 m3" }}\n'
    found, problems = parsed(text)
    assert not problems and found.options[0].effects == {"fresh_water": (120000.0, "m3")}
    assert [one.code for one in parsed(text.replace(" m3", ""))[1]] == ["decision-effect"]


def test_an_own_target_may_lack_what_makes_it_assessable() -> None:
    found, problems = parsed(f'[[targets]]\ncode = "T1"\nvariable = "fresh_water"\n{RULING}')
    assert not problems
    assert (found.targets[0].value, found.targets[0].monitored.zh, found.targets[0].year) == (None, "", None)


def test_an_own_problem_names_one_of_the_eight_causes() -> None:
    text = f'[[problems]]\ncode = "P1"\nname = "锅炉分散"\naspect = "equipment"\norientation = "carbon"\n{RULING}'
    found, problems = parsed(text)
    assert not problems and found.problems[0].aspect == "equipment"
    assert parsed(text.replace("equipment", "machines"))[1][0].place.cell == "aspect"


@pytest.mark.parametrize("year", ["20260", "99999999999"])
def test_a_target_is_due_in_a_year_an_audit_can_mean(year: str) -> None:
    _, problems = parsed(f'[[targets]]\ncode = "T1"\nvariable = "fresh_water"\nyear = {year}\n{RULING}')
    assert [(one.place.cell, one.code) for one in problems] == [("year", "settings-range")]
