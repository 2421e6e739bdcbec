"""The trees of the implementation: every id of its forms resolves, figures end in cells, parts add up."""

import re

import pytest

from qingshen.explain.performed import FIGURES
from qingshen.phases import Audit

MEASURES = (
    "enterprise,measure,year,type,name,outcome,investment,annual_saving,actual_saving,evidence,reason,technique\n"
    "E1,M1,2024,设备,甲 A,implemented,50,10,9,结算单 / bills,,GE41\n"
    "E1,M2,2024,设备,乙 B,not_implemented,50,10,,,资金未落实,\n"
    "E2,M3,2024,设备,丙 C,pending,50,10,,,,\n"
)
EFFECTS = (
    "enterprise,measure,variable,stage,value,unit,evidence\n"
    "E1,M1,fresh_water,planned,80,m3,\nE1,M1,fresh_water,actual,60,m3,水表\n"
)
QUANTITIES = "enterprise,year,variable,value,unit\n" + "".join(
    f"{plant},{year},{name},{value},{unit}\n"
    for plant in ("E1", "E2")
    for year, name, value, unit in (
        (2023, "output", 100, "t"), (2024, "output", 110, "t"), (2023, "fresh_water", 1000, "m3"),
        (2024, "fresh_water", 990, "m3"),
    )
)  # fmt: skip
ACTIVITIES = "enterprise,year,carrier,amount,unit\n" + "".join(
    f"{plant},{year},electricity,{amount},kWh\n"
    for plant in ("E1", "E2")
    for year, amount in ((2023, 1000), (2024, 900))
)
ADOPTED = """[[decisions]]
step = "screening"
subject = "E2/M3"
decision = "adopt"
reason = "可行"
by = "组"
date = "2025-01-01"
"""


@pytest.fixture
def found(audited, tmp_path) -> Audit:
    (tmp_path / "decisions.toml").write_text(ADOPTED, encoding="utf-8")
    return audited(measures=MEASURES, effects=EFFECTS, quantities=QUANTITIES, activities=ACTIVITIES)


def told(audit: Audit, figure: str):
    for form, tracer in FIGURES:
        match = re.fullmatch(form, figure)
        if match:
            return tracer(audit, **match.groupdict())
    raise AssertionError(figure)


@pytest.mark.parametrize(
    "figure",
    ["cohort/schedule", "cohort/tracking", "tracking/E1/M1", "cohort/claims", "claim/E1/M1/fresh_water",
     "claim/E1/M1/benefit", "cohort/abandoned", "cohort/techniques/outcome", "cohort/attainment",
     "cohort/decomposition", "decomposition/energy/total", "decomposition/ghg/carbon_factor", "cohort/attribution",
     "attribution/fresh_water",
     "cohort/benefit", "cohort/method", "cohort/acceptance", "cohort/continuing", "cohort/watch"],
)  # fmt: skip
def test_every_form_has_a_tree_in_both_languages(found, figure) -> None:
    node = told(found, figure)
    assert node.figure == figure
    assert node.text("zh") and node.text("en")


def test_empty_tables_still_have_trees(audited) -> None:
    empty = audited()
    for form, tracer in FIGURES:
        if "(?P" not in form:
            assert tracer(empty).figure == form


def test_a_claim_ends_in_the_cell_and_the_evidence(found) -> None:
    node = told(found, "claim/E1/M1/fresh_water")
    planned, actual, realised, *_ = node.children
    assert (planned.value.zh, actual.value.zh, realised.value.zh) == ("80 m3", "60 m3", "0.75")
    assert actual.place is not None and actual.place.file.endswith("effects.csv") and actual.note.zh == "水表"


def test_an_option_ends_in_the_cell_it_is_reported_in(found) -> None:
    node = told(found, "tracking/E1/M1")
    assert node.value.zh == "已完成" and node.place is not None and node.place.file.endswith("measures.csv")


def test_what_was_given_up_says_why(found) -> None:
    (option,) = told(found, "cohort/abandoned").children
    assert option.label.zh == "E1/M2" and option.value.zh == "资金未落实"


def test_the_schedule_tells_who_decided(found) -> None:
    (option,) = told(found, "cohort/schedule").children
    assert option.label.zh == "E2/M3" and [child.label.zh for child in option.children] == ["建议", "决定"]
