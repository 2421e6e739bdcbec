"""The verbs on index systems: what is shipped, and a user's own."""

import shutil

from qingshen.rulebook import export_spreadsheet
from qingshen.rulebook.load import SHIPPED


def test_the_rulebook_is_listed_and_shown_with_its_certainty(run):
    listed = run("rulebook", "list", "-l", "en").output
    assert "electroplating-2015" in listed
    assert "recalled" in listed
    shown = run("rulebook", "show", "electroplating-2015", "-l", "en").output
    assert "[recalled] recalled (must be confirmed before official use)" in shown


def test_a_system_goes_from_a_spreadsheet_into_a_folder_once(run, tmp_path):
    export_spreadsheet(SHIPPED / "pcb", tmp_path / "线 路 板.xlsx")
    assert run("rulebook", "check", "线 路 板.xlsx").exit_code == 0
    assert run("rulebook", "import", "线 路 板.xlsx", "--into", "我的").exit_code == 0
    assert (tmp_path / "我的" / "pcb" / "indicators.csv").read_bytes() == (SHIPPED / "pcb/indicators.csv").read_bytes()
    assert run("rulebook", "import", "线 路 板.xlsx", "--into", "我的").exit_code == 1


def test_a_users_own_system_goes_out_comes_in_and_travels_with_its_case(run, tmp_path):
    assert run("rulebook", "export", "dyeing-hjt185-2006", "印染 体系.xlsx").exit_code == 0
    assert run("rulebook", "import", "印染 体系.xlsx").exit_code == 0
    toml = tmp_path / "rulebook" / "dyeing-hjt185-2006" / "system.toml"
    own = toml.parent.with_name("dyeing-own")
    toml.parent.rename(own)
    text = (own / "system.toml").read_text(encoding="utf-8")
    (own / "system.toml").write_text(text.replace('"dyeing-hjt185-2006"', '"dyeing-own"'), encoding="utf-8")
    assert "dyeing-own" in run("rulebook", "list").output
    assert run("new", "新 案", "--index", "dyeing-own").exit_code == 0
    assert (tmp_path / "新 案" / "rulebook" / "dyeing-own" / "indicators.csv").is_file()
    shutil.rmtree(own)
    checked = run("check", "新 案")
    assert "名单上没有企业" in checked.output
    assert "1 个错误" in checked.output


def test_requirements_are_shown_whole(run):
    shown = run("rulebook", "show", "electroplating-2015").output
    assert "…" not in shown
    assert "* 限定性指标" in shown


def test_an_import_says_how_to_use_the_system(run, tmp_path):
    export_spreadsheet(SHIPPED / "pcb", tmp_path / "体系.xlsx")
    assert "qingshen new FOLDER --index pcb" in run("rulebook", "import", "体系.xlsx", "-l", "en").output
    assert run("rulebook", "export", "pcb", "体系.xlsx").exit_code == 1
