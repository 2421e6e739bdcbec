"""Whose workbook it is: code, else credit code, else name; and what contradicts itself."""

from typing import Any

import pytest

from qingshen.case import check_case, read_case
from qingshen.case.credit_code import complete

C1, C2 = complete("91330100MA0000001"), complete("91330100MA0000002")
LIST = f"enterprise,name,credit_code\nE1,甲厂,{C1}\nE2,乙厂,{C2}\nE3,丙厂,\n"
DATA = [["项目", "年份", "数值", "单位"], ["fresh_water", 2024, 5, "m3"]]


def read(make: Any, *who: list[list[Any]]) -> Any:
    return make(
        workbooks={f"{n}.xlsx": {"企业信息": rows, "数据": DATA} for n, rows in enumerate(who)}, enterprises=LIST
    )


@pytest.mark.parametrize(
    "who",
    [
        [["企业代码", "E2"]],
        [["企业代码", "ｅ2"]],
        [["企业代码", ""], ["统一社会信用代码", C2]],
        [["统一社会信用代码 credit code", C2.lower()]],
        [["企业名称", "乙厂"]],
        [["Enterprise", "E2"], ["Name", "乙厂"]],
        [["", "", ""], ["", "企业代码：", "E2"]],
    ],
)
def test_it_is_the_second(make: Any, who: list[list[Any]]) -> None:
    assert read_case(read(make, who)).quantities["enterprise"].to_list() == ["E2"]


@pytest.mark.parametrize(
    ("who", "code", "cell"),
    [
        ([["企业代码", ""]], "identity-absent", ""),
        ([["填报人", "张三"]], "identity-absent", ""),
        ([["企业代码", "E9"]], "unknown-enterprise", "B1"),
        ([["企业名称", "丁厂"]], "unknown-enterprise", "B1"),
        ([["企业代码", "E1"], ["统一社会信用代码", C2]], "identity-conflict", "B2"),
    ],
)
def test_it_cannot_be_told(make: Any, who: list[list[Any]], code: str, cell: str) -> None:
    errors = [one for one in check_case(read(make, who)) if one.severity == "error"]
    assert [(one.code, one.place.sheet, one.place.cell) for one in errors] == [(code, "企业信息", cell)]


def test_another_name_is_a_warning(make: Any) -> None:
    case = read_case(read(make, [["企业代码", "E1"], ["企业名称", "甲厂有限公司"]]))
    assert [one.code for one in case.warnings if one.code != "enterprise-silent"] == ["identity-name"]


def test_two_workbooks_of_one_enterprise_are_one_message(make: Any) -> None:
    errors = [
        one for one in check_case(read(make, [["企业代码", "E1"]], [["企业名称", "甲厂"]])) if one.severity == "error"
    ]
    assert [(one.code, one.place.file) for one in errors] == [("workbook-twice", "workbooks/1.xlsx")]


def test_the_cells_of_a_stranger_are_checked_too(make: Any) -> None:
    bad = [DATA[0], ["fresh_water", 2024, "约5", "m3"]]
    folder = make(workbooks={"x.xlsx": {"企业信息": [["企业代码", "E9"]], "数据": bad}}, enterprises=LIST)
    assert [one.code for one in check_case(folder) if one.severity == "error"] == ["unknown-enterprise", "cell-about"]
