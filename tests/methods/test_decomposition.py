import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.decomposition import lmdi, lmdi_by_sector, logarithmic_mean
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("decomposition.yaml").read_text(encoding="utf-8"))
Columns = dict[str, list[float]]


@pytest.mark.parametrize("case", EXAMPLES["examples"], ids=lambda case: case["say"])
def test_worked_examples(case: dict[str, Any]) -> None:
    found = lmdi(case["start"], case["end"])
    assert {name: round(value, case["digits"]) for name, value in found.items()} == case["additive"]
    if "multiplicative" in case:
        indices = lmdi(case["start"], case["end"], "multiplicative")
        assert {name: round(value, 5) for name, value in indices.items()} == case["multiplicative"]


@pytest.mark.parametrize("case", EXAMPLES["zeros"], ids=lambda case: case["say"])
def test_zeros_by_the_analytical_limits(case: dict[str, Any]) -> None:
    assert lmdi(case["start"], case["end"]) == pytest.approx(case["additive"], abs=1e-12)


def test_the_mean() -> None:
    assert logarithmic_mean(5, 5) == 5
    assert logarithmic_mean(math.e, 1) == pytest.approx(math.e - 1)
    assert logarithmic_mean(0, 3) == logarithmic_mean(3, 0) == logarithmic_mean(0, 0) == 0
    # (a − b)/(ln a − ln b) would lose six digits here; the series of L gives the arithmetic mean.
    assert logarithmic_mean(1 + 1e-10, 1) == pytest.approx(1 + 0.5e-10, rel=1e-15)
    with pytest.raises(ValueError, match="not below zero"):
        logarithmic_mean(-1, 2)


def slow(start: Columns, end: Columns, log_small: float = -1e9) -> dict[str, float]:
    """The effects as the paper prints them, in logarithms, e^log_small standing for zero."""
    effects = dict.fromkeys(start, 0.0)
    for at in range(len(next(iter(start.values())))):
        logs = [{n: math.log(x[at]) if x[at] else log_small for n, x in year.items()} for year in (start, end)]
        values = [math.prod(x[at] for x in year.values()) for year in (start, end)]
        ratio = sum(logs[1].values()) - sum(logs[0].values())
        mean = (values[1] - values[0]) / ratio if abs(ratio) > 1e-12 else values[0]
        for name in effects:
            effects[name] += mean * (logs[1][name] - logs[0][name])
    return effects


level = st.just(0.0) | st.floats(0.01, 100)


@st.composite
def years(draw: st.DrawFn, values: st.SearchStrategy[float] = level) -> tuple[Columns, Columns]:
    sectors, factors = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    column = st.lists(values, min_size=sectors, max_size=sectors)
    return tuple({f"x{k}": draw(column) for k in range(factors)} for _ in range(2))  # type: ignore[return-value]


@settings(max_examples=60)
@given(years())
def test_the_slow_version_agrees_and_nothing_is_left(pair: tuple[Columns, Columns]) -> None:
    start, end = pair
    found = lmdi(start, end)
    total = found.pop("total")
    size = max(1.0, *(abs(value) for value in found.values()))
    assert math.isclose(sum(found.values()), total, abs_tol=1e-12 * size)
    assert found == pytest.approx(slow(start, end), rel=1e-6, abs=1e-6 * size)


@settings(max_examples=40)
@given(years(st.floats(0.01, 100)))
def test_the_two_forms_are_linked(pair: tuple[Columns, Columns]) -> None:
    start, end = pair
    indices = lmdi(start, end, "multiplicative")
    total = indices.pop("total")
    assert math.isclose(math.prod(indices.values()), total, rel_tol=1e-12)
    was, now = (sum(math.prod(row) for row in zip(*year.values(), strict=True)) for year in pair)
    effects = lmdi(start, end)
    assert {name: effects[name] for name in indices} == pytest.approx(
        {name: math.log(value) * logarithmic_mean(now, was) for name, value in indices.items()}, abs=1e-9 * (was + now)
    )


@settings(max_examples=40)
@given(years(), st.randoms(use_true_random=False))
def test_order_and_names_leave_no_trace(pair: tuple[Columns, Columns], random: Any) -> None:
    start, end = pair
    at = list(range(len(start["x0"])))
    random.shuffle(at)
    names = list(start)
    random.shuffle(names)
    moved = [{f"{name}!": [year[name][i] for i in at] for name in names} for year in pair]
    found, again = lmdi(start, end), lmdi(*moved)
    assert all(again[f"{name}!"] == found[name] for name in names) and again["total"] == found["total"]


@settings(max_examples=40)
@given(years())
def test_sectors_add_up_both_ways(pair: tuple[Columns, Columns]) -> None:
    start, end = pair
    parts, whole = lmdi_by_sector(start, end), lmdi(start, end)
    total = parts["total"]
    size = max(1.0, *(float(np.abs(row).max()) for row in parts.values()))
    assert sum(parts[name] for name in start) == pytest.approx(total, abs=1e-12 * size)
    assert {name: float(row.sum()) for name, row in parts.items()} == pytest.approx(whole, abs=1e-11 * size)


def test_what_grows_without_change_elsewhere_is_its_own() -> None:
    found = lmdi({"activity": [10, 20], "intensity": [3, 0]}, {"activity": [15, 20], "intensity": [3, 0]})
    assert found == {"activity": 15.0, "intensity": 0.0, "total": 15.0}


def codes(start: Any, end: Any, form: Any = "additive") -> list[tuple[str, str]]:
    with pytest.raises(Refused) as told:
        lmdi(start, end, form)
    return [(one.code, f"{one.place.sheet} {one.place.cell}".strip()) for one in told.value.problems]


def test_everything_wrong_is_told_at_once() -> None:
    start = {"a": [1.0, None, -1.0], "b": [1.0, 2.0], "only": [1.0], "total": [1.0]}
    end = {"a": [1.0, math.inf, 1.0], "b": [1.0, 2.0], "total": [1.0]}
    assert codes(start, end) == [
        ("factor-unmatched", "only"),
        ("factor-reserved", "total"),
        ("sectors-unequal", ""),
        ("value-missing", "a start[1]"),
        ("value-negative", "a start[2]"),
        ("value-infinite", "a end[1]"),
    ]


def test_what_has_no_answer_is_refused() -> None:
    assert codes({"a": [[1.0]]}, {"a": [[1.0]]}) == [("sectors-unequal", "")]
    assert codes({"a": []}, {"a": []}) == [("sectors-unequal", "")]
    assert codes({"a": [1e300], "b": [1e300]}, {"a": [1], "b": [1]}) == [("total-infinite", "")]
    assert codes({"a": [0.0]}, {"a": [1.0]}, "multiplicative") == [("total-zero", "")]
    for form in ("sideways", ""):
        with pytest.raises(ValueError, match="unknown form"):
            lmdi({"a": [1]}, {"a": [1]}, form)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no factor"):
        lmdi({}, {})


def test_changes_beyond_all_numbers() -> None:
    start, end = {"a": [1e300], "b": [1e-300]}, {"a": [1e-300], "b": [1e300]}
    assert lmdi(start, end)["total"] == 0.0
    assert codes(start, end, "multiplicative") == [("index-infinite", "")]
    with pytest.raises(ValueError, match="finite"):
        logarithmic_mean(math.inf, 1.0)
