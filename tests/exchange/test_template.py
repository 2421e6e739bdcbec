"""Templates: drawn the same every time, and read back as they were filled in."""

import hashlib
import re
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from qingshen.case import check_case, read_case, read_settings
from qingshen.case.catalogue import gather_catalogue
from qingshen.case.deciding import Decisions, parse_decisions
from qingshen.case.names import variables_of
from qingshen.case.settings import parse_settings
from qingshen.exchange.template import BLANK_WORKBOOK, write_case, write_enterprises, write_workbook
from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook import available, index_system
from qingshen.rulebook.checklists import Question

YEARS = (2023, 2024)
INPUT = "FFFBE6"
ESTIMATED = {"status": "estimated", "reason": "推算"}
NOT_PLATED = {"status": "not_applicable", "reason": "不镀金"}
WATER: dict[str, Any] = {"balance": "water", "year": 2024}
MEASURE: dict[str, Any] = {"measure": "M-1", "year": 2024, "type": "节水", "name": "逆流漂洗", "outcome": "implemented"}
FILLED: dict[str, list[dict[str, Any]]] = {
    "quantities": [
        {"year": 2023, "variable": "washing_water", "value": 1234.5, "unit": "m3", "status": "reported"},
        {"year": 2024, "variable": "washing_water", "value": 1200, "unit": "m3", **ESTIMATED},
        {"year": 2024, "variable": "gold_used", "value": None, "unit": "kg", **NOT_PLATED},
        {"year": 2024, "variable": "output", "value": 0.1, "unit": "m2"},
        {"year": 2024, "variable": "cod_discharged", "value": "<0.05", "unit": "t", "status": "below_detection"},
    ],
    "answers": [{"year": 2024, "indicator": "clean_process", "level": "II", "evidence": "照片"}],
    "activities": [
        {"year": 2024, "carrier": "electricity", "amount": 98765.4321, "unit": "kWh", "cost": 7.5},
        {"year": 2024, "carrier": "steam", "amount": 12, "unit": "t"},
        {"year": 2024, "carrier": "anthracite", "amount": 3, "unit": "t", "ncv": 25.1},
    ],
    "streams": [
        {**WATER, "stream": "W1", "target": "总管", "role": "fresh", "value": 1000, "unit": "m3", "uncertainty": 2.5},
        {**WATER, "stream": "W2", "source": "总管", "target": "清洗槽", "unit": "m3", "price": 0.0005},
        {**WATER, "stream": "W3", "source": "清洗槽", "value": 800, "unit": "m3", "role": "drained", **ESTIMATED},
        {**WATER, "balance": "nickel", "stream": "N1", "target": "镀槽", "value": 0.5, "unit": "t", "role": "raw"},
    ],
    "contents": [
        {**WATER, "stream": "W3", "component": "nickel", "value": "<0.1", "unit": "mg/L", "status": "below_detection"},
        {**WATER, "stream": "W2", "component": "temperature", "value": 21, "unit": "℃", "uncertainty": 5},
    ],
    "parameters": [{"year": 2024, "name": "n", "value": 3}],
    "measures": [
        {**MEASURE, "investment": 5.0, "annual_saving": 2.5, "carrier": "fresh_water", "amount": 3000, "unit": "m3"},
    ],
    "effects": [
        {"measure": "M-1", "variable": "hazardous_waste", "stage": "planned", "value": 270, "unit": "kg"},
        {
            "measure": "M-1",
            "variable": "electricity",
            "stage": "actual",
            "value": -900,
            "unit": "kWh",
            "evidence": "电表",
        },
    ],
    "checks": [
        {"question": "EQ01", "value": 2, "evidence": "照片"},
        {"question": "EQ02", "answer": "no"},
        {"question": "EQ21", "present": "yes", "reason": "可控硅，15年"},
        {"question": "GQ28", "reason": "屋面荷载待核"},
    ],
}


def case_of(folder: Path, index: str, filled: Mapping[str, Any]) -> Path:
    write_case(folder, index, YEARS)
    system = index_system(index)
    row = {"enterprise": "E1", "name": "甲厂", "credit_code": ""}
    write_enterprises(folder / "enterprises.xlsx", [{**row, "size": "large", "listed": "yes"}])
    asked = questions_of(index)
    path = folder / "workbooks" / "甲厂 填报.xlsx"
    write_workbook(path, system, variables_of(system), YEARS, row, filled, questions=asked)
    return folder


