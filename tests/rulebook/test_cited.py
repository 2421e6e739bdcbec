"""A file of cited rows is read whole or refused whole."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from qingshen.problems import Problem, Refused
from qingshen.rulebook.cited import CITED, NAMED, check_rows, listed, positive, read_cited, share
from qingshen.rulebook.source import Row

COLUMNS = (*NAMED, "share", "number", *CITED)


def read(rows: Sequence[Row], problems: list[Problem]) -> tuple[tuple[str, float | None, float | None], ...]:
    check_rows(rows, problems)
    return tuple((row["code"], share(row, "share", problems), positive(row, "number", problems)) for row in rows)


def written(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "things.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a,甲,A,5 %,2.5,book,,official", "b,乙,B,,,book,4.1,recalled")
    assert read_cited(path, COLUMNS, read) == (("a", 0.05, 2.5), ("b", None, None))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "a,甲,A,5,2.5,book,,official", "b,乙,B,,nan,,,recalled", "b,,B,0.5 %,0,book,,sure")
    with pytest.raises(Refused) as refused:
        read_cited(path, COLUMNS, read)
    assert sorted((one.place.file, one.place.cell, one.code) for one in refused.value.problems) == [
        ("things.csv", "A4", "code-duplicate"),
        ("things.csv", "B4", "cell-empty"),
        ("things.csv", "D2", "cell-choice"),
        ("things.csv", "E3", "cell-choice"),
        ("things.csv", "E4", "cell-choice"),
        ("things.csv", "F3", "cell-empty"),
        ("things.csv", "H4", "cell-choice"),
    ]


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    path.write_text("code,name_zh\na,甲\n", encoding="utf-8")
    with pytest.raises(Refused, match="source"):
        read_cited(path, COLUMNS, read)


def test_parts_of_a_cell() -> None:
    assert listed(" a; b;;c ") == ("a", "b", "c")
    assert listed("") == ()
