"""Cells are read or refused at their place; a file of one's own may be absent, but not wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qingshen.problems import Place, Problem
from qingshen.rulebook.cells import (
    bounds,
    check_codes,
    check_filled,
    check_trusted,
    number,
    own_rows,
    share_bounds,
    tables_digest,
)
from qingshen.rulebook.source import Row

COLUMNS = ("code", "low", "high", "source", "certainty")


def row(line: int = 2, **cells: str) -> Row:
    return Row({column: cells.get(column, "") for column in COLUMNS}, "things.csv", "", line)


@pytest.mark.parametrize(
    ("read", "low", "high", "found", "places"),
    [
        (bounds, "1", "2.5", (1.0, 2.5), []),
        (bounds, "", "30", (None, 30.0), []),
        (bounds, "", "", (None, None), []),
        (bounds, "3", "2", (3.0, 2.0), ["C2"]),
        (bounds, "-1", "2", (None, 2.0), ["B2"]),
        (bounds, "about 3", "inf", (None, None), ["B2", "C2"]),
        (share_bounds, "5 %", "0.1 kg/kg", (0.05, 0.1), []),
        (share_bounds, "-20 %", "-10 %", (-0.2, -0.1), []),
        (share_bounds, "-10 %", "-20 %", (-0.1, -0.2), ["C2"]),
        (share_bounds, "5", "120 %", (None, 1.2), ["B2", "C2"]),
    ],
)
def test_two_bounds(
    read: Callable[..., Any], low: str, high: str, found: tuple[float | None, float | None], places: list[str]
) -> None:
    problems: list[Problem] = []
    assert read(row(low=low, high=high), "low", "high", problems) == pytest.approx(found)
    assert [one.place.cell for one in problems] == places
    assert all(one.remedy.zh and one.remedy.en for one in problems)


def test_a_number_has_a_least_value_only_where_asked() -> None:
    problems: list[Problem] = []
    assert number(row(low="-4"), "low", problems) == -4.0 and not problems
    assert number(row(low="-4"), "low", problems, 0.0) is None
    assert number(row(), "low", problems, 0.0) is None
    assert [one.code for one in problems] == ["cell-choice"]


def test_codes_have_capitals_and_one_meaning() -> None:
    problems: list[Problem] = []
    used = {"EP01": Place("shipped.csv", "", "EP01")}
    check_codes([row(2, code="OWN1"), row(3, code="1A"), row(4, code="EP01"), row(5, code="OWN1")], used, problems)
    assert [(one.place.cell, one.code) for one in problems] == [
        ("A3", "cell-choice"),
        ("A4", "code-duplicate"),
        ("A5", "code-duplicate"),
    ]
    assert "shipped.csv › EP01" in problems[1].what.en


def test_a_row_without_source_certainty_or_text() -> None:
    problems: list[Problem] = []
    check_trusted([row(certainty="sure"), row(3, source="book", certainty="recalled")], problems)
    check_filled([row(4, low="x")], ("low", "high"), problems)
    assert [(one.place.cell, one.code) for one in problems] == [
        ("D2", "cell-empty"),
        ("E2", "cell-choice"),
        ("C4", "cell-empty"),
    ]


def test_own_rows(tmp_path: Path) -> None:
    problems: list[Problem] = []
    path = tmp_path / "own.csv"
    assert own_rows(None, COLUMNS, problems) == own_rows(path, COLUMNS, problems) == ()
    path.write_text("\ufeff" + ",".join(COLUMNS) + "\nA,1,2,甲,recalled\n", encoding="utf-8")
    assert [one["source"] for one in own_rows(path, COLUMNS, problems)] == ["甲"]
    assert not problems
    path.write_bytes("编码".encode("gb18030"))
    assert own_rows(path, COLUMNS, problems) == ()
    assert [(one.place.file, one.code) for one in problems] == [("own.csv", "file-encoding")]


def test_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1", encoding="utf-8")
    first = tables_digest(tmp_path)
    (tmp_path / "b.csv").write_text("", encoding="utf-8")
    assert len(first) == 64 and tables_digest(tmp_path) != first
