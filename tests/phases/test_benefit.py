"""Input and output of the audit, and what the method itself saved."""

import polars as pl
import pytest

from qingshen.phases.benefit import benefit, method_benefit

MONEY = ("investment", "actual_investment", "annual_saving", "actual_saving")
METHOD = """[method]
days = 200
person_days = 300
cost = 40
classic_days = 180
classic_person_days = 60
classic_cost = 15
source = "技术机构估算"
"""


def tracked(*rows: tuple) -> dict[str, pl.DataFrame]:
    schema = {"option": pl.String, "state": pl.String, **dict.fromkeys(MONEY, pl.Float64)}
    return {"tracking": pl.DataFrame(rows, schema=schema, orient="row")}


def test_benefit_over_investment_and_the_cost_of_the_audit(small_case) -> None:
    tables = tracked(
        ("A", "completed", 100.0, 110.0, 30.0, None),
        ("B", "completed", 50.0, None, 20.0, 12.0),
        ("C", "completed", None, None, 5.0, None),
        ("D", "implementing", 500.0, None, 90.0, None),
    )
    row = benefit(small_case(METHOD), tables).row(0, named=True)
    assert (row["investment"], row["annual_benefit"], row["audit_cost"]) == (160.0, 42.0, 40.0)
    assert (row["options"], row["unknown"]) == (2, 1)
    assert (row["ratio"], row["payback"]) == (pytest.approx(42 / 200), pytest.approx(200 / 42))
    assert row["investment_ratio"] == pytest.approx(42 / 160)


def test_an_undeclared_cost_is_not_zero(small_case) -> None:
    row = benefit(small_case(), tracked(("A", "completed", 100.0, None, 30.0, None))).row(0, named=True)
    assert (row["audit_cost"], row["ratio"], row["payback"], row["investment_ratio"]) == (None, None, None, 0.3)


def test_no_figures_and_no_options(small_case) -> None:
    case = small_case(METHOD)
    row = benefit(case, tracked(("A", "completed", None, None, 30.0, None))).row(0, named=True)
    assert (row["investment"], row["ratio"], row["unknown"]) == (None, None, 1)
    assert benefit(case, tracked(("A", "selected", 1.0, None, 1.0, None))).is_empty()
    assert benefit(case, {}).is_empty()


def test_no_cost_options_have_no_ratio_of_investment(small_case) -> None:
    row = benefit(small_case(METHOD), tracked(("A", "completed", 0.0, None, 8.0, None))).row(0, named=True)
    assert (row["investment_ratio"], row["ratio"], row["payback"]) == (None, 0.2, 5.0)


def test_the_method_beside_classic_audits(small_case) -> None:
    # Person-days and cost for each of ten enterprises; the days run side by side.
    assert method_benefit(small_case(METHOD), [str(k) for k in range(10)]).rows() == [
        ("days", 200.0, 180.0, -20.0, pytest.approx(-1 / 9), "技术机构估算"),
        ("person_days", 300.0, 600.0, 300.0, 0.5, "技术机构估算"),
        ("cost", 40.0, 150.0, 110.0, pytest.approx(11 / 15), "技术机构估算"),
    ]


def test_nothing_is_made_up_where_nobody_said(small_case) -> None:
    found = method_benefit(small_case("[method]\nperson_days = 300\n"), ["E1"])
    assert found["saved"].null_count() == 3 and found["this"].to_list() == [None, 300.0, None]
    assert found["source"].unique().to_list() == ["未申报 / not declared"]
