"""What may be decided, beside what was: new until the next run, gone where the run has no such matter."""

import pickle
from types import SimpleNamespace

import pytest

from qingshen.phases import Audit as Reckoned
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.take_back import take_back
from qingshen.web.audits.files import read_file
from qingshen.web.results.proposals import SHOWN, Decided, Matter, asked, known, write


def matter(decidable: SimpleNamespace, step: str, subject: str) -> Matter:
    return next(one for one in Decided(decidable.audit, decidable.run).matters(step) if one.proposal.subject == subject)


def first(decidable: SimpleNamespace, step: str) -> str:
    return Decided(decidable.audit, decidable.run).matters(step)[0].proposal.subject


def test_every_step_has_its_matters_by_name_but_the_list(decidable: SimpleNamespace) -> None:
    decided = Decided(decidable.audit, decidable.run)
    found = {step: decided.matters(step) for step in decided.counted()}
    assert {"team", "survey", "focus", "targets", "diagnosis", "generation", "screening", "schedule"} <= set(found)
    assert "list" not in found and not decided.new
    assert decided.counted() == {step: (0, len(own)) for step, own in found.items()}
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
    assert Decided(decidable.audit, decidable.run).new == {("screening", subject)}
    assert take_back(decidable.people.bureau, decidable.audit, "screening", [subject]) == 1
    assert not matter(decidable, "screening", subject).is_new
    assert b"[[decisions]]" not in (read_file(decidable.audit, "decisions.toml") or b"")


def test_a_decision_about_nothing_is_shown_to_be_taken_back(decidable: SimpleNamespace) -> None:
    decide(decidable.people.bureau, decidable.audit, "screening", "EP99/EP99-1", "adopt", "曾有此方案")
    found = Decided(decidable.audit, decidable.run).matters("screening")
    assert [one.proposal.subject for one in found if one.is_gone] == ["EP99/EP99-1"]
    assert [one.proposal.subject for one in asked(found, "", "gone")] == ["EP99/EP99-1"]


def test_before_the_first_run_there_are_the_decisions_alone(decidable: SimpleNamespace) -> None:
    decide(decidable.people.bureau, decidable.audit, "focus", "fresh_water", "focus", "缺水地区")
    decided = Decided(decidable.audit, None)
    assert decided.counted() == {"focus": (1, 1)} and not decided.matters("focus")[0].is_gone


def test_what_was_kept_when_the_run_ended_is_what_is_read(decidable: SimpleNamespace, reckoned: Reckoned) -> None:
    def told() -> list[Matter]:
        known.cache_clear()
        decided = Decided(decidable.audit, decidable.run)
        return [one for step in decided.counted() for one in decided.matters(step)]

    before = told()
    write(reckoned, decidable.run.folder)
    assert told() == before
    (decidable.run.folder / "proposals" / "screening.pickle").write_bytes(pickle.dumps(("0", [])))
    assert told() == before


@pytest.mark.parametrize("show", SHOWN)
def test_what_is_asked_for_is_found(decidable: SimpleNamespace, show: str) -> None:
    subject = first(decidable, "screening")
    decide(decidable.people.bureau, decidable.audit, "screening", subject, "reject", "不适用")
    found = Decided(decidable.audit, decidable.run).matters("screening")
    kept = {one.proposal.subject for one in asked(found, "", show)}
    everything = {one.proposal.subject for one in found}
    assert kept == {"open": everything - {subject}, "gone": set()}.get(show, {subject})
    assert {one.proposal.subject for one in asked(found, subject.lower(), "")} >= {subject}
