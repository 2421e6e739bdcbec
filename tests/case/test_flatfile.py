"""csv and parquet as they come: encodings, separators, titles, commas in numbers."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from qingshen.case import check_case, flatfile, read_case
from qingshen.case.flatfile import read_parquet
from qingshen.case.schema import QUANTITIES

HEAD = "enterprise,year,variable,value,unit"


def case(make: Any, content: bytes | str) -> Path:
    folder: Path = make({"quantities": ""})
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "tables" / "quantities.csv").write_bytes(data)
    return folder


def values(make: Any, content: bytes | str) -> list[tuple[Any, ...]]:
    return read_case(case(make, content)).quantities.select("enterprise", "year", "value", "unit", "cell").rows()


ROW = "E1,2024,fresh_water,5,m3"
READ = ("E1", 2024, 5.0, "m3", "D2")


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\n{ROW}\n",
        f"{HEAD}\r\n{ROW}\r\n",
        f"{HEAD}\r{ROW}\r",
        f"\ufeff{HEAD}\n{ROW}",
        f"{HEAD}\n{ROW}".replace(",", ";"),
        f"{HEAD}\n{ROW}".replace(",", "\t"),
        f"{HEAD}\nE1,2024.0,Fresh Water,５,立方米\n",
        f'{HEAD}\n"E1","2024年","fresh_water"," 5 ","m³"\n',
        "企业代码,年份,项目,数值,单位\nE1,2024,新鲜水用量,5,m3\n",
        f"{HEAD},file,sheet,cell\n{ROW},a,b,c\n",
        f"{HEAD}\n{ROW}\n,,,,\n\n",
    ],
)
def test_the_same_row(make: Any, content: str) -> None:
    assert values(make, content) == [READ]


def test_titles_above_the_header_and_blank_lines_keep_the_row_numbers(make: Any) -> None:
    found = values(make, f'标题\n"注：\n两行"\n\n{HEAD}\n\n{ROW}\nE2,2024,fresh_water,6,m3\n')
    assert [row[-1] for row in found] == ["D6", "D7"]


def test_a_quoted_line_break_is_one_row(make: Any) -> None:
    found = values(make, f'{HEAD},reason\n{ROW},"a\nb"\nE2,2024,fresh_water,6,m3,\n')
    assert [row[-1] for row in found] == ["D2", "D3"]


def test_a_file_saved_by_chinese_excel_is_read_with_a_warning(make: Any) -> None:
    folder = case(make, "企业代码,年份,项目,数值,单位\nE1,2024,新鲜水用量,5,m3\n".encode("gb18030"))
    assert read_case(folder).quantities["value"].to_list() == [5.0]
    assert "file-encoding" in {one.code for one in check_case(folder)}


def test_an_unquoted_thousands_comma_is_named_by_its_row(make: Any) -> None:
    errors = [
        one
        for one in check_case(case(make, f"{HEAD}\n{ROW}\nE2,2024,fresh_water,1,234,m3\n"))
        if one.severity == "error"
    ]
    assert [(one.code, one.place.cell) for one in errors] == [("csv-ragged", "F3")]


def test_a_quoted_thousands_comma_is_read(make: Any) -> None:
    assert values(make, f'{HEAD}\nE1,2024,fresh_water,"1,234",m3\n')[0][2] == 1234.0


@pytest.mark.parametrize("content", ["", "\n\n", "a,b\n1,2\n"])
def test_no_header(make: Any, content: str) -> None:
    assert [one.code for one in check_case(case(make, content)) if one.severity == "error"] == ["header-absent"]


def test_odd_numbers_are_named_by_their_cell(make: Any) -> None:
    text = f"{HEAD}\n{ROW}\nE2,2024,fresh_water,约6,m3\nE2,2023,fresh_water,1e999,m3\n"
    errors = [one for one in check_case(case(make, text)) if one.severity == "error"]
    assert [(one.code, one.place.cell) for one in errors] == [("cell-about", "D3"), ("cell-not-number", "D4")]


def test_parquet_with_nan_and_numbers_for_codes(make: Any) -> None:
    folder = make(enterprises="enterprise,name\n1001,甲厂\n")
    (folder / "tables").mkdir()
    pl.DataFrame(
        [(1001, 2023, "fresh_water", float("nan"), "m3"), (1001, 2024, "fresh_water", 5.0, "m3")],
        schema=HEAD.split(","),
        orient="row",
    ).write_parquet(folder / "tables" / "quantities.parquet")
    assert read_case(folder).quantities.select("enterprise", "value", "status").rows() == [
        ("1001", None, "missing"),
        ("1001", 5.0, "reported"),
    ]


def test_what_is_no_parquet(make: Any) -> None:
    folder = make()
    (folder / "tables").mkdir()
    (folder / "tables" / "answers.parquet").write_bytes(b"x")
    assert [one.code for one in check_case(folder) if one.severity == "error"] == ["file-unreadable"]


def parquet(path: Path, **columns: Any) -> Path:
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_a_parquet_of_lists_or_bytes_is_told_by_its_column(tmp_path: Path) -> None:
    for value in ([1, 2], {"a": 1}, b"\xff\0"):
        path = parquet(tmp_path / "a.parquet", enterprise=["E1"], variable=[value])
        block, problems = read_parquet(path, "a.parquet", QUANTITIES)
        assert block is None and "“variable”" in problems[0].what.zh and "'variable'" in problems[0].what.en


def test_a_parquet_that_says_of_many_rows_that_they_are_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flatfile, "MOST", 100)
    path = parquet(tmp_path / "a.parquet", enterprise=["E1"] * 51, variable=["x"] * 51)
    block, problems = read_parquet(path, "a.parquet", QUANTITIES)
    assert block is None and "行数过多" in problems[0].what.zh
