"""Invitations: a link by mail, its hash kept, accepted once, replaced, withdrawn, too late."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from qingshen.problems import Refused
from qingshen.web.accounts.actions.accept_invitation import accept_invitation, find
from qingshen.web.accounts.actions.invite import Invited, invite
from qingshen.web.accounts.actions.withdraw_invitation import withdraw_invitation
from qingshen.web.accounts.models import Invitation, Membership, User
from qingshen.web.journal.models import Entry, Notice
from qingshen.web.policies import Forbidden, may
from tests.web.conftest import organisation

NEW = {
    "username": "neu",
    "full_name": "新人",
    "email": "new@example.org",
    "password": "correct-horse-7",
    "again": "correct-horse-7",
}


def asked(world: SimpleNamespace, email: str = "new@example.org", duty: str = "filler") -> Invited:
    return invite(world.people.manager, world.mine.organisation, email, duty, lambda token: token)


def test_the_link_goes_by_mail_and_only_its_hash_is_kept(world: SimpleNamespace) -> None:
    made = asked(world)
    assert made.is_sent
    assert made.link in mail.outbox[-1].body
    assert made.link not in str(list(Invitation.objects.values()))
    assert made.link not in str(list(Entry.objects.values()))


def test_accepting_makes_the_account_and_works_once(world: SimpleNamespace, client: Client) -> None:
    token = asked(world).link
    assert client.get(f"/accounts/invitations/{token}/").status_code == 200
    assert client.post(f"/accounts/invitations/{token}/join", NEW).status_code == 302
    person = User.objects.get(username="neu")
    assert may(person, "report.fill", world.mine)
    assert Notice.objects.filter(user=world.people.manager).exists()
    assert Client().get(f"/accounts/invitations/{token}/").status_code == 410
    with pytest.raises(Refused, match="已使用"):
        accept_invitation(world.people.stranger, token)


def test_all_that_is_wrong_with_a_password_is_told_at_once(world: SimpleNamespace, client: Client) -> None:
    answer = client.post(f"/accounts/invitations/{asked(world).link}/join", {**NEW, "password": "12345678"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "两次输入的密码不同" in page and page.count("invalid-feedback") >= 2


def test_who_invites_is_told_what_each_duty_does(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    page = signed_in(world.people.manager).get(f"/accounts/organisations/{world.mine.organisation.pk}/")
    assert "审核人核对并提交" in page.content.decode()


def test_who_is_signed_in_joins_with_the_account(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    token = asked(world, duty="approver").link
    assert signed_in(world.people.stranger).post(f"/accounts/invitations/{token}/accept").status_code == 302
    assert Membership.objects.get(user=world.people.stranger).duty == "approver"


def test_a_second_invitation_replaces_the_first_and_a_withdrawn_one_opens_nothing(world: SimpleNamespace) -> None:
    first, second = asked(world), asked(world)
    assert find(first.link) is None
    assert find(second.link) is not None
    withdraw_invitation(world.people.manager, second.invitation)
    assert find(second.link) is None


def test_it_expires(world: SimpleNamespace) -> None:
    made = asked(world)
    assert timedelta(days=13) < made.invitation.expires_at - timezone.now() <= timedelta(days=14)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert find(made.link) is None


def test_a_bureau_invites_the_first_manager_only(world: SimpleNamespace) -> None:
    new = organisation("institution", "新技术机构")
    assert invite(world.people.bureau, new, "boss@example.org", "manager", str).invitation.duty == "manager"
    with pytest.raises(Forbidden):
        invite(world.people.bureau, new, "boss@example.org", "member", str)
    with pytest.raises(Refused, match="已有负责人"):
        invite(world.people.bureau, world.mine.organisation, "boss@example.org", "manager", str)
    with pytest.raises(Forbidden):
        invite(world.people.filler, world.mine.organisation, "boss@example.org", "manager", str)


def test_another_bureau_takes_no_enterprise_over(world: SimpleNamespace) -> None:
    world.mine.organisation.memberships.filter(duty="manager").delete()
    with pytest.raises(Refused, match="其他部门"):
        invite(world.people.other_bureau, world.mine.organisation, "boss@example.org", "manager", str)


def test_a_bureau_brings_no_manager_into_a_bureau_above_or_beside_it(world: SimpleNamespace) -> None:
    above = organisation("bureau", "未启用的省厅")
    world.city.parent = above
    world.city.save()
    for who in (world.people.bureau, world.people.other_bureau):
        with pytest.raises(Refused, match="下级主管部门"):
            invite(who, above, "boss@example.org", "manager", str)
    below = organisation("bureau", "丙区分局", world.city)
    assert invite(world.people.bureau, below, "boss@example.org", "manager", str).invitation.duty == "manager"


@pytest.mark.parametrize("role", ["institution", "association", "expert", "finance"])
def test_another_bureau_takes_no_partner_of_an_audit_over(world: SimpleNamespace, role: str) -> None:
    with pytest.raises(Refused, match="其他部门"):
        invite(world.people.other_bureau, world.partners[role], "boss@example.org", "manager", str)
    assert invite(world.people.bureau, world.partners[role], "boss@example.org", "manager", str).link


def test_a_first_managers_link_is_dead_once_there_is_one(world: SimpleNamespace) -> None:
    new = organisation("institution", "新技术机构")
    first, second = (invite(world.people.bureau, new, f"{n}@example.org", "manager", lambda it: it) for n in "ab")
    accept_invitation(world.people.stranger, first.link)
    with pytest.raises(Refused, match="已有负责人"):
        accept_invitation(world.people.finance, second.link)


def test_a_first_managers_link_is_dead_once_another_bureau_works_with_the_organisation(world: SimpleNamespace) -> None:
    new = organisation("institution", "新技术机构")
    made = invite(world.people.other_bureau, new, "a@example.org", "manager", lambda it: it)
    world.audit.participations.create(organisation=new, role="institution")
    with pytest.raises(Refused, match="其他部门"):
        accept_invitation(world.people.stranger, made.link)


def test_a_link_dies_with_the_right_of_whoever_sent_it(world: SimpleNamespace) -> None:
    token = asked(world).link
    Membership.objects.filter(user=world.people.manager).delete()
    with pytest.raises(Refused, match="已使用"):
        accept_invitation(world.people.stranger, token)
