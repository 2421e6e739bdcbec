"""Worked cases as sentences, warnings one by one, and what is refused."""

from typing import Any

import polars as pl
import pytest
from cohorts import VALUE_SCHEMA, Plant, frames
from polars.testing import assert_frame_equal
from sentences import Case, cases, evaluated, found, made, same

from qingshen.methods.evaluation import evaluate
from qingshen.problems import Refused
from qingshen.rulebook import index_system
from qingshen.rulebook.system import IndexSystem

BOARD = {
    "class": "making",
    "weight": "0.4*output_share",
    "group": "boards",
    "direction": "lower",
    "levels": ["≤1", "≤2", "≤3"],
}
METAL = {"class": "making", "weight": "0.2/n", "group": "metals", "direction": "higher"}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in cases()])
def test_worked_case(case: Case) -> None:
    actual = found(case, evaluated(case))
    wrong = {key: (wanted, actual[key]) for key, wanted in case["expect"].items() if not same(wanted, actual[key])}
    assert not wrong


PLAIN = made(
    {
        "classes": {"making": {"weight": 0.7}, "managing": {"weight": 0.3}},
        "indicators": {
            "water": {"class": "making", "weight": 0.4, "direction": "lower", "levels": ["≤5", "≤10", "≤15"]},
            "single": {**BOARD, "product": "single"},
            "double": {**BOARD, "product": "double"},
            "zinc": {**METAL, "levels": ["≥82", "≥80", "≥75"]},
            "gold": {**METAL, "levels": ["≥98", "≥95", "≥90"]},
            "law": {"class": "managing", "weight": 1, "levels": ["complies"] * 3, "limiting": True},
        },
    }
)
COMPLETE = {"water": 5.0, "single": 1.0, "double": 1.0, "zinc": 82.0, "gold": 98.0, "law": "I"}
OUTPUTS = {"output:single": 500.0, "output:double": 1000.0}
Row = tuple[str | None, str | None, float | None, str | None, str | None]


def rows(changes: dict[str, Any] | None = None, enterprise: str = "E1") -> list[Row]:
    """A complete and good enterprise but for `changes`: a figure, a level, or (figure, level, status)."""
    written: list[Row] = []
    for code, given in {**COMPLETE, **(changes or {})}.items():
        value, level, status = given if isinstance(given, tuple) else (given, None, "reported")
        if isinstance(value, str):
            value, level = None, value
        written.append((enterprise, code, value, level, status))
    return written


def values(*changed: Row, base: list[Row] | None = None) -> pl.DataFrame:
    return pl.DataFrame([*(rows() if base is None else base), *changed], schema=VALUE_SCHEMA, orient="row")


def given(parameters: dict[str, float] | None = None) -> pl.DataFrame:
    return frames({"E1": Plant({}, OUTPUTS if parameters is None else parameters)})[1]


def codes(table: pl.DataFrame, parameters: pl.DataFrame, system: IndexSystem = PLAIN) -> list[str]:
    given_out = evaluate(table, system, parameters).warnings
    assert all(one.severity == "warning" and one.what.en and one.remedy.en for one in given_out)
    return [one.code for one in given_out]


def test_a_clean_cohort_needs_no_warning() -> None:
    assert codes(values(), given()) == []


@pytest.mark.parametrize(
    ("changes", "parameters", "expected"),
    [
        ({"law": (None, None, "not_applicable")}, OUTPUTS, ["class-empty", "limiting-not-applicable"]),
        ({}, {}, ["shares-unknown"]),
        ({"water": (12.0, "I", "reported")}, OUTPUTS, ["level-contradicts-value"]),
        ({"double": (None, None, "not_applicable")}, OUTPUTS, ["product-set-aside"]),
        ({}, {"output:single": 500.0}, ["output-missing"]),
    ],
)
def test_each_warning_is_given_once(changes: dict[str, Any], parameters: dict[str, float], expected: list[str]) -> None:
    assert codes(values(base=rows(changes)), given(parameters)) == expected


def test_a_warning_names_the_enterprises_concerned() -> None:
    table = values(*rows({"water": (12.0, "I", "reported")}, "E2"))
    both = frames({name: Plant({}, OUTPUTS) for name in ("E1", "E2")})[1]
    (warning,) = evaluate(table, PLAIN, both).warnings
    assert str(warning.place) == "E2"


def test_an_indicator_without_baseline_is_warned_of() -> None:
    blank = {"class": "only", "weight": 1, "direction": "lower", "levels": ["", "", ""]}
    system = made({"classes": {"only": {"weight": 1}}, "indicators": {"co2": blank}})
    table = values(base=[("E1", "co2", 1.0, None, "reported")])
    assert codes(table, given({}), system) == ["not-evaluable"]


