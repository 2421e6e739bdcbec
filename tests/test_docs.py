"""The pages people read are held to what the program is: same headings, living links, true output, current pictures."""

import dataclasses
import importlib.util
import re
import shlex
import tomllib
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import get_args

import openpyxl
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from qingshen.case import deciding, diagnosing, measuring, planning, settings
from qingshen.case.balancing import BalancePrice, Balancing
from qingshen.case.coefficients import EmissionFactor, EnergyCoefficient
from qingshen.case.schema import TABLES
from qingshen.cli import app
from qingshen.problems import Severity
from qingshen.rulebook import system
from qingshen.rulebook.balance_indicators import COLUMNS as BALANCE_INDICATOR_COLUMNS
from qingshen.rulebook.balance_indicators import balance_indicators
from qingshen.rulebook.balances import BALANCE_COLUMNS, COMPONENT_COLUMNS, ROLE_COLUMNS, roles
from qingshen.rulebook.checklists import QUESTION_COLUMNS
from qingshen.rulebook.focusing import focus_factors
from qingshen.rulebook.heading import CERTAINTIES
from qingshen.rulebook.procedure import aspects, orientations, principles, steps
from qingshen.rulebook.procedure import roles as roles_of_audit
from qingshen.rulebook.sizing import SIZING_COLUMNS
from qingshen.rulebook.source import INDICATOR_COLUMNS, VARIABLE_COLUMNS
from qingshen.rulebook.techniques import TECHNIQUE_COLUMNS
from tests.examples.audited import audited

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
PAGES = (*READMES.values(), ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")), *ROOT.glob("examples/*/README.md"))
NOT_OURS = re.compile(r"https?://(?!www\.apache\.org)\S+|(?<![\w.])/(?:root|home|tmp|work|usr|Users)/\S*|[A-Z]:\\\S+")
# What the READMEs ask the reader to write: the mistake comes first and is corrected after the first check.
QUANTITIES = {
    "产品产量": 500000, "新鲜水用量": 16000, "废水排放量": 13000, "清洗取水量": "约12000", "清洗面积": 2000000,
    "电镀生产线数": 4, "自动化或半自动化生产线数": 3,
}  # fmt: skip
ENERGY = {"电力": 1500000, "天然气": 0, "蒸汽": 0}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_code(page: str) -> str:
    return re.sub(r"```.*?```", "", page, flags=re.DOTALL)


def headings(page: str) -> list[tuple[int, str]]:
    return [(len(marks), text) for marks, text in re.findall(r"^(#+) (.+)$", without_code(page), re.MULTILINE)]


def anchor(heading: str) -> str:
    """Return a heading's anchor as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def named(page: Path) -> set[str]:
    """Return every word that stands as code in a page."""
    return {word for code in re.findall(r"`([^`\n]+)`", without_code(read(page))) for word in re.findall(r"\w+", code)}


def console(page: str) -> list[tuple[str, list[str]]]:
    """Return the commands of a page's console blocks, each with the lines it is said to print."""
    steps: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line != "…":
                steps[-1][1].append(line)
    return steps


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_both_readmes_say_the_same_in_the_same_order():
    shapes = []
    for path in READMES.values():
        page = read(path)
        plain = without_code(page)
        shape = {
            "headings": [level for level, _ in headings(page)],
            "links": [
                re.sub(r"\.(zh|en)\.", ".", one) for one in re.findall(r"\]\(([^)]+)\)", plain) if "README." not in one
            ],
            "commands": [command.replace(" -l en", "") for command, _ in console(page)],
            "output": [len(lines) for _, lines in console(page)],
            "rows": len(re.findall(r"^\|", plain, re.MULTILINE)),
            "points": len(re.findall(r"^\* ", plain, re.MULTILINE)),
            "numbers": sorted(re.findall(r"\d{3,}", plain)),
        }
        shapes.append(shape)
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(read(path))):
        file, _, part = target.partition("#")
        page = (path.parent / file) if file else path
        assert page.exists(), target
        if part:
            assert part in {anchor(text) for _, text in headings(read(page))}, target


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_registry_and_no_machine_is_named(path):
    assert not NOT_OURS.findall(read(path))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_command_named_exists(path):
    page = read(path)
    group = get_command(app)
    for verb, second in re.findall(r"(?:^ {4}|`|\$ |\() ?qingshen +([a-z]+)(?: +([a-z]+))?", page, re.MULTILINE):
        assert verb in group.commands, verb
        if verb == "rulebook" and second:
            assert second in group.commands[verb].commands, second
    targets = set(re.findall(r"^(\w+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^ {4}|`|\(|bin/)make ([a-z]+)", page, re.MULTILINE)) <= targets


# ── the first audit, walked through as the READMEs tell it ───────────────────────────────────────────────────────────


def fill(folder: Path) -> None:
    listed = openpyxl.load_workbook(folder / "enterprises.xlsx")
    listed.active["A4"], listed.active["B4"] = "A01", "示例电镀厂"
    listed.save(folder / "enterprises.xlsx")
    book = openpyxl.load_workbook(folder / "填报表模板.xlsx")
    book["企业信息"]["B3"] = "A01"
    wanted = {("数据", name): value for name, value in QUANTITIES.items()}
    wanted |= {("能源消耗", name): value for name, value in ENERGY.items()}
    for sheet in ("数据", "能源消耗"):
        for row in book[sheet].iter_rows(min_row=4):
            key = (sheet, str(row[0].value).split("  ")[0])
            if row[1].value == 2024 and key in wanted:
                row[2].value = wanted.pop(key)
                if key[1] == "产品产量":
                    row[3].value = "m2"
    assert not wanted
    book.save(folder / "workbooks" / "示例电镀厂.xlsx")


def correct(folder: Path) -> None:
    path = folder / "workbooks" / "示例电镀厂.xlsx"
    book = openpyxl.load_workbook(path)
    book["数据"]["C45"] = 12000
    book.save(path)


@pytest.mark.slow
@pytest.mark.parametrize("language", READMES)
def test_the_first_audit_prints_what_the_readme_shows(language, tmp_path, monkeypatch):
    place = tmp_path / "试 用"
    place.mkdir()
    monkeypatch.chdir(place)
    steps = console(read(READMES[language]))
    verbs = ["new", "check", "check", "audit", "explain", "explain", "balance"]
    assert [shlex.split(command)[1] for command, _ in steps] == verbs
    (table,) = re.findall(r"```csv\n(.*?)```", read(READMES[language]), re.DOTALL)
    Path("water.csv").write_text(table, encoding="utf-8")
    for (command, shown), (after, _) in pairwise([*steps, ("", [])]):
        result = CliRunner().invoke(app, shlex.split(command)[1:])
        assert result.exit_code == (1 if shown[0].startswith(("错误", "error")) else 0)
        printed = iter(result.output.splitlines())
        for line in shown:
            assert line in printed, f"{command}\n{line}\n---\n{result.output}"
        if " new " in command:
            fill(place / "我的 审核")
        elif " check " in command and " check " in after:
            correct(place / "我的 审核")


# ── pictures and dictionaries ────────────────────────────────────────────────────────────────────────────────────────


def test_pictures_are_current(tmp_path):
    drawn = script("pictures").draw(tmp_path)
    assert sorted(path.name for path in drawn) == sorted(path.name for path in DOCS.glob("*.svg"))
    stale = [path.name for path in drawn if path.read_bytes() != (DOCS / path.name).read_bytes()]
    assert not stale, "python docs/pictures.py"


def test_the_field_tables_are_those_of_the_schema():
    tables = script("tables")
    page = read(tables.PAGE)
    assert page == tables.filled(page), "python docs/tables.py"
    for table in TABLES.values():
        for field in table.fields:
            assert tables.field_row(table, field) in page


def test_the_case_format_has_every_key_of_audit_toml():
    told = named(DOCS / "case-format.md")
    classes = (settings.Energy, settings.Uncertainty, settings.Carbon, settings.Benchmark, settings.GradingSwitches)
    prepared = (planning.Member, planning.Plan, planning.Selecting)
    judged = (diagnosing.Range, diagnosing.Survey, diagnosing.Focusing, diagnosing.Targeting, diagnosing.Diagnosing)
    done = (diagnosing.Exchanging, measuring.Price, measuring.Measures, measuring.Implementing, measuring.Method)
    factors = (EmissionFactor, EnergyCoefficient, Balancing, BalancePrice)
    for one in (settings.Settings, *classes, *prepared, *judged, *done, *factors):
        assert {field.name for field in dataclasses.fields(one)} <= told, one
    codes = {one.code for listed in (roles_of_audit(), principles(), focus_factors()) for one in listed}
    assert {*settings.SCOPES, *codes} <= told


def test_the_case_format_has_every_key_of_decisions_toml():
    told = named(DOCS / "case-format.md")
    for one in (deciding.Ruling, deciding.Decision, deciding.OwnTarget, deciding.OwnOption, deciding.OwnProblem):
        assert {field.name for field in dataclasses.fields(one)} - {"ruling", "place"} <= told, one
    codes = {one.code for listed in (steps(), aspects(), orientations()) for one in listed}
    assert {*deciding.AIMS, *deciding.HORIZONS, *deciding.SHARED, *codes} <= told
    examples = re.findall(r"```toml\n(.*?)```", read(DOCS / "case-format.md"), re.DOTALL)
    assert [deciding.parse_decisions(tomllib.loads(one))[1] for one in examples] == [[]]


def test_the_rulebook_format_has_every_column_and_switch():
    told = named(DOCS / "rulebook-format.md")
    assert {*INDICATOR_COLUMNS, *VARIABLE_COLUMNS, *CERTAINTIES, *get_args(system.Direction)} <= told
    assert {field.name for field in dataclasses.fields(system.Grading)} <= told
    tables = (BALANCE_COLUMNS, ROLE_COLUMNS, COMPONENT_COLUMNS, BALANCE_INDICATOR_COLUMNS)
    assert {*TECHNIQUE_COLUMNS, *SIZING_COLUMNS, *QUESTION_COLUMNS} <= told
    named_apart = {"name_zh", "name_en", "aliases"}
    assert {column for columns in tables for column in columns} - named_apart <= told


def test_the_nomenclature_has_every_field_and_choice():
    page = read(DOCS / "nomenclature.md")
    told = named(DOCS / "nomenclature.md")
    for table in TABLES.values():
        assert {table.name, *(field.name for field in table.fields)} <= told
        assert table.label.zh in page
        for field in table.fields:
            assert field.label.zh in page, field
            for code, label in field.choices:
                assert code in told, code
                assert label.zh in page, label


def test_the_nomenclature_has_the_terms_of_a_rulebook():
    told = named(DOCS / "nomenclature.md")
    parts = (system.IndexSystem, system.IndicatorClass, system.Indicator, system.Baseline, system.Weight)
    for one in (*parts, system.Variable, system.Grading):
        assert {field.name for field in dataclasses.fields(one)} <= told, one
    assert {*CERTAINTIES, *get_args(system.Direction), *get_args(Severity)} <= told


def test_the_nomenclature_has_every_role_and_indicator_of_a_balance():
    page, told = read(DOCS / "nomenclature.md"), named(DOCS / "nomenclature.md")
    assert {one.code for one in (*roles(), *balance_indicators())} <= told
    assert [one.symbol for one in (*roles(), *balance_indicators()) if one.symbol not in page] == []


def test_the_nomenclature_has_every_result_table():
    assert set(audited("electroplating-park").tables) <= named(DOCS / "nomenclature.md")
