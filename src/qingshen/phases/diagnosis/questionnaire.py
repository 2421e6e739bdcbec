"""Questionnaires (问卷调查): the questions an audit asks of its own, beside the shipped checklists."""

from __future__ import annotations

from qingshen.rulebook.checklists import Question, questions
from qingshen.rulebook.edition import held

CHECKLIST, QUESTIONNAIRE = "checklist", "questionnaire"


def method_of(question: Question) -> str:
    """Return "checklist" of a shipped question and "questionnaire" of one the case brought along."""
    return CHECKLIST if question.code in _shipped() else QUESTIONNAIRE


@held
def _shipped() -> frozenset[str]:
    return frozenset(one.code for one in questions())
