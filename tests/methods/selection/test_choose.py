from itertools import combinations
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.selection import Requirements, Selection, choose

COLUMNS = {
    "enterprise": pl.String,
    "cod": pl.Float64,
    "coal": pl.Float64,
    "size": pl.String,
    "process": pl.String,
    "mandatory": pl.Boolean,
    "feasible": pl.Boolean,
    "score": pl.Float64,
}


def candidates(rows: list[dict[str, Any]]) -> pl.DataFrame:
    named = [{"enterprise": f"E{at:02d}", **row} for at, row in enumerate(rows)]
    return pl.DataFrame([{name: row.get(name) for name in COLUMNS} for row in named], schema=COLUMNS)


def on_the_list(selection: Selection) -> list[str]:
    return selection.enterprises.filter("chosen")["enterprise"].to_list()


# The slow, obvious version: every subset of the candidates.


def status_of(row: dict[str, Any], fixed: dict[str, bool]) -> str:
    if row["enterprise"] in fixed:
        return "in" if fixed[row["enterprise"]] else "out"
    if row["feasible"] is False:
        return "out"
    return "in" if row["mandatory"] else "free"


def asked(rows: list[dict[str, Any]], needs: Requirements) -> list[tuple[float, dict[str, float]]]:
    """Return needed and amount by enterprise of each load and stratum."""
    found = []
    for load, share in needs.shares.items():
        total = sum(row[load] or 0 for row in rows)
        if total:
            found.append((share, {row["enterprise"]: (row[load] or 0) / total for row in rows}))
    strata: dict[Any, list[dict[str, Any]]] = {}
    for row in rows if needs.strata else []:
        strata.setdefault(tuple(row[name] for name in needs.strata), []).append(row)
    for members in strata.values():
        able = sum(row["feasible"] is not False or needs.fixed.get(row["enterprise"], False) for row in members)
        found.append((min(needs.at_least, max(able, 1)), {row["enterprise"]: 1.0 for row in members}))
    return found


def violation(names: tuple[str, ...], needs: list[tuple[float, dict[str, float]]], most: int | None) -> float:
    total = max(0, len(names) - most) / most if most else 0.0
    for needed, amount in needs:
        if needed:
            lack = (needed - sum(amount.get(name, 0) for name in names)) / needed
            total += lack if lack > 1e-9 else 0.0
    return total


def slow(frame: pl.DataFrame, needs: Requirements) -> list[tuple[float, int, float, tuple[str, ...]]]:
    """Return (violation, size, score, names) of every list that the decided, mandatory and infeasible leave."""
    rows = frame.to_dicts()
    kinds = {row["enterprise"]: status_of(row, dict(needs.fixed)) for row in rows}
    taken = [name for name, kind in kinds.items() if kind == "in"]
    free = [name for name, kind in kinds.items() if kind == "free"]
    score = {row["enterprise"]: row["score"] or 0.0 for row in rows}
    rules = asked(rows, needs)
    lists = [(*taken, *more) for count in range(len(free) + 1) for more in combinations(free, count)]
    return [(violation(one, rules, needs.most), len(one), sum(score[name] for name in one), one) for one in lists]


amount = st.one_of(st.none(), st.integers(0, 12).map(float))
row = st.fixed_dictionaries(
    {
        "cod": amount,
        "coal": amount,
        "size": st.sampled_from(["large", "small", None]),
        "process": st.sampled_from(["plating", "dyeing"]),
        "mandatory": st.sampled_from([None, False, False, True]),
        "feasible": st.sampled_from([None, True, True, False]),
        "score": st.one_of(st.none(), st.integers(-3, 9).map(float)),
    }
)
needs = st.builds(
    Requirements,
    shares=st.fixed_dictionaries({"cod": st.sampled_from([0.0, 0.5, 0.8, 1.0]), "coal": st.sampled_from([0.3, 0.9])}),
    strata=st.sampled_from([(), ("size",), ("size", "process")]),
    at_least=st.integers(0, 2),
    most=st.one_of(st.none(), st.integers(1, 5)),
    fixed=st.dictionaries(st.sampled_from(["E00", "E01"]), st.booleans()),
)


@settings(max_examples=80)
@given(st.lists(row, min_size=2, max_size=8), needs)
def test_no_list_is_better(rows: list[dict[str, Any]], requirements: Requirements) -> None:
    frame = candidates(rows)
    selection = choose(frame, requirements)
    every = slow(frame, requirements)
    chosen = tuple(on_the_list(selection))
    own = next(one for one in every if set(one[3]) == set(chosen))
    least = min(one[0] for one in every)
    assert own[0] == pytest.approx(least, abs=1e-6)
    stopped = selection.enterprises.filter(pl.col("mandatory") & ~pl.col("chosen")).height
    assert (selection.status == "infeasible") == (least > 1e-9 or stopped > 0)
    if least <= 1e-9:
        size = min(one[1] for one in every if one[0] <= 1e-9)
        assert selection.size == selection.bound == size
        assert selection.score == pytest.approx(max(one[2] for one in every if one[0] <= 1e-9 and one[1] == size))
        assert selection.requirements.filter(pl.col("kind") != "mandatory")["met"].drop_nulls().all()


