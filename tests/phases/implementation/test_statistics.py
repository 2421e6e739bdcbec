"""What became of a technique: medians over the options that were carried out."""

import polars as pl
import pytest

from qingshen.phases.implementation.schedule import schedule
from qingshen.phases.implementation.statistics import technique_statistics
from qingshen.phases.implementation.tracking import tracking

MEASURES = (
    "enterprise,measure,year,type,investment,annual_saving,actual_investment,actual_saving\n"
    "E1,M1,2024,设备,100,20,120,16\nE1,M2,2024,设备,50,10,,\nE2,M3,2024,设备,70,10,,\n"
)


def option(code, **changes) -> dict:
    row = {"option": code, "enterprise": code[:2], "technique": "T1", "decision": "adopt", "outcome": "implemented",
           "investment": 100.0, "annual_saving": 20.0, "payback": 5.0}  # fmt: skip
    return row | changes


@pytest.fixture
def statistics(small_case, hand_made, decided_by_people):
    def run(*options: dict, settings: str = "") -> pl.DataFrame:
        case = small_case(settings=settings, measures=MEASURES)
        tables = {"options": hand_made("options", *options)}
        return technique_statistics(case, tables, tracking(case, tables, schedule(case, tables, decided_by_people())))

    return run


def test_actual_figures_where_stated_else_planned(statistics) -> None:
    money = "[measures]\ndepreciation = 10\ntax_rate = 0.25\n"
    found = statistics(
        option("E1/M1"),
        option("E1/M2", investment=50.0, annual_saving=10.0, payback=4.0),
        option("E2/M3", outcome=None, investment=70.0),
        option("E2/M4", technique=None),
        settings=money,
    )
    row = found.row(0, named=True)
    assert (len(found), row["options"], row["implemented"]) == (1, 3, 2)
    # M1 cost 120 and saves 16 a year; K = 16/20.
    assert (row["investment_median"], row["saving_median"], row["realised_median"]) == (85.0, 13.0, 0.8)
    # D = 12, F = 16 − (16 − 12)·0.25 = 15, N = 120/15 = 8 a; M2 has N = 4 a as planned.
    assert row["payback_median"] == pytest.approx(6.0)


def test_a_technique_nobody_carried_out_has_no_medians(statistics) -> None:
    found = statistics(option("E1/M1", outcome="not_implemented"), option("E2/M3", outcome=None, technique="T2"))
    assert found.rows() == [("T1", 1, 0, None, None, None, None), ("T2", 1, 0, None, None, None, None)]


def test_without_a_technique_there_is_nothing(statistics) -> None:
    assert statistics(option("E1/M1", technique="  ")).is_empty()
