"""Raw columns to typed ones, clean and odd cells alike: read or refused, never a crash."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.case import check_case
from qingshen.case.column import typed
from qingshen.case.credit_code import complete
from qingshen.case.names import Names, known
from qingshen.case.schema import TABLES
from qingshen.case.sheet import Grid, read_sheet
from qingshen.case.verify import verify
from qingshen.language import Text
from qingshen.rulebook import index_system

SYSTEM = index_system("electroplating-2015")
KNOWN = known((2023, 2024), Names.of([("E1", Text("甲厂"), ())]), SYSTEM)
TRAPS: list[Any] = [
    *("", " ", None, 0.0, -1.0, 5.0, 2024.0, 1e300, True, datetime(2024, 3, 4), "2024年"),
    *("约5", "1,5", "1,234", "<5", "ND", "/", "#N/A", "52%", "①", "\x00", "🙂", "合计", "E1"),
    *("m3", "t", "kWh", "方水", "reported", "缺失", "不适用", "估算", "低于检出限", "implemented"),
    *("新鲜水用量", "fresh_water", "output", "clean_process", "锌利用率", "电力", "Ⅰ级", "none", "n"),
]
CELLS = st.sampled_from(TRAPS) | st.text(max_size=6) | st.floats(allow_nan=False)


def test_text_numbers_and_excel_numbers_are_the_same_column() -> None:
    head = ["年份", "项目", "数值", "单位"]
    grids = [
        Grid("a.xlsx", "数据", [head, [year, "x", value, "m3"]]) for year, value in ((2024.0, 5.0), ("2024年", "５"))
    ]
    blocks = [block for grid in grids if (block := read_sheet(grid, TABLES["quantities"], "E1")[0])]
    rows, problems = typed(TABLES["quantities"], blocks)
    assert not problems
    assert rows.frame.select("year", "value", "block", "line").rows() == [(2024, 5.0, 0, 2), (2024, 5.0, 1, 2)]


def test_true_is_not_one() -> None:
    grid = Grid(
        "a.xlsx", "数据", [["年份", "项目", "数值", "单位"], [2024.0, 1.0, 1.0, "m3"], [2024.0, True, True, "m3"]]
    )
    block, _ = read_sheet(grid, TABLES["quantities"], "E1")
    assert block is not None
    rows, problems = typed(TABLES["quantities"], [block])
    assert rows.frame["variable"].to_list() == ["1", "True"]
    assert [(one.code, one.place.cell) for one in problems] == [("cell-boolean", "C3")]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([name for name in TABLES if name != "enterprises"]), st.data())
def test_any_cells(name: str, data: st.DataObject) -> None:
    table = TABLES[name]
    heads = [one.label.zh for one in table.fields if one.name != "enterprise"]
    row = st.lists(CELLS, min_size=len(heads), max_size=len(heads))
    rows = data.draw(st.lists(row, max_size=6))
    block, problems = read_sheet(Grid("甲.xlsx", table.label.zh, [heads, *rows]), table, "E1")
    assert block is not None
    found, more = typed(table, [block])
    verified, last = verify(found, KNOWN)
    for one in problems + more + last:
        assert one.place.file == "甲.xlsx"
        assert one.place.cell[1:].isdigit()
        assert one.what.zh and one.what.en and one.remedy.zh and one.remedy.en
    assert verified.frame.select(table.key).is_duplicated().sum() == 0
    if "status" in verified.frame.columns:
        assert verified.frame["status"].null_count() == 0


@settings(max_examples=12, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["quantities.csv", "answers.parquet", "../workbooks/甲.xlsx"]))
def test_any_bytes(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tables").mkdir()
        (root / "workbooks").mkdir()
        (root / "audit.toml").write_text('[audit]\ntitle = "x"\nyears = [2024]\n', encoding="utf-8")
        code = complete("91330100MA0000001")
        (root / "enterprises.csv").write_text(f"enterprise,name,credit_code\nE1,甲,{code}\n", encoding="utf-8")
        (root / "tables" / name).write_bytes(content)
        assert any(one.severity == "error" for one in check_case(root))


def quantity(value: object, unit: str) -> tuple[list[dict[str, Any]], list[Any]]:
    heads = ["年份", "项目", "数值", "单位", "状态"]
    block, _ = read_sheet(
        Grid("甲.xlsx", "数据", [heads, [2024.0, "新鲜水用量", value, unit, "大概"]]), TABLES["quantities"], "E1"
    )
    assert block is not None
    rows, problems = typed(TABLES["quantities"], [block])
    return rows.frame.to_dicts(), problems


def test_a_unit_behind_the_number_is_the_rows_where_it_states_none() -> None:
    (row,), problems = quantity("1 234 吨", "")
    assert (row["value"], row["unit"], [one.code for one in problems]) == (1234.0, "吨", ["cell-choice"])
    (row,), problems = quantity("0.05L", "")
    assert row["value"] is None and "cell-with-unit" in {one.code for one in problems}


def test_another_unit_of_the_same_kind_is_refused_with_what_it_comes_to() -> None:
    _, problems = quantity("3.7万元", "元")
    (found,) = [one for one in problems if one.code == "cell-other-unit"]
    assert "37000" in found.remedy.zh and "CNY (元)" in found.what.en


def test_choices_are_named_in_english() -> None:
    _, problems = quantity(5.0, "m3")
    assert [one.code for one in problems] == ["cell-choice"]
    assert "reported (上报)" in problems[0].remedy.en
