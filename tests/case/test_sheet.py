"""One sheet: its header wherever it stands, merged cells, totals, blanks."""

from time import process_time
from typing import Any

import pytest

from qingshen.case.column import typed
from qingshen.case.schema import TABLES
from qingshen.case.sheet import Grid, find_header, letter, read_sheet
from qingshen.problems import Problem

QUANTITIES = TABLES["quantities"]
HEAD = ["年份", "项目", "数值", "单位", "状态", "说明"]


def read(rows: list[list[Any]], merged: Any = ()) -> tuple[list[dict[str, Any]], list[Problem]]:
    block, problems = read_sheet(Grid("甲.xlsx", "数据", rows, merged), QUANTITIES, "E1")
    assert block is not None
    found, more = typed(QUANTITIES, [block])
    return found.frame.to_dicts(), problems + more


def stated(rows: list[list[Any]], merged: Any = ()) -> list[tuple[Any, ...]]:
    found, problems = read(rows, merged)
    assert not problems
    return [(row["variable"], row["year"], row["value"], row["unit"], row["line"]) for row in found]


ROW = [2024.0, "新鲜水", 5.0, "m3", "", ""]
READ = ("新鲜水", 2024, 5.0, "m3")


@pytest.mark.parametrize("above", range(10))
def test_the_header_stands_in_one_of_the_first_ten_rows(above: int) -> None:
    assert stated([["标题"]] * above + [HEAD, ROW]) == [(*READ, above + 2)]


def test_a_header_further_down_is_not_found() -> None:
    block, problems = read_sheet(Grid("甲.xlsx", "数据", [[""]] * 10 + [HEAD, ROW]), QUANTITIES, "E1")
    assert block is None
    assert [(one.code, one.place.sheet) for one in problems] == [("header-absent", "数据")]
    assert "年份、项目、单位" in problems[0].what.zh


@pytest.mark.parametrize(
    "head",
    [
        ["year", "variable", "value", "unit", "status", "reason"],
        ["年份*", " 项 目 ", "数值", "单位", "状态", "说明"],
        ["年份\nyear", "项目\nvariable", "数值\nvalue", "单位 unit", "状态", "reason"],
        ["年份", "项目（指标）", "数值（按右列单位）", "单位", "状态", "说明(理由)"],
        ["ＹＥＡＲ", "Variable", "VALUE", "Unit", "Status", "Reason"],
    ],
)
def test_labels_or_names_in_chinese_or_english(head: list[str]) -> None:
    assert stated([head, ROW]) == [(*READ, 2)]


def test_columns_in_any_order() -> None:
    assert stated([HEAD[::-1], ROW[::-1]]) == [(*READ, 2)]


def test_an_extra_column_is_ignored_with_a_warning() -> None:
    found, problems = read([[*HEAD, "备注二"], [*ROW, "x"]])
    assert len(found) == 1
    assert [(one.code, one.place.cell, one.severity) for one in problems] == [("column-extra", "G1", "warning")]


def test_a_column_twice_is_refused() -> None:
    _, problems = read([[*HEAD, "数值"], [*ROW, 6.0]])
    assert [(one.code, one.place.cell, one.severity) for one in problems] == [("column-twice", "G1", "error")]


def test_blank_rows_and_short_rows_are_skipped() -> None:
    assert stated([HEAD, [""] * 6, ROW, [" ", "", "\u3000", "", "", ""], ROW]) == [(*READ, 3), (*READ, 5)]


@pytest.mark.parametrize("word", ["合计", "合 计", "总计", "Total"])
def test_totals_are_left_out_with_a_warning(word: str) -> None:
    found, problems = read([HEAD, ROW, [2024.0, word, 5.0, "m3", "", ""]])
    assert len(found) == 1
    assert [(one.code, one.place.cell, one.severity) for one in problems] == [("row-total", "B3", "warning")]


def test_a_merged_key_is_filled_down() -> None:
    rows = [HEAD, [2023.0, "新鲜水", 4.0, "m3", "", ""], [2024.0, "", 5.0, "", "", ""]]
    assert stated(rows, [((1, 1), (2, 1)), ((1, 3), (2, 3))]) == [("新鲜水", 2023, 4.0, "m3", 2), (*READ, 3)]


def test_an_empty_key_that_is_not_merged_stays_empty() -> None:
    found, _ = read([HEAD, [2023.0, "新鲜水", 4.0, "m3", "", ""], [2024.0, "", 5.0, "m3", "", ""]])
    assert found[1]["variable"] is None


def test_a_merged_number_is_refused() -> None:
    rows = [HEAD, [2023.0, "新鲜水", 4.0, "m3", "", ""], [2024.0, "新鲜水", "", "m3", "", ""]]
    _, problems = read(rows, [((1, 2), (2, 2))])
    assert [(one.code, one.place.cell) for one in problems] == [("cell-merged", "C2")]


def test_a_merged_title_or_merged_note_does_no_harm() -> None:
    assert stated([["标题", "", ""], HEAD, ROW], [((0, 0), (0, 5)), ((2, 4), (2, 5))]) == [(*READ, 3)]


def test_merged_blanks_outside_what_is_written_do_no_harm() -> None:
    assert stated([HEAD, ROW], [((5, 0), (9, 0)), ((1, 8), (2, 9)), ((1, 0), (9, 0))]) == [(*READ, 2)]


def test_a_number_where_text_belongs_is_its_digits() -> None:
    found, _ = read([HEAD, [2024.0, 1001.0, 5.0, "m3", "", 3.0]])
    assert (found[0]["variable"], found[0]["reason"]) == ("1001", "3")


def test_needed_columns_can_be_implied() -> None:
    assert find_header([HEAD], QUANTITIES) is None
    assert find_header([HEAD], QUANTITIES, ("enterprise",)) is not None


def test_letters() -> None:
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def listed(merged: Any) -> tuple[list[dict[str, Any]], list[Problem]]:
    rows = [
        ["企业代码", "企业名称", "主要工艺", "经度"],
        ["E1", "甲", "镀锌", 120.0],
        ["", "乙", "", ""],
        ["E3", "丙", "", 121.0],
    ]
    block, problems = read_sheet(Grid("名单.xlsx", "名单", rows, merged), TABLES["enterprises"])
    assert block is not None
    found, more = typed(TABLES["enterprises"], [block])
    return found.frame.to_dicts(), problems + more


def test_what_is_merged_in_the_list_of_enterprises_is_filled_down() -> None:
    found, _ = listed([((1, 2), (3, 2))])
    assert [row["process"] for row in found] == ["镀锌"] * 3


def test_a_merged_code_or_figure_in_the_list_is_refused_with_its_range() -> None:
    _, problems = listed([((1, 0), (2, 0)), ((1, 3), (2, 3))])
    merged = [one for one in problems if one.code == "cell-merged"]
    assert [one.place.cell for one in merged] == ["A2", "D2"]
    assert "A2:A3" in merged[0].what.zh and "D2:D3" in merged[1].what.en


def test_merged_ranges_that_share_cells_are_filled_once() -> None:
    """A file of a few kilobytes may name a hundred thousand of them."""
    rows = [HEAD, *([[2024.0, "新鲜水", 4.0, "m3", "", ""]] * 2000)]
    begun = process_time()
    read_sheet(Grid("a.xlsx", "数据", rows, [((1, 0), (2000, 16383))] * 20_000), TABLES["quantities"], "E1")
    assert process_time() - begun < 5
