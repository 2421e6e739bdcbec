"""The sentences an enterprise reads are the policy's, and follow what it decides."""

from types import SimpleNamespace

from qingshen.web.audits.access import DUTIES, PARTIES, SUBJECTS, sentences
from qingshen.web.policies import POLICY


def test_every_party_the_policy_names_is_called_something() -> None:
    who = {party for verb, rule in POLICY.items() if verb.startswith(SUBJECTS) for party in rule.who}
    assert who - {"enterprise"} <= set(PARTIES)
    assert set(DUTIES) <= set(PARTIES)


def test_banks_see_nothing_until_they_are_let(world: SimpleNamespace) -> None:
    finance = PARTIES["finance"]
    before = next(one for one in sentences(world.mine) if one.party == finance)
    assert before.may == ()
    world.mine.is_open_to_finance = True
    after = next(one for one in sentences(world.mine) if one.party == finance)
    assert POLICY["results.see_enterprise"].name in after.may
    assert POLICY["report.see"].name not in after.may


def test_nobody_fills_in_once_the_audit_is_closed(world: SimpleNamespace) -> None:
    fill = POLICY["report.fill"].name
    assert any(fill in one.may for one in sentences(world.mine))
    world.mine.audit.state = "closed"
    assert not any(fill in one.may for one in sentences(world.mine))


def test_an_expert_kept_out_is_named(world: SimpleNamespace) -> None:
    expert = world.people.expert
    world.mine.conflicts.create(expert=expert, reason="顾问", declared_by=expert)
    told = next(one for one in sentences(world.mine) if one.party == PARTIES["expert"])
    assert str(expert) in told.remark.zh


def test_who_fills_in_is_not_told_to_judge(world: SimpleNamespace) -> None:
    """The delegate reviews no report of the enterprise, nor does anybody see it whose account is closed."""
    world.mine.institution = world.partners["institution"]
    world.people.approver.is_active = False
    world.people.approver.save()
    names = {one.party: one.names for one in sentences(world.mine)}
    assert names[PARTIES["delegate"]] == (str(world.mine.institution),)
    assert names[PARTIES["institution"]] == names[PARTIES["approver"]] == ()
