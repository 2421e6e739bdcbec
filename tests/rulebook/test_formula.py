import math
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.rulebook.formula import Formula, parse

UNITS = {"a": "m3", "b": "m3", "c": "m3", "kwh": "kWh", "area": "m2"}
PLAIN = dict.fromkeys("abcd", "")


def column(formula: Formula, rows: dict[str, list[float | None]]) -> list[float | None]:
    frame = nw.from_native(pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.Float64)).lazy())
    expression = formula.expression({name: nw.col(name) for name in formula.names})
    return frame.select(value=expression).collect().get_column("value").to_list()


@pytest.mark.parametrize(
    ("text", "unit", "values", "expected"),
    [
        ("kwh / area", "kWh/m2", {"kwh": 2_160_000, "area": 120_000}, 18),  # published: PCB platform documentation
        ("kwh / area", "kWh/m2", {"kwh": 311_663, "area": 43_426}, 7.176875604),
        ("b / (a + b)", "%", {"a": 48, "b": 52}, 52),
        ("b / (a + b)", "", {"a": 48, "b": 52}, 0.52),
        ("a / area", "L/m2", {"a": 8, "area": 1000}, 8),
        ("1 - b / a", "%", {"a": 4, "b": 1}, 75),
        ("-a / b", "%", {"a": 1, "b": 4}, -25),
        ("min(a, b) / max(a, b, c)", "%", {"a": 1, "b": 3, "c": 4}, 25),
        ("a ** 2 / b", "m3", {"a": 6, "b": 4}, 9),
    ],
)
def test_worked_examples(text: str, unit: str, values: dict[str, float], expected: float) -> None:
    formula = parse(text, UNITS, unit)
    assert formula.evaluate(values) == pytest.approx(expected, rel=1e-9)
    assert column(formula, {name: [value] for name, value in values.items()}) == pytest.approx([expected], rel=1e-9)


@pytest.mark.parametrize(
    ("a", "b"), [(1, 0), (0, 0), (None, 2), (2, None), (math.nan, 2), (2, math.inf), (1e308, 1e-10)]
)
def test_no_value_is_no_value(a: float | None, b: float | None) -> None:
    formula = parse("a / b", PLAIN, "")
    assert math.isnan(formula.evaluate({"a": a, "b": b}))
    assert column(formula, {"a": [a], "b": [b]}) == [None]


def test_division_by_zero_inside_does_not_become_zero() -> None:
    formula = parse("a / (b / c)", PLAIN, "")
    assert math.isnan(formula.evaluate({"a": 1, "b": 1, "c": 0}))
    assert column(formula, {"a": [1], "b": [1], "c": [0]}) == [None]


@pytest.mark.parametrize("text", ["min(a, b)", "max(a, b)"])
def test_min_and_max_do_not_skip_what_is_missing(text: str) -> None:
    formula = parse(text, PLAIN, "")
    assert math.isnan(formula.evaluate({"a": 1}))
    assert column(formula, {"a": [1, None, 1], "b": [None, 1, 2]})[:2] == [None, None]


def test_integer_columns() -> None:
    formula = parse("a / b", PLAIN, "%")
    frame = nw.from_native(pl.DataFrame({"a": [1], "b": [4]}))
    assert frame.select(value=formula.expression({"a": nw.col("a"), "b": nw.col("b")}))["value"].to_list() == [25.0]


def test_formulas_compare_by_what_they_say() -> None:
    first, second = parse("a/b", UNITS, "%"), parse(" a/b ", UNITS, "%")
    assert first == second and hash(first) == hash(second)
    assert first != parse("a/b", UNITS, "")
    assert first.names == ("a", "b")


TEXTS = st.recursive(
    st.one_of(st.sampled_from("abcd"), st.integers(0, 9).map(str), st.sampled_from(["0.5", "1e3", "2.25"])),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from("+-*/"), part).map(lambda one: f"({one[0]} {one[1]} {one[2]})"),
        part.map(lambda one: f"(-{one})"),
        st.tuples(part, st.integers(1, 4)).map(lambda one: f"({one[0]}) ** {one[1]}"),
        st.tuples(st.sampled_from(["min", "max"]), st.lists(part, min_size=2, max_size=3)).map(
            lambda one: f"{one[0]}({', '.join(one[1])})"
        ),
    ),
    max_leaves=5,
)
NUMBERS = st.floats(-1e3, 1e3, allow_subnormal=False).map(lambda one: round(one, 2))


@settings(max_examples=150)
@given(TEXTS, st.fixed_dictionaries(dict.fromkeys("abcd", NUMBERS)))
def test_a_formula_is_pythons_own_arithmetic(text: str, values: dict[str, float]) -> None:
    formula = parse(text, PLAIN, "")
    try:
        expected: Any = eval(text, {"min": min, "max": max}, values)  # the obvious version, on texts made here
    except ZeroDivisionError:
        expected = math.nan
    slow = formula.evaluate(values)
    (fast,) = column(formula, {name: [value] for name, value in values.items()})
    assert slow == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)
    assert fast is None if math.isnan(slow) else fast == slow
