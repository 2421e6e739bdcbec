"""Rows written a column at a time are read back as they were."""

import math
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingshen.report.results import rows
from qingshen.report.results.rows import LONGEST, RowSheet, number_cell, text_cell


def read_back(path: Path, frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    book = xlsxwriter.Workbook(path)
    plain, tinted = book.add_format(), book.add_format({"bold": True})
    sheet = book.add_worksheet("s", RowSheet)
    sheet.write_string(0, 0, "head", tinted)
    large = [(pl.col("number").abs() >= 1, tinted)]
    cells = [
        text_cell(pl.col("text"), plain).alias("text"),
        number_cell(pl.col("number"), large, plain).alias("number"),
    ]
    sheet.put(1, frame, cells)
    book.close()
    return list(openpyxl.load_workbook(path)["s"].iter_rows(min_row=2, max_col=2, values_only=True))


def frame(texts: list[str | None], numbers: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame({"text": texts, "number": numbers}, schema={"text": pl.String, "number": pl.Float64})


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(st.lists(st.tuples(st.none() | TEXT, st.none() | NUMBER), min_size=1))
def test_texts_and_numbers_come_back_exactly(tmp_path: Path, given: list[tuple[str | None, float | None]]) -> None:
    texts, numbers = [text for text, _ in given], [number for _, number in given]
    found = read_back(tmp_path / "rows.xlsx", frame(texts, numbers))
    wanted = [(text, number) for text, number in zip(texts, numbers, strict=True)]
    # A last row without any cell is no row.
    found += [(None, None)] * (len(wanted) - len(found))
    assert found == wanted


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("=1+1", "=1+1"),
        ("a\x00b\x1fc", "abc"),
        ("a\r\nb", "a\nb"),
        ("_x000D_", "_x000D_"),
        (" <&>\" ' ", " <&>\" ' "),
        ("汞 μg/m³ 𠮷", "汞 μg/m³ 𠮷"),
    ],
)
def test_texts_that_a_spreadsheet_would_take_for_something_else(tmp_path: Path, given: str, shown: str) -> None:
    found = read_back(tmp_path / "rows.xlsx", frame([given], [1.0]))
    # openpyxl leaves escapes as they stand in the file.
    assert str(found[0][0]).replace("_x005F_", "_") == shown


def test_a_text_longer_than_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    found = read_back(tmp_path / "rows.xlsx", frame(["长" * (LONGEST + 1)], [None]))
    assert found[0][0] == "长" * LONGEST + "…"


def test_batches_follow_each_other_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BATCH", 3)
    numbers = [float(number) for number in range(10)]
    found = read_back(tmp_path / "rows.xlsx", frame([f"r{number:g}" for number in numbers], numbers))
    assert found == [(f"r{number:g}", number) for number in numbers]


def test_the_first_condition_that_holds_gives_the_style(tmp_path: Path) -> None:
    read_back(tmp_path / "rows.xlsx", frame([None] * 3, [0.5, -2.0, math.pi]))
    sheet = openpyxl.load_workbook(tmp_path / "rows.xlsx")["s"]
    assert [sheet.cell(row, 2).font.bold for row in (2, 3, 4)] == [False, True, True]


def test_a_sheet_without_rows_is_one(tmp_path: Path) -> None:
    assert read_back(tmp_path / "rows.xlsx", frame([], [])) == []
