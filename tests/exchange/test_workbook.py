"""The workbook as drawn: it guides who fills it in, asks what is to be asked, and offers rows that cost no reading."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from qingshen import units
from qingshen.case.schema import STATUSES
from qingshen.exchange.form import CONTENT_UNITS, EFFECT_UNITS, STREAM_UNITS
from qingshen.exchange.template import BLANK_WORKBOOK, write_case, write_workbook
from qingshen.language import Text
from qingshen.rulebook.balances import balances, components, roles
from qingshen.rulebook.checklists import questions
from qingshen.rulebook.system import Variable

INPUT = "FFFBE6"
STREAMS = [{"balance": "water", "year": 2024, "stream": f"W{at}", "target": "总管", "unit": "m3"} for at in range(4)]


def test_it_guides_the_one_who_fills_it_in(tmp_path: Path) -> None:
    write_case(tmp_path / "x", "electroplating-2015")
    book = load_workbook(tmp_path / "x" / BLANK_WORKBOOK)
    assert book.sheetnames == [
        *("说明", "企业信息", "数据", "定性指标", "能源消耗", "平衡物流", "物流含量", "参数", "清洁生产方案"),
        *("方案效果", "快速诊断清单"),
    ]
    data = book["数据"]
    assert data.freeze_panes == "C4"
    assert (data.page_setup.orientation, data.page_setup.paperSize) == ("landscape", 9)
    rules = {rule.type: rule for rule in data.data_validations.dataValidation}
    assert all(label.zh in rules["list"].formula1 for label in STATUSES.values()) or len(rules) == 2
    assert rules["decimal"].errorStyle == "warning"
    answers = [str(row[6].value) for row in book["定性指标"].iter_rows(min_row=4) if row[6].value]
    assert answers[0].startswith("Ⅰ级：低铬或三价铬钝化")
    assert "\nⅢ级：" in answers[0]


def lists(sheet: Any) -> dict[str, str]:
    """Return the choices of every drop-down by the heading of its column."""
    rules = {str(rule.sqref)[0]: rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    return {str(sheet[f"{column}3"].value).split("\n")[0]: choices for column, choices in rules.items()}


def test_balances_roles_components_and_units_are_offered_and_known(tmp_path: Path) -> None:
    write_case(tmp_path / "x")
    book = load_workbook(tmp_path / "x" / BLANK_WORKBOOK)
    streams, contents = lists(book["平衡物流"]), lists(book["物流含量"])
    offered = lambda names: '"' + ",".join(names) + '"'  # noqa: E731
    assert streams["平衡"] == offered(one.name.zh for one in balances())
    assert streams["用途"] == offered(one.name.zh for one in roles())
    assert streams["单位"] == offered(STREAM_UNITS)
    assert contents["平衡"] == offered(["水平衡", "物料平衡"])
    assert contents["成分"] == offered(one.name.zh for one in components())
    assert contents["单位"] == offered(CONTENT_UNITS)
    assert lists(book["方案效果"])["单位"] == offered(EFFECT_UNITS)
    for unit in (*STREAM_UNITS, *EFFECT_UNITS):
        assert units.is_unit(unit)
    for unit in STREAM_UNITS:
        assert any(units.compatible(unit, one.unit) for one in balances())
    for unit in CONTENT_UNITS:
        assert any(units.compatible(unit, content) for one in components() for content in one.units)


SECTORS = [("electroplating-2015", {"electroplating", "general"}), ("", {"general"})]


@pytest.mark.parametrize(("index", "sectors"), SECTORS)
def test_the_checklist_asks_the_questions_of_the_sectors_and_leads_no_answer(
    tmp_path: Path, index: str, sectors: set[str]
) -> None:
    write_case(tmp_path / "x", index)
    sheet = load_workbook(tmp_path / "x" / BLANK_WORKBOOK)["快速诊断清单"]
    asked = [one for one in questions() if one.sector in sectors]
    rows = list(sheet.iter_rows(min_row=4))
    assert [row[0].value for row in rows] == [one.code for one in asked]
    assert [str(cell) for cell in sheet.merged_cells.ranges] == ["A3:B3"]
    for row, one in zip(rows, asked, strict=True):
        text = str(row[1].value)
        assert text.startswith(f"【{one.process.zh}】{one.question.zh}") and one.question.en in text
        unit = units.in_words(one.unit)
        assert (f"（{unit.zh}）" in text and f"({unit.en})" in text) == (one.answer_kind == "number" and bool(one.unit))
        assert "m2" not in text and "m3" not in text
        assert all(cell.value is None for cell in row[2:])
        filled = {"answer": row[2].fill.fgColor.rgb[-6:], "value": row[3].fill.fgColor.rgb[-6:]}
        yellow = {name for name, colour in filled.items() if colour == INPUT}
        assert yellow == {"yes_no": {"answer"}, "number": {"value"}}.get(one.answer_kind, set())
    assert lists(sheet) == {"回答": '"是,否"', "存在该问题": '"是,否"'}


def test_without_questions_there_is_no_checklist_unless_one_is_filled_in(tmp_path: Path) -> None:
    for name, filled in (("none", {}), ("some", {"checks": [{"question": "EQ02", "answer": "no"}]})):
        write_workbook(tmp_path / f"{name}.xlsx", None, {}, (2024,), {}, filled)
    assert "快速诊断清单" not in load_workbook(tmp_path / "none.xlsx").sheetnames
    rows = load_workbook(tmp_path / "some.xlsx")["快速诊断清单"].iter_rows(min_row=4, max_col=2, values_only=True)
    assert [*rows] == [("EQ02", "否")]


def rows_of(one: Any) -> tuple[int, int]:
    """Return the first and last row a rule holds for."""
    (area,) = one.sqref.ranges
    return area.min_row, area.max_row


def test_free_rows_are_offered_but_hold_no_cell_to_read(tmp_path: Path) -> None:
    write_workbook(tmp_path / "x.xlsx", None, {}, (2024,), {}, {"streams": STREAMS})
    book = load_workbook(tmp_path / "x.xlsx")
    for name, filled in (("平衡物流", 4), ("物流含量", 0), ("清洁生产方案", 0), ("方案效果", 0)):
        sheet = book[name]
        assert sheet.max_row == 3 + filled
        ((first, last),) = [rows_of(one) for one in sheet.conditional_formatting]
        assert first == 4 + filled and last > first + 6
        assert {rows_of(rule)[1] for rule in sheet.data_validations.dataValidation} == {last}


def test_names_that_two_variables_share_are_shown_with_their_code(tmp_path: Path) -> None:
    variables = {code: Variable(code, Text("用水"), "m3") for code in ("a_water", "b_water")}
    write_workbook(tmp_path / "x.xlsx", None, variables, (2024,), {})
    shown = [row[0].value for row in load_workbook(tmp_path / "x.xlsx")["数据"].iter_rows(min_row=4)]
    assert shown == ["用水（a_water）", "用水（b_water）"]
