"""Checklists and hot spots can be followed back to the answers and amounts of enterprises."""

import re

import pytest

from qingshen.case import read_case
from qingshen.explain.checked import FIGURES, told
from qingshen.language import Text
from qingshen.phases import Audit, audit

ENTERPRISES = "enterprise,name,process\nE1,甲厂,镀锌\nE2,乙厂,镀锌\nE3,丙厂,镀镍 / Nickel\n"
QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,100,t
E1,2024,cod_generated,50,kg
E1,2024,cod_discharged,20,kg
E2,2024,cod_generated,30,kg
E2,2024,cod_discharged,5,kg
E3,2024,cod_generated,20,kg
"""
ACTIVITIES = "enterprise,year,carrier,amount,unit\nE1,2024,electricity,1000,kWh\nE2,2024,electricity,3000,kWh\n"
SETTINGS = """[audit]
title = "试验"
years = [2024]
[benchmark]
output = "output"
amounts = []
group_by = ["process"]
[diagnosis]
sectors = ["electroplating"]
"""
CHECKS = "enterprise,question,answer\nE1,EQ02,no\nE2,EQ02,yes\nE3,EQ04,no\n"


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Audit:
    """Return an audit of two groups of platers, who answer a checklist."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "tables").mkdir()
    given = {"audit.toml": SETTINGS, "enterprises.csv": ENTERPRISES, "tables/quantities.csv": QUANTITIES,
             "tables/activities.csv": ACTIVITIES, "tables/checks.csv": CHECKS}  # fmt: skip
    for name, text in given.items():
        (folder / name).write_text(text, encoding="utf-8")
    return audit(read_case(folder))


def trace(audit: Audit, figure: str):
    form, tracer = next((form, tracer) for form, tracer in FIGURES if re.fullmatch(form, figure))
    return tracer(audit, **re.fullmatch(form, figure).groupdict())


def test_a_question_names_who_is_flagged_its_limit_and_source(found) -> None:
    node = trace(found, "question/EQ02")
    assert node.value.zh == "1/2" and "否" in node.formula.zh and "recalled" in node.clause
    assert "不明 1" in node.note.zh
    (answer,) = node.children
    assert answer.label.zh == "E1" and answer.place.cell == "B2"


def test_the_checklist_lists_what_can_be_judged_the_worst_first(found) -> None:
    node = trace(found, "cohort/checklist")
    assert [child.figure for child in node.children] == ["question/EQ04", "question/EQ02"]
    assert all(trace(found, child.figure).figure == child.figure for child in node.children)


def test_a_groups_amount_is_the_sum_of_its_enterprises(found) -> None:
    node = trace(found, "hotspot/镀锌/generation/cod_generated")
    assert node.value.zh == "80 kg" and [child.value.zh for child in node.children] == ["50 kg", "30 kg"]
    assert node.children[0].children[0].figure == "enterprise/E1/2024/quantity/cod_generated"


def test_treatment_is_generated_minus_discharged(found) -> None:
    node = trace(found, "hotspot/镀锌/treatment/cod_generated")
    assert node.value.zh == "55 kg" and "份额 68.75%" in node.note.zh
    assert [leaf.value.zh for leaf in node.children[0].children] == ["50 kg", "20 kg"]


def test_energy_and_carbon_lead_to_their_own_trees(found) -> None:
    node = trace(found, "hotspot/镀锌/input/energy")
    assert [child.figure for child in node.children] == ["enterprise/E2/2024/energy", "enterprise/E1/2024/energy"]


def test_a_group_whose_name_has_a_slash_is_found(found) -> None:
    node = trace(found, "cohort/hotspots")
    names = [child.figure for child in node.children] + ["hotspot/镀镍 / Nickel/generation/cod_generated"]
    for figure in names:
        assert trace(found, figure).figure == figure


def test_words_are_split_into_their_languages() -> None:
    assert told("漏汽 / Steam leaks") == Text("漏汽", "Steam leaks")
    assert told("7.5") == Text("7.5") and told(None) == Text("")
