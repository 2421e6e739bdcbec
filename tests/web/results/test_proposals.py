"""What may be decided, beside what was: new until the next run, gone where the run has no such matter."""

from types import SimpleNamespace

import pytest

from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.take_back import take_back
from qingshen.web.audits.files import read_file
from qingshen.web.results.proposals import SHOWN, Matter, asked, matters_of, since


def matter(decidable: SimpleNamespace, step: str, subject: str) -> Matter:
    return next(one for one in matters_of(decidable.audit, decidable.run)[step] if one.proposal.subject == subject)


def first(decidable: SimpleNamespace, step: str) -> str:
    return matters_of(decidable.audit, decidable.run)[step][0].proposal.subject


def test_every_step_has_its_matters_by_name_but_the_list(decidable: SimpleNamespace) -> None:
    found = matters_of(decidable.audit, decidable.run)
    assert {"team", "survey", "focus", "targets", "diagnosis", "generation", "screening", "schedule"} <= set(found)
    assert "list" not in found and since(found) == 0
    for step, own in found.items():
        for one in own:
            assert one.proposal.name.zh and one.decision is None, (step, one)
    assert matter(decidable, "survey", "EP12").proposal.answers == ("accept", "return")
    water = matter(decidable, "targets", "washing_water/near")
    assert water.proposed.zh == f"{water.proposal.proposal} m³/m²" == water.standing.en
    assert [one.proposal.free for one in found["targets"]] == ["number"] * len(found["targets"])


def test_a_decision_stands_beside_the_proposal_and_waits_for_a_run(decidable: SimpleNamespace) -> None:
    subject = first(decidable, "screening")
    decide(decidable.people.bureau, decidable.audit, "screening", subject, "reject", "与园区规划冲突")
    one = matter(decidable, "screening", subject)
    assert one.is_new and one.standing.zh == "不采用" and "与园区规划冲突" in one.why.zh
    assert since(matters_of(decidable.audit, decidable.run)) == 1
    assert take_back(decidable.people.bureau, decidable.audit, "screening", [subject]) == 1
    assert not matter(decidable, "screening", subject).is_new
    assert b"[[decisions]]" not in (read_file(decidable.audit, "decisions.toml") or b"")


def test_a_decision_about_nothing_is_shown_to_be_taken_back(decidable: SimpleNamespace) -> None:
    decide(decidable.people.bureau, decidable.audit, "screening", "EP99/EP99-1", "adopt", "曾有此方案")
    found = matters_of(decidable.audit, decidable.run)["screening"]
    assert [one.proposal.subject for one in found if one.is_gone] == ["EP99/EP99-1"]
    assert [one.proposal.subject for one in asked(found, "", "gone")] == ["EP99/EP99-1"]


def test_before_the_first_run_there_are_the_decisions_alone(decidable: SimpleNamespace) -> None:
    decide(decidable.people.bureau, decidable.audit, "focus", "fresh_water", "focus", "缺水地区")
    found = matters_of(decidable.audit, None)
    assert list(found) == ["focus"] and not found["focus"][0].is_gone


@pytest.mark.parametrize("show", SHOWN)
def test_what_is_asked_for_is_found(decidable: SimpleNamespace, show: str) -> None:
    subject = first(decidable, "screening")
    decide(decidable.people.bureau, decidable.audit, "screening", subject, "reject", "不适用")
    found = matters_of(decidable.audit, decidable.run)["screening"]
    kept = {one.proposal.subject for one in asked(found, "", show)}
    everything = {one.proposal.subject for one in found}
    assert kept == {"open": everything - {subject}, "gone": set()}.get(show, {subject})
    assert {one.proposal.subject for one in asked(found, subject.lower(), "")} >= {subject}