@settings(max_examples=30)
@given(st.lists(row, min_size=2, max_size=8), needs, st.integers(0, 99))
def test_order_and_names_of_columns_leave_no_trace(
    rows: list[dict[str, Any]], requirements: Requirements, seed: int
) -> None:
    frame = candidates(rows)
    first = choose(frame, requirements)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=seed).select(reversed(frame.columns))
    again = choose(shuffled, requirements)
    for name in ("enterprises", "requirements", "conflicts"):
        assert getattr(first, name).equals(getattr(again, name))
    assert (first.size, first.bound, first.score) == (again.size, again.bound, again.score)


PLAIN = [
    {"cod": 50.0, "size": "large"},
    {"cod": 30.0, "size": "large", "score": 1.0},
    {"cod": 30.0, "size": "large", "score": 2.0},
    {"cod": 5.0, "size": "small"},
    {"cod": 5.0, "size": "small"},
    {"cod": None, "size": "small"},
]


def test_the_fewest_then_the_score_then_the_code() -> None:
    selection = choose(candidates(PLAIN), Requirements({"cod": 0.66}, ("size",)))
    assert on_the_list(selection) == ["E00", "E02", "E03"]
    assert (selection.status, selection.size, selection.bound, selection.gap) == ("optimal", 3, 3, 0.0)
    why = dict(selection.enterprises.select("enterprise", "why").iter_rows())
    assert why == {
        "E00": "load:cod",
        "E01": "",
        "E02": "load:cod;score",
        "E03": "stratum:small;tie",
        "E04": "",
        "E05": "",
    }
    assert selection.requirements.to_dicts() == [
        {
            "requirement": "load:cod",
            "kind": "load",
            "needed": pytest.approx(79.2),
            "reached": 85.0,
            "total": 120.0,
            "unknown": 1,
            "met": True,
            "slack": pytest.approx(5.8),
        },
        {
            "requirement": "stratum:large",
            "kind": "stratum",
            "needed": 1.0,
            "reached": 2.0,
            "total": 3.0,
            "unknown": 0,
            "met": True,
            "slack": 1.0,
        },
        {
            "requirement": "stratum:small",
            "kind": "stratum",
            "needed": 1.0,
            "reached": 1.0,
            "total": 3.0,
            "unknown": 0,
            "met": True,
            "slack": 0.0,
        },
    ]


def test_decisions_of_people_stand_above_all() -> None:
    rows = [{"cod": 9.0, "feasible": False}, {"cod": 9.0, "mandatory": True}, {"cod": 2.0}]
    selection = choose(candidates(rows), Requirements({"cod": 0.5}, fixed={"E00": True, "E01": False}))
    assert on_the_list(selection) == ["E00", "E02"]
    assert selection.enterprises["why"].to_list() == ["fixed;load:cod", "fixed", "load:cod"]
    # Who is mandatory by law and left out by decision is told.
    assert selection.status == "infeasible"
    assert selection.conflicts["requirement"].to_list() == ["mandatory:E01"]


def test_without_any_figure_there_is_no_share_to_hold() -> None:
    selection = choose(candidates([{"size": "a"}, {"size": None}]), Requirements({"cod": 0.9}, ("size",)))
    first = selection.requirements.row(0, named=True)
    assert (first["met"], first["total"], first["unknown"]) == (None, None, 2)
    assert selection.requirements["requirement"].to_list() == ["load:cod", "stratum:a", "stratum:—"]
    assert selection.requirements["unknown"].to_list() == [2, 0, 1]
    assert selection.size == 2


def test_an_empty_list_meets_nothing_asked() -> None:
    selection = choose(candidates([{"cod": 1.0}]), Requirements())
    assert (selection.size, selection.gap, selection.status) == (0, 0.0, "optimal")
    none = choose(candidates([]), Requirements({"cod": 0.5}, ("size",), most=2))
    assert (none.size, none.enterprises.height, none.status) == (0, 0, "optimal")


def test_stopped_early_there_is_still_a_list() -> None:
    rows = [{"cod": float(at**2 % 97 + 3), "coal": float(at**3 % 89 + 2)} for at in range(60)]
    selection = choose(candidates(rows), Requirements({"cod": 0.61, "coal": 0.57}, time_limit=1e-9))
    assert selection.requirements["met"].all()
    assert selection.status == ("optimal" if selection.gap == 0 else "gap")
    assert selection.bound <= choose(candidates(rows), Requirements({"cod": 0.61, "coal": 0.57})).size
