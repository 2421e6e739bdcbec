"""The verbs on a case as people use them: in a folder with Chinese characters and spaces, right and wrong."""

from pathlib import Path

import pytest

TEXTILE = Path(__file__).parents[2] / "examples" / "us-textile-mills"


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


def test_an_unknown_system_is_refused_with_the_nearest_code_and_no_folder_is_left(run, tmp_path):
    result = run("new", "新 案", "--index", "electroplatng-2015")
    assert result.exit_code == 1
    assert "electroplating-2015" in result.output
    assert not list(tmp_path.iterdir())


def test_a_folder_that_holds_anything_is_left_alone(run, tmp_path):
    (tmp_path / "有 物").mkdir()
    (tmp_path / "有 物" / "笔记.txt").write_text("别动", encoding="utf-8")
    assert run("new", "有 物").exit_code == 1
    assert [path.name for path in (tmp_path / "有 物").iterdir()] == ["笔记.txt"]


def test_an_unknown_figure_is_answered_with_the_forms_ids_have(run):
    result = run("explain", str(TEXTILE), "cohort/nothing")
    assert result.exit_code == 1
    assert "enterprise/ENTERPRISE/YEAR/level" in result.output


def test_check_changes_nothing(run, park, state):
    before = state(park)
    assert run("check", str(park)).exit_code == 0
    assert state(park) == before


@pytest.mark.slow
def test_an_audit_writes_results_and_reports_twice_the_same(run, park, state):
    first = run("audit", str(park))
    assert first.exit_code == 0, first.output
    written = {path.name for path in (park / "out").iterdir()}
    assert {"report.docx", "report.html", "report.en.docx", "report.en.html", "results.xlsx"} <= written
    before = state(park / "out")
    assert run("audit", str(park)).exit_code == 0
    assert state(park / "out") == before


@pytest.mark.slow
def test_a_mistake_stops_the_audit_and_leaves_the_last_results(run, park, state):
    assert run("audit", str(park)).exit_code == 0
    before = state(park / "out")
    text = (park / "audit.toml").read_text(encoding="utf-8")
    (park / "audit.toml").write_text(text.replace("years = [2023, 2024]", 'years = ["今年"]'), encoding="utf-8")
    refused = run("audit", str(park))
    assert refused.exit_code == 1
    assert "years" in refused.output
    assert "→" in refused.output
    assert state(park / "out") == before


def test_explain_prints_the_tree_in_both_languages(run, park):
    zh = run("explain", str(park), "enterprise/EP01/2024/indicator/fresh_water_per_wash")
    assert "workbooks/EP01.xlsx › 数据" in zh.stdout
    assert "washing_water / washed_area" in zh.stdout
    assert "limiting indicators" in run("explain", str(park), "enterprise/EP01/2024/level", "-l", "en").stdout


def test_check_tells_what_the_audit_would_refuse(run, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "audit.toml").write_text('[audit]\ntitle = "t"\nyears = [2024]\n', encoding="utf-8")
    (tmp_path / "enterprises.csv").write_text("enterprise,name\nE1,甲厂\n", encoding="utf-8")
    rows = "enterprise,year,carrier,amount,unit\nE1,2024,steam,5,t\n"
    (tmp_path / "tables" / "activities.csv").write_text(rows, encoding="utf-8")
    checked = run("check", str(tmp_path))
    assert checked.exit_code == 1
    assert "tables/activities.csv › D2" in checked.output
    assert not (tmp_path / "out").exists()
