"""Only what the engine can take is decided; all of it or nothing."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.decisions_file import read_decisions
from qingshen.web.policies import Forbidden
from qingshen.web.results.actions.decide_proposals import AS_PROPOSED, decide_proposals
from qingshen.web.results.proposals import Decided


def subjects(decidable: SimpleNamespace, step: str, count: int) -> list[str]:
    return [one.proposal.subject for one in Decided(decidable.audit, decidable.run).matters(step)[:count]]


def test_several_are_decided_at_once_in_the_name_of_who_decides(decidable: SimpleNamespace) -> None:
    two = subjects(decidable, "screening", 2)
    assert (
        decide_proposals(decidable.people.bureau, decidable.audit, "screening", [*two, two[0]], "adopt", "节水显著")
        == 2
    )
    found = read_decisions(decidable.audit)
    assert [(one.subject, one.decision, one.ruling.reason) for one in found] == [
        (subject, "adopt", "节水显著") for subject in two
    ]
    assert decidable.audit.organiser.name in found[0].ruling.by


def test_each_is_decided_as_proposed(decidable: SimpleNamespace) -> None:
    matters = Decided(decidable.audit, decidable.run).matters("diagnosis")[:5]
    named = [one.proposal.subject for one in matters]
    decide_proposals(decidable.people.bureau, decidable.audit, "diagnosis", named, AS_PROPOSED, "现场核实")
    assert {one.subject: one.decision for one in read_decisions(decidable.audit)} == {
        one.proposal.subject: one.proposal.proposal for one in matters
    }


@pytest.mark.parametrize(("step", "said"), [
    ("screening", "maybe"), ("screening", ""), ("targets", "much"), ("schedule", "soon"), ("team", "  "),
    ("schedule", "2025-13-01"),
])  # fmt: skip
def test_what_the_engine_cannot_take_is_refused_with_what_it_can(
    decidable: SimpleNamespace, step: str, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        decide_proposals(decidable.people.bureau, decidable.audit, step, subjects(decidable, step, 1), said, "理由")
    (problem,) = refused.value.problems
    assert problem.code == "decision-value" and problem.remedy.zh and problem.remedy.en
    assert not read_decisions(decidable.audit)


def test_one_that_is_not_there_keeps_the_others_from_being_decided(decidable: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="EP99"):
        decide_proposals(
            decidable.people.bureau,
            decidable.audit,
            "screening",
            [*subjects(decidable, "screening", 1), "EP99/1"],
            "adopt",
            "理由",
        )
    assert not read_decisions(decidable.audit)


def test_numbers_dates_and_names_are_written(decidable: SimpleNamespace) -> None:
    for step, said in (("targets", "0.9"), ("targets", "none"), ("schedule", "2026-06-30"), ("team", "园区管理办公室")):
        decide_proposals(decidable.people.bureau, decidable.audit, step, subjects(decidable, step, 1), said, "会议纪要")
        assert said in {one.decision for one in read_decisions(decidable.audit) if one.step == step}


def test_who_does_not_decide_is_refused(decidable: SimpleNamespace) -> None:
    for who in ("institution", "expert", "district", "filler", "stranger"):
        with pytest.raises(Forbidden):
            decide_proposals(getattr(decidable.people, who), decidable.audit, "focus", ["fresh_water"], "focus", "理由")
