"""Findings of all methods stand in one table, whatever their methods say of them."""

import polars as pl

from qingshen.phases.diagnosis.finding import FINDINGS, PROBLEMS, Diagnosed, fitted, framed, together


def of(problem: str, *enterprises: str) -> Diagnosed:
    findings = framed(({"problem": problem, "enterprise": name, "counted": True} for name in enterprises), FINDINGS)
    return Diagnosed(framed([{"problem": problem, "audited": 3}], PROBLEMS), findings)


def test_what_a_method_does_not_say_is_null_and_counted() -> None:
    frame = fitted(pl.DataFrame({"enterprise": ["A"], "problem": ["p"], "extra": [1]}), FINDINGS)
    assert frame.columns == list(FINDINGS) and frame["counted"].to_list() == [True]
    assert frame["size"].to_list() == [None] and frame.schema["size"] == pl.Float64


def test_the_order_of_methods_changes_nothing() -> None:
    parts = [of("b", "Y", "X"), of("a", "Z")]
    first, second = together(parts), together(parts[::-1])
    assert first.problems.equals(second.problems) and first.findings.equals(second.findings)
    assert first.findings["enterprise"].to_list() == ["Z", "X", "Y"]


def test_a_finding_of_no_problem_is_left_out() -> None:
    stray = Diagnosed(framed((), PROBLEMS), framed([{"problem": "c", "enterprise": "A", "counted": True}], FINDINGS))
    assert together([stray, of("a", "B")]).findings["problem"].to_list() == ["a"]


def test_nothing_told_is_empty_tables() -> None:
    nothing = together(())
    assert nothing.problems.is_empty() and nothing.findings.columns == list(FINDINGS)
