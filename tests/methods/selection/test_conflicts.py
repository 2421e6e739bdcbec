from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.selection import Requirements, choose

COLUMNS = {"cod": pl.Float64, "size": pl.String, "mandatory": pl.Boolean, "feasible": pl.Boolean}


def candidates(*rows: dict[str, Any]) -> pl.DataFrame:
    frame = pl.DataFrame([{name: row.get(name) for name in COLUMNS} for row in rows], schema=COLUMNS)
    return frame.with_columns(enterprise=pl.format("E{}", pl.int_range(pl.len())))


def told(frame: pl.DataFrame, needs: Requirements) -> list[tuple[Any, ...]]:
    selection = choose(frame, needs)
    assert selection.status == ("infeasible" if selection.conflicts.height else "optimal")
    return selection.conflicts.rows()


def test_the_greatest_size_against_the_load() -> None:
    frame = candidates({"cod": 50.0}, {"cod": 30.0}, {"cod": 15.0}, {"cod": 5.0})
    rows = told(frame, Requirements({"cod": 0.9}, most=2))
    assert rows == [
        ("load:cod", pytest.approx(90.0), pytest.approx(80.0), pytest.approx(80.0), 2, "size"),
        ("most", 2.0, 3.0, 3.0, 3, "size"),
    ]
    # A shortfall of 10 in 90 weighs less than one enterprise in two.
    assert choose(frame, Requirements({"cod": 0.9}, most=2)).size == 2


def test_the_greatest_size_against_strata() -> None:
    frame = candidates(*({"cod": float(at), "size": f"s{at}"} for at in range(4)))
    rows = told(frame, Requirements({}, ("size",), most=3))
    assert rows == [(f"stratum:s{at}", 1.0, 0.0, 0.0, 3, "size") for at in range(4)] + [
        ("most", 3.0, 4.0, 4.0, 4, "size")
    ]
    # Two too many: no stratum alone makes room, and the nearest list says what it leaves out.
    rows = told(frame, Requirements({}, ("size",), most=2))
    assert rows[-1] == ("most", 2.0, 4.0, 4.0, 4, "size")
    assert {row[-1] for row in rows[:-1]} <= {"together"}


def test_what_no_list_reaches_is_alone_in_the_way() -> None:
    frame = candidates(
        {"cod": 60.0, "size": "a", "feasible": False},
        {"cod": 30.0, "size": "b"},
        {"cod": 10.0, "size": "b", "mandatory": True, "feasible": False},
    )
    selection = choose(frame, Requirements({"cod": 0.5}, ("size",)))
    assert selection.conflicts.rows() == [
        ("load:cod", pytest.approx(50.0), pytest.approx(30.0), pytest.approx(30.0), 1, "alone"),
        ("stratum:a", 1.0, 0.0, 0.0, 1, "alone"),
        ("mandatory:E2", 1.0, 0.0, 0.0, 1, "alone"),
    ]
    assert selection.enterprises["chosen"].to_list() == [False, True, False]
    assert selection.requirements["met"].to_list() == [False, False, True, False]


def test_nothing_stands_in_the_way_of_a_list_that_is_possible() -> None:
    assert told(candidates({"cod": 1.0}, {"cod": 2.0}), Requirements({"cod": 1.0}, most=2)) == []


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from("abc")), min_size=3, max_size=9),
    st.sampled_from([0.5, 0.7, 0.95]),
    st.integers(1, 2),
    st.integers(1, 4),
)
def test_relaxing_as_told_makes_the_list_possible(
    rows: list[tuple[int, str]], share: float, at_least: int, most: int
) -> None:
    frame = candidates(*({"cod": float(cod), "size": size} for cod, size in rows))
    selection = choose(frame, Requirements({"cod": share}, ("size",), at_least, most))
    for requirement, needed, reachable, relaxed_to, price, reason in selection.conflicts.iter_rows():
        if reason == "together":
            assert reachable is None and relaxed_to < needed and price == selection.size
        elif requirement == "most":
            again = choose(frame, Requirements({"cod": share}, ("size",), at_least, price))
            assert (again.status, again.size) == ("optimal", price) and price > most
        elif requirement == "load:cod":
            total = float(frame["cod"].sum())
            again = choose(frame, Requirements({"cod": relaxed_to / total}, ("size",), at_least, most))
            assert (again.status, again.size) == ("optimal", price)
            over = min(relaxed_to / total + 1e-6, share)
            assert choose(frame, Requirements({"cod": over}, ("size",), at_least, most)).status == "infeasible"