@pytest.mark.parametrize(
    ("extra", "code", "named"),
    [
        (("E1", "watre", 1.0, None, "reported"), "indicator-unknown", "watre"),
        (("E2", "law", None, "IV", "reported"), "level-unknown", "IV"),
        (("E2", "law", None, "I", "guessed"), "status-unknown", "guessed"),
        (("E1", "water", 6.0, None, "reported"), "value-duplicate", "E1/water"),
        ((None, "water", 6.0, None, "reported"), "enterprise-missing", "1"),
        (("E2", None, 6.0, None, "reported"), "indicator-missing", "1"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_name(extra: Row, code: str, named: str) -> None:
    with pytest.raises(Refused) as refused:
        evaluate(values(extra), PLAIN, given())
    (problem,) = refused.value.problems
    assert problem.code == code
    assert named in problem.what.zh
    assert named in problem.what.en
    assert problem.remedy.zh
    assert problem.remedy.en


def test_every_unreadable_column_is_named_at_once() -> None:
    extra = [("E2", "watre", 1.0, "IV", "guessed"), (None, "water", 6.0, None, "reported")]
    with pytest.raises(Refused) as refused:
        evaluate(values(*extra), PLAIN, given())
    assert {one.code for one in refused.value.problems} == {
        "indicator-unknown",
        "level-unknown",
        "status-unknown",
        "enterprise-missing",
    }


@pytest.mark.parametrize("column", ["enterprise", "indicator", "value", "level", "status"])
def test_a_missing_column_is_refused_by_name(column: str) -> None:
    with pytest.raises(Refused, match=column) as refused:
        evaluate(values().drop(column), PLAIN, given())
    assert [one.code for one in refused.value.problems] == ["column-missing"]


@pytest.mark.parametrize("column", ["enterprise", "name", "value"])
def test_a_missing_column_of_the_parameters_is_refused_by_name(column: str) -> None:
    with pytest.raises(Refused, match=column):
        evaluate(values(), PLAIN, given().drop(column))


@pytest.mark.parametrize("count", [0.0, 1.0, 3.0, 2.5, -1.0])
def test_a_stated_number_that_the_answers_contradict_is_refused(count: float) -> None:
    with pytest.raises(Refused, match="E1") as refused:
        evaluate(values(), PLAIN, given({**OUTPUTS, "n": count}))
    assert [one.code for one in refused.value.problems] == ["count-contradiction"]


def test_a_stated_number_is_contradicted_by_what_is_declared_not_applicable() -> None:
    table = values(base=rows({"gold": (None, None, "not_applicable")}))
    with pytest.raises(Refused, match="metals"):
        evaluate(table, PLAIN, given({**OUTPUTS, "n": 2.0}))


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(Refused, match="E1") as refused:
        evaluate(values(), PLAIN, pl.concat([given(), given()]))
    assert {one.code for one in refused.value.problems} == {"parameter-duplicate"}


@pytest.mark.parametrize("output", [-1.0, float("inf")])
def test_an_output_below_zero_or_without_end_is_refused(output: float) -> None:
    with pytest.raises(Refused, match="E1") as refused:
        evaluate(values(), PLAIN, given({**OUTPUTS, "output:double": output}))
    assert [one.code for one in refused.value.problems] == ["output-invalid"]


def test_a_cohort_of_nobody_gives_empty_tables() -> None:
    nobody = evaluate(values(base=[]), PLAIN)
    somebody = evaluate(values(), PLAIN, given())
    for table in ("enterprises", "indicators", "gaps"):
        assert_frame_equal(getattr(nobody, table), getattr(somebody, table).clear())
    assert nobody.warnings == ()


def test_an_empty_status_is_reported_where_there_is_an_answer() -> None:
    silent = [(enterprise, code, value, level, None) for enterprise, code, value, level, _ in rows()]
    expected = evaluate(values(), PLAIN, given())
    assert_frame_equal(evaluate(values(base=silent), PLAIN, given()).indicators, expected.indicators)


def test_a_value_that_is_not_a_number_is_missing() -> None:
    result = evaluate(values(base=rows({"water": float("nan")})), PLAIN, given())
    assert result.gaps["indicator"].to_list() == ["water"]
    assert result.gaps["status"].to_list() == ["missing"]
    assert result.indicators.filter(indicator="water")["value"].to_list() == [None]


def test_enterprises_may_be_numbers() -> None:
    table = values(*rows(enterprise="E2")).with_columns(pl.col("enterprise").str.slice(1).cast(pl.Int64))
    parameters = pl.concat([given().with_columns(enterprise=pl.lit(number)) for number in (1, 2)])
    assert evaluate(table, PLAIN, parameters).enterprises["level"].to_list() == ["I", "I"]


def test_meeting_a_level_is_meeting_the_lesser_ones_where_printed_baselines_cross() -> None:
    """Four-layer boards (n = 2): level II asks for 82+3n = 88 %, level III for 80+5n = 90 %; 89 % is level II."""
    system = index_system("pcb")
    code = "laminate_utilisation_rigid_multilayer"
    answer = pl.DataFrame([("E1", code, 89.0, None, "reported")], schema=VALUE_SCHEMA, orient="row")
    indicators = evaluate(answer, system, given({"n": 2.0})).indicators
    assert indicators.filter(indicator=code)["level"].item() == "II"
