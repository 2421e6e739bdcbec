"""A table as its sheet shows it."""

import dataclasses
import math
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from qingshen.language import Text
from qingshen.phases import Audit
from qingshen.report.results.dictionary import table
from qingshen.report.results.sheet import Leaf, draw, heading, leaf
from qingshen.report.results.style import Book

MONEY = Text("万元", "10^4 CNY")


def drawn(one: Leaf, path: Path):
    book = Book(path, "title", one.language, made_up=True)
    draw(book, one, MONEY)
    book.close()
    return openpyxl.load_workbook(path, rich_text=False)[one.title]


def with_table(audit: Audit, name: str, frame: pl.DataFrame) -> Audit:
    return dataclasses.replace(audit, tables={**audit.tables, name: frame})


def test_headings_say_label_unit_and_column(park: Audit, tmp_path: Path) -> None:
    sheet = drawn(leaf(park, "energy_totals", "zh"), tmp_path / "t.xlsx")
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["企业代码\nenterprise", "企业名称\nlist.name", "年份\nyear", "综合能耗 (tce)\ntce"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:G{park.tables['energy_totals'].height + 1}"
    assert "虚构数据" in sheet.oddFooter.center.text


def test_a_unit_that_stands_in_another_column_is_pointed_at() -> None:
    measures = table("measures")
    assert heading(measures.column("amount"), measures, "zh", MONEY) == "年节约量 ([单位]/年)"
    assert heading(table("energy").column("amount"), table("energy"), "en", MONEY) == "amount [unit]"


def test_money_is_headed_by_the_currency_of_the_audit() -> None:
    measures = table("measures")
    assert heading(measures.column("investment"), measures, "zh", Text("美元")) == "投资 (美元)"


def test_words_stand_for_codes_and_names_beside_enterprises(park: Audit) -> None:
    shown = leaf(park, "indicators", "zh").frame
    told = park.tables["indicators"]
    assert set(shown["status"]) == {"上报", "缺失", "不适用", "估算"}
    assert set(shown["level"].drop_nulls()) <= {"Ⅰ级", "Ⅱ级", "Ⅲ级", "未达Ⅲ级"}
    assert shown["level"].null_count() == told["level"].null_count()
    assert not set(shown["indicator"]) & set(told["indicator"])
    assert shown["list.name"].null_count() == 0
    assert leaf(park, "levels", "en").frame["complete"].unique().sort().to_list() == ["no", "yes"]


def test_values_are_in_full_and_what_is_absent_is_blank(park: Audit, tmp_path: Path) -> None:
    told = park.tables["indicators"]
    one = leaf(park, "indicators", "zh")
    at = one.frame.columns.index("value") + 1
    sheet = drawn(one, tmp_path / "t.xlsx")
    assert [sheet.cell(row, at).value for row in range(2, told.height + 2)] == told["value"].to_list()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "#,##0"), (12345.678, "#,##0"), (-123.4, "#,##0.0"), (1.5, "#,##0.000"), (0.00045, "#,##0.0000000"),
     (3e-9, "0.000E+00")],
)  # fmt: skip
def test_figures_show_four_significant_digits(park: Audit, tmp_path: Path, value: float, shown: str) -> None:
    cohort = park.tables["energy_cohort"].with_columns(tce=pl.lit(value))
    sheet = drawn(leaf(with_table(park, "energy_cohort", cohort), "energy_cohort", "zh"), tmp_path / "t.xlsx")
    assert (sheet["A2"].value, sheet["A2"].number_format) == (value, shown)


def test_endless_figures_are_words_and_no_number_is_blank(park: Audit, tmp_path: Path) -> None:
    frame = pl.DataFrame({"tce": [math.inf, -math.inf, math.nan, None, 1.0]})
    sheet = drawn(leaf(with_table(park, "energy_cohort", frame), "energy_cohort", "zh"), tmp_path / "t.xlsx")
    assert [sheet.cell(row, 1).value for row in range(2, 7)] == ["∞", "-∞", None, None, 1.0]


def test_a_table_that_just_fits_is_whole(park: Audit) -> None:
    rows = park.tables["levels"].height
    one = leaf(park, "levels", "zh", most_rows=rows + 1)
    assert (one.cut, one.title) == (0, "清洁生产水平")


def test_a_table_too_long_for_excel_says_so_in_its_name_and_last_row(park: Audit, tmp_path: Path) -> None:
    rows = park.tables["levels"].height
    one = leaf(park, "levels", "zh", most_rows=rows)
    assert (one.cut, one.title) == (2, "清洁生产水平（截断）")
    sheet = drawn(one, tmp_path / "t.xlsx")
    assert sheet.max_row == rows
    assert f"共 {rows} 行" in sheet.cell(rows, 1).value
    assert "tables/levels.parquet" in sheet.cell(rows, 1).value


def test_a_table_without_rows_has_its_heading(park: Audit, tmp_path: Path) -> None:
    empty = with_table(park, "gaps", park.tables["gaps"].clear())
    assert drawn(leaf(empty, "gaps", "zh"), tmp_path / "t.xlsx").max_row == 1