def questions_of(index: str) -> tuple[Question, ...]:
    return gather_catalogue(Path(), (), index, ())[0].questions


def test_what_is_filled_in_is_read_back(tmp_path: Path) -> None:
    case = read_case(case_of(tmp_path / "某市 审核", "electroplating-2015", FILLED))
    assert case.warnings == ()
    stated = case.quantities.filter(case.quantities["status"] != "missing")
    columns = ("given_value", "given_unit", "status", "reason")
    assert {(row["variable"], row["year"]): tuple(row[one] for one in columns) for row in stated.to_dicts()} == {
        ("washing_water", 2023): (1234.5, "m3", "reported", None),
        ("washing_water", 2024): (1200.0, "m3", "estimated", "推算"),
        ("gold_used", 2024): (None, "kg", "not_applicable", "不镀金"),
        ("output", 2024): (0.1, "m2", "reported", None),
        ("cod_discharged", 2024): (0.05, "t", "below_detection", None),
    }  # fmt: skip
    assert case.answers.filter(case.answers["level"].is_not_null()).select("indicator", "level", "evidence").rows() == [
        ("clean_process", "II", "照片")
    ]
    assert case.activities.select("carrier", "amount", "unit", "cost", "ncv").rows() == [
        ("anthracite", 3.0, "t", None, 25.1),
        ("electricity", 98765.4321, "kWh", 7.5, None),
        ("steam", 12.0, "t", None, None),
    ]
    assert case.parameters.select("name", "value").rows() == [("n", 3.0)]
    measure = {name: value for name, value in case.measures.row(0, named=True).items() if name in FILLED["measures"][0]}
    assert measure == FILLED["measures"][0]
    assert case.enterprises.select("enterprise", "size", "listed").rows() == [("E1", "large", "yes")]


def test_streams_and_contents_are_read_back(tmp_path: Path) -> None:
    case = read_case(case_of(tmp_path / "某市 审核", "electroplating-2015", FILLED))
    columns = ("balance", "stream", "source", "target", "role", "value", "unit", "uncertainty", "status", "price")
    assert case.streams.select(columns).rows() == [
        ("nickel", "N1", None, "镀槽", "raw", 500.0, "kg", None, "reported", None),
        ("water", "W1", None, "总管", "fresh", 1000.0, "m3", 2.5, "reported", None),
        ("water", "W2", "总管", "清洗槽", "transfer", None, "m3", None, "missing", 0.0005),
        ("water", "W3", "清洗槽", None, "drained", 800.0, "m3", None, "estimated", None),
    ]
    columns = ("balance", "stream", "component", "value", "unit", "uncertainty", "status")
    assert case.contents.select(columns).rows() == [
        ("water", "W2", "temperature", 21.0, "℃", 5.0, "reported"),
        ("water", "W3", "nickel", 0.1, "mg/L", None, "below_detection"),
    ]
    assert case.streams["sheet"].unique().to_list() == ["平衡物流"]


def test_effects_and_answered_questions_are_read_back_and_the_rest_is_no_data(tmp_path: Path) -> None:
    case = read_case(case_of(tmp_path / "某市 审核", "electroplating-2015", FILLED))
    assert case.effects.select("measure", "variable", "stage", "value", "unit", "evidence").rows() == [
        ("M-1", "electricity", "actual", -900.0, "kWh", "电表"),
        ("M-1", "hazardous_waste", "planned", 0.27, "t", None),
    ]
    assert case.checks.select("question", "answer", "value", "present", "reason", "evidence").rows() == [
        ("EQ01", None, 2.0, None, None, "照片"),
        ("EQ02", "no", None, None, None, None),
        ("EQ21", None, None, "yes", "可控硅，15年", None),
        ("GQ28", None, None, None, "屋面荷载待核", None),
    ]


@pytest.mark.parametrize("index", [one.code for one in available()])
def test_a_blank_form_of_every_index_system_is_all_missing(tmp_path: Path, index: str) -> None:
    case = read_case(case_of(tmp_path / "案例", index, {}))
    system = index_system(index)
    assert {one.code for one in case.warnings} == {"enterprise-silent", "activity-blank"}
    assert case.quantities.select("year", "variable").height == 2 * len(variables_of(system))
    assert case.answers.height == 2 * sum(one.direction == "qualitative" for one in system.indicators)
    for table in (case.quantities, case.answers, case.activities):
        assert set(table["status"]) <= {"missing"}
    for table in (case.streams, case.contents, case.parameters, case.measures, case.effects, case.checks):
        assert table.is_empty()


