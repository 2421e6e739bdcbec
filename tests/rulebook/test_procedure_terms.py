"""The words of the procedure: complete, in both languages, and no default passed off as the guide's."""

import pytest

from qingshen.problems import Problem
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.procedure_terms import (
    PRINCIPLE_COLUMNS,
    ROLE_COLUMNS,
    aspect,
    aspects,
    concerns,
    diagnosis_methods,
    orientations,
    principles,
    read_principles,
    read_roles,
    roles,
    subjects,
)
from qingshen.rulebook.source import Row
from qingshen.rulebook.variables import general_variables

CITED = {"source": "x", "clause": "", "certainty": "recalled"}
NAMED = {"code": "one", "name_zh": "一", "name_en": "one"}


def test_codes_stand_in_the_guides_order() -> None:
    assert [one.code for one in roles()] == ["bureau", "association", "enterprise", "institution", "expert", "finance"]
    assert [one.code for one in principles()] == ["impact", "need", "feasibility", "representativeness"]
    assert [one.code for one in orientations()] == ["pollution", "carbon", "efficiency", "chain", "compliance"]
    assert [one.code for one in diagnosis_methods()] == [
        *("material_balance", "energy_balance", "water_balance", "standard", "expert", "questionnaire", "checklist"),
    ]
    assert [one.name.zh for one in aspects()] == [
        *("原辅材料和能源", "技术工艺", "设备", "过程控制", "产品", "废弃物", "管理", "员工"),
    ]


def test_nothing_claims_to_be_read_in_an_official_text_and_all_stands_in_both_languages() -> None:
    for one in (*roles(), *principles(), *orientations(), *aspects(), *diagnosis_methods(), *subjects()):
        assert one.citation.source and one.citation.certainty in ("transcribed", "recalled"), one.code
        for text in (one.name, getattr(one, "duty", one.name), getattr(one, "detail", one.name)):
            assert text.zh and text.en.isascii(), one.code


def test_default_weights_are_marked_as_a_design() -> None:
    assert sum(one.weight for one in principles()) == pytest.approx(1)
    assert all("[DESIGN]" in one.citation.source and one.citation.certainty == "recalled" for one in principles())


@pytest.mark.parametrize("text", ["control", "过程控制", "process control"])
def test_a_cause_by_code_and_name(text: str) -> None:
    found = aspect(text)
    assert found is not None and found.code == "control"
    assert aspect("天气") is None


def test_concerns_are_the_forms_quantities_the_carriers_and_more() -> None:
    found = concerns()
    for one in (*general_variables(), *carriers(), *orientations(), *subjects()):
        assert one.code in found
    assert found["fresh_water"].zh == "新鲜水用量"
    assert not {one.code for one in subjects()} & {one.code for one in (*general_variables(), *carriers())}


def test_mistakes_are_refused_at_their_cells() -> None:
    problems: list[Problem] = []
    cells = {**NAMED, "duty_zh": "", "duty_en": "leads", **CITED, "certainty": "sure"}
    read_roles([Row({one: cells[one] for one in ROLE_COLUMNS}, "roles.csv", "", 2)], problems)
    assert sorted((one.place.cell, one.code) for one in problems) == [("D2", "cell-empty"), ("H2", "cell-choice")]


@pytest.mark.parametrize(
    ("weight", "code"), [("40 %", "cell-choice"), ("1", "cell-choice"), ("", "cell-empty"), ("100 %", "")]
)
def test_weights_are_shares_of_one(weight: str, code: str) -> None:
    problems: list[Problem] = []
    cells = {**NAMED, "detail_zh": "详", "detail_en": "detail", "weight": weight, **CITED}
    read_principles([Row({one: cells[one] for one in PRINCIPLE_COLUMNS}, "principles.csv", "", 2)], problems)
    assert [(one.place.cell, one.code) for one in problems] == ([("F2", code)] if code else [])
