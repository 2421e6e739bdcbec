"""An organisation never loses its last manager."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.accounts.actions.change_duty import change_duty
from qingshen.web.accounts.actions.remove_member import remove_member
from qingshen.web.accounts.models import Membership
from qingshen.web.policies import Forbidden


def of(world: SimpleNamespace, name: str) -> Membership:
    return Membership.objects.get(user=getattr(world.people, name), organisation=world.mine.organisation)


def test_the_last_manager_stays(world: SimpleNamespace) -> None:
    boss = of(world, "manager")
    with pytest.raises(Refused, match="唯一"):
        remove_member(world.people.manager, boss)
    with pytest.raises(Refused, match="唯一"):
        change_duty(world.people.admin, boss, "filler")
    change_duty(world.people.manager, of(world, "approver"), "manager")
    remove_member(world.people.manager, boss)
    assert not Membership.objects.filter(pk=boss.pk).exists()


def test_a_duty_of_another_kind_is_refused(world: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="职责"):
        change_duty(world.people.manager, of(world, "filler"), "member")
    with pytest.raises(Forbidden):
        change_duty(world.people.filler, of(world, "filler"), "manager")