def test_a_new_case_is_ready_to_be_checked(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "新 案例", "electroplating-2015", YEARS)
    assert sorted(one.name for one in folder.iterdir()) == [
        "audit.toml",
        "decisions.toml",
        "enterprises.xlsx",
        "workbooks",
        BLANK_WORKBOOK,
    ]
    assert [one.code for one in check_case(folder)] == ["enterprises-empty"]
    settings = read_settings(folder)
    assert (settings.index, settings.years, settings.industry.zh) == ("electroplating-2015", YEARS, "电镀行业")


def test_a_new_case_without_an_index_system(tmp_path: Path) -> None:
    assert [one.code for one in check_case(write_case(tmp_path / "x"))] == ["enterprises-empty"]
    assert "定性指标" not in load_workbook(tmp_path / "x" / BLANK_WORKBOOK).sheetnames


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(Refused) as caught:
        write_case(tmp_path, "electroplating-2015")
    assert [one.code for one in caught.value.problems] == ["folder-not-empty"]
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_index_system_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        write_case(tmp_path / "x", "electroplating-1915")
    assert not list(tmp_path.iterdir())


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    system = index_system("electroplating-2015")
    digests = set()
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, system, variables_of(system), YEARS, {"enterprise": "E1"}, FILLED)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def active(template: str) -> str:
    """Return a template with every example in it switched on."""
    return re.sub(r"^# (?=\[\[?[a-z_.]+\]|[a-z_0-9]+ = )", "", template, flags=re.MULTILINE)


def test_the_decisions_are_a_template_of_examples_that_can_be_switched_on(tmp_path: Path) -> None:
    text = (write_case(tmp_path / "x") / "decisions.toml").read_text(encoding="utf-8")
    assert parse_decisions(tomllib.loads(text)) == (Decisions(), [])
    found, problems = parse_decisions(tomllib.loads(active(text)))
    assert problems == []
    for name in ("decisions", "targets", "options", "problems"):
        (one,) = getattr(found, name)
        assert {field.name for field in fields(one)} - {"ruling"} <= set(tomllib.loads(active(text))[name][0])


def test_the_settings_are_the_defaults_and_every_example_can_be_switched_on(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "x", "electroplating-2015")
    text = (folder / "audit.toml").read_text(encoding="utf-8")
    given = read_settings(folder)
    plain, problems = parse_settings({"audit": tomllib.loads(text)["audit"]})
    assert problems == []
    assert replace(given, benchmark=plain.benchmark) == plain
    document = tomllib.loads(active(text))
    full, problems = parse_settings(document)
    assert problems == []
    for one in fields(full):
        section = document.get(one.name, document["audit"])
        if is_dataclass(part := getattr(full, one.name)) and not isinstance(part, Text):
            assert {field.name for field in fields(part)} <= section.keys(), one.name
    assert full.team and full.survey.ranges and full.measures.prices and full.selection.shares


def test_no_text_of_a_list_becomes_a_formula(tmp_path: Path) -> None:
    names = ('=HYPERLINK("http://example.org")', "+1", "-2", "@SUM(A1)", "{=A1}")
    write_enterprises(tmp_path / "a.xlsx", [{"enterprise": f"E{at}", "name": name} for at, name in enumerate(names)])
    sheet = load_workbook(tmp_path / "a.xlsx").active
    cells = [sheet.cell(row, 2) for row in range(4, 4 + len(names))]
    assert [(one.value, one.data_type) for one in cells] == [(name, "s") for name in names]
    # Edited in place a quoted text stays a text.
    assert [one.quotePrefix for one in cells] == [True, True, True, True, False]


def test_a_list_has_no_empty_cells_and_looks_filled_in(tmp_path: Path) -> None:
    write_enterprises(tmp_path / "a.xlsx", [{"enterprise": f"E{at}", "name": "厂"} for at in range(100)])
    sheet = load_workbook(tmp_path / "a.xlsx").active
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        drawn = re.findall(r'<c r="[A-Z]+(\d+)"', archive.read("xl/worksheets/sheet1.xml").decode())
    assert sum(int(row) > 3 for row in drawn) == 200
    (shown,) = sheet.conditional_formatting
    assert str(shown.sqref) == "A4:R163"
