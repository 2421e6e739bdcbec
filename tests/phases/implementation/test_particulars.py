"""What was said of carrying out an option, whoever proposed it."""

from qingshen.phases.implementation.particulars import PARTICULARS, particulars

MEASURES = (
    "enterprise,measure,year,type,planned_end,actual_saving,responsible,reason,evidence\n"
    "E1,M1,2024,设备,2025-06-30,3,设备科,设备迟到,\n"
)
OWN = """[[options]]
code = "I1"
name = "集中治理"
kind = "central_treatment"
outcome = "not_implemented"
planned_end = 2025-12-31
responsible = { zh = "园区", en = "the park" }
reason = "土地未落实"
by = "专家组"
date = 2025-01-01
"""


def test_measures_and_peoples_options_side_by_side(small_case) -> None:
    found = particulars(small_case(measures=MEASURES, decisions=OWN))
    assert found.columns == list(PARTICULARS)
    columns = ("option", "planned_end", "actual_saving", "responsible", "said", "evidence")
    assert found.select(columns).rows() == [
        ("E1/M1", "2025-06-30", 3.0, "设备科", "设备迟到", None),
        ("industry/I1", "2025-12-31", None, "园区 / the park", "土地未落实", None),
    ]


def test_nothing_said_is_an_empty_table(small_case) -> None:
    assert particulars(small_case()).is_empty()
