"""Shipped questions are the checklist, a case's own are its questionnaire."""

from dataclasses import replace

from qingshen.phases.diagnosis.questionnaire import method_of
from qingshen.rulebook.checklists import questions


def test_only_codes_not_shipped_are_a_questionnaire() -> None:
    shipped = questions()[0]
    assert method_of(shipped) == "checklist"
    assert method_of(replace(shipped, code="OWN01")) == "questionnaire"
