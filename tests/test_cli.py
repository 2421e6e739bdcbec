import pytest
from typer.testing import CliRunner

from qingshen.cli import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.mark.parametrize(
    ("given", "years"), [("2024,2025", "[2024, 2025]"), ("2024、2025", "[2024, 2025]"), ("2025", "[2025]")]
)
def test_a_case_is_made_for_the_years_asked_for(run, tmp_path, given, years):
    assert run("new", "新 案", "--years", given).exit_code == 0
    assert f"years = {years}" in (tmp_path / "新 案" / "audit.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("given", ["2025,2024", "2024,2024", "24", "", "2024-x"])
def test_years_that_are_none_make_nothing(run, tmp_path, given):
    assert run("new", "新 案", "--years", given).exit_code == 2
    assert not (tmp_path / "新 案").exists()


def test_new_says_what_comes_next(run):
    assert "enterprises.xlsx" in run("new", "a").output.splitlines()[-1]
    assert run("new", "b", "-l", "en").output.splitlines()[-1].startswith("Next:")


@pytest.mark.parametrize("arguments", [("audit",), ("explain",)])
def test_nobody_to_audit_is_refused_with_a_remedy_and_nothing_is_written(run, tmp_path, arguments):
    run("new", "新 案", "--index", "electroplating-2015")
    result = run(*arguments, "新 案")
    assert result.exit_code == 1
    assert "名单上没有企业" in result.output
    assert "→" in result.output
    assert not (tmp_path / "新 案" / "out").exists()


def test_one_problem_is_counted_in_the_singular(run):
    assert "1 error, 0 warnings" in run("check", "nowhere", "-l", "en").output


def test_the_rulebook_is_listed_and_shown_with_its_certainty(run):
    listed = run("rulebook", "list", "-l", "en").output
    assert "electroplating-2015" in listed
    assert "recalled" in listed
    shown = run("rulebook", "show", "electroplating-2015", "-l", "en").output
    assert "[recalled] recalled (must be confirmed before official use)" in shown


def test_an_unknown_language_is_refused(run):
    assert run("rulebook", "list", "-l", "fr").exit_code == 2
