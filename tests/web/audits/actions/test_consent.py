"""Taking part, delegation, banks, conflicts of interest: each by whom it belongs to, told and written down."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.accounts.models import User
from qingshen.web.audits.actions.add_participant import add_participant
from qingshen.web.audits.actions.assign_district import assign_district
from qingshen.web.audits.actions.declare_conflict import declare_conflict
from qingshen.web.audits.actions.delegate import delegate, revoke_delegation
from qingshen.web.audits.actions.open_to_finance import open_to_finance
from qingshen.web.audits.actions.remove_participant import remove_participant
from qingshen.web.audits.actions.withdraw_conflict import withdraw_conflict
from qingshen.web.audits.models import Enrolment, Participation
from qingshen.web.journal.models import Entry, Notice
from qingshen.web.policies import Forbidden, may
from tests.web.conftest import organisation, person


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def verbs() -> list[str]:
    return list(Entry.objects.values_list("verb", flat=True))


def test_an_institution_fills_in_by_consent_until_it_is_taken_back(world: SimpleNamespace) -> None:
    outside = organisation("institution", "别家机构")
    helper = person("helper", outside)
    with pytest.raises(Forbidden):
        delegate(world.people.bureau, world.mine, outside)
    with pytest.raises(Refused, match="技术机构"):
        delegate(world.people.manager, world.mine, world.city)
    delegate(world.people.manager, world.mine, outside)
    mine = Enrolment.objects.get(pk=world.mine.pk)
    assert may(anew(helper), "report.fill", mine)
    assert not may(anew(helper), "report.submit", mine)
    assert not may(anew(helper), "report.see", world.other)
    revoke_delegation(world.people.manager, mine)
    assert not may(anew(helper), "report.see", Enrolment.objects.get(pk=world.mine.pk))
    assert verbs() == ["enrolment.delegate"] * 2
    assert Notice.objects.filter(user=helper).count() == 2


def test_banks_see_results_while_they_are_let(world: SimpleNamespace) -> None:
    for is_open in (True, False):
        one = open_to_finance(world.people.approver, world.mine, is_open=is_open)
        assert may(anew(world.people.finance), "results.see_enterprise", one) is is_open
    with pytest.raises(Forbidden):
        open_to_finance(world.people.filler, world.mine, is_open=True)


def test_a_conflict_closes_the_enterprise_and_only_the_bureau_takes_it_back(world: SimpleNamespace) -> None:
    expert, bureau = world.people.expert, world.people.bureau
    with pytest.raises(Refused, match="自己"):
        declare_conflict(expert, world.mine, person("expert2", world.partners["expert"]), "同学")
    with pytest.raises(Refused, match="专家"):
        declare_conflict(bureau, world.mine, world.people.filler, "同学")
    one = declare_conflict(expert, world.mine, expert, "曾任顾问")
    assert not may(expert, "report.see", world.mine)
    assert Notice.objects.filter(user=bureau).exists()
    with pytest.raises(Forbidden):
        withdraw_conflict(expert, one)
    withdraw_conflict(bureau, one)
    assert may(expert, "report.see", world.mine)


def test_a_bureau_is_not_removed_while_it_looks_after_enterprises(world: SimpleNamespace) -> None:
    here = Participation.objects.get(audit=world.audit, organisation=world.mine.district)
    with pytest.raises(Refused, match="1 家企业"):
        remove_participant(world.people.bureau, here)
    assert assign_district(world.people.bureau, world.audit, world.other.district, [world.mine.pk]) == 1
    remove_participant(world.people.bureau, here)
    assert not may(anew(world.people.district), "audit.see", world.audit)
    assert may(anew(world.people.other_district), "report.see", Enrolment.objects.get(pk=world.mine.pk))


def test_only_a_bureau_below_looks_after_an_enterprise(world: SimpleNamespace) -> None:
    elsewhere = world.people.other_bureau.memberships.get().organisation
    with pytest.raises(Refused, match="下属"):
        assign_district(world.people.bureau, world.audit, elsewhere, [world.mine.pk])
    with pytest.raises(Forbidden):
        assign_district(world.people.district, world.audit, world.other.district, [world.mine.pk])


def test_a_role_needs_its_kind(world: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="角色"):
        add_participant(world.people.bureau, world.audit, organisation("association", "另一协会"), "expert")
    with pytest.raises(Refused, match="已参与"):
        add_participant(world.people.bureau, world.audit, world.partners["expert"], "expert")
    two = organisation("finance", "第二银行")
    banker = person("banker", two)
    add_participant(world.people.bureau, world.audit, two, "finance")
    assert may(banker, "audit.see", world.audit)
    assert verbs() == ["participation.change"]
