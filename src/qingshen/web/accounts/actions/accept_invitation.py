"""The verb: accept an invitation, with a new account or the one that is signed in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.accounts.actions.create_account import create_account
from qingshen.web.accounts.actions.invite import check_is_ours
from qingshen.web.accounts.models import DUTIES, Invitation, Membership, User
from qingshen.web.accounts.people import managers_of
from qingshen.web.accounts.refusing import refused
from qingshen.web.accounts.tokens import hashed
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import may, require
from qingshen.web.relations import forget

CLOSED = Text("邀请已使用、撤回或过期", "the invitation was used, taken back or has expired")
ANEW = Text("请联系邀请您的人重新邀请", "ask whoever invited you for a new one")
MEMBER = Text("您已是该单位成员", "you belong to the organisation already")
NOTHING = Text("无需再接受", "there is nothing to accept")
JOINED = Text("{who} 已加入 {where}（{duty}）", "{who} joined {where} ({duty})")


def find(token: str) -> Invitation | None:
    """Return the open invitation of a link's token, None where there is none."""
    one = Invitation.objects.select_related("organisation", "invited_by").filter(token_hash=hashed(token)).first()
    return one if one is not None and one.is_open else None


def accept_invitation(user: Any, token: str, account: Mapping[str, str] | None = None) -> User:
    """Make whoever holds the link a member: `user`, or the new account `account` describes. Returns the person.

    Raises Refused for a link that is open no more, for a member already, for a user name that is taken.
    """
    require(user, "invitation.accept")
    with transaction.atomic():
        one = Invitation.objects.select_for_update().filter(token_hash=hashed(token)).first()
        if one is None or not one.is_open:
            raise refused("invitation-closed", CLOSED, ANEW)
        _check_still_meant(one)
        person = user if account is None else create_account(account)
        if one.organisation.memberships.filter(user=person).exists():
            raise refused("member-already", MEMBER, NOTHING)
        Membership.objects.create(user=person, organisation=one.organisation, duty=one.duty)
        one.accepted_at, one.accepted_by = timezone.now(), person
        one.save(update_fields=["accepted_at", "accepted_by"])
        forget(person)
        record(person, "invitation.accept", one.organisation, {**one.facts(), "is_new_account": account is not None})
        _tell(one, person)
    return person


def _check_still_meant(one: Invitation) -> None:
    """Refuse a link whose sender could not send it today: since removed, or the organisation has found its manager."""
    if may(one.invited_by, "organisation.invite", one.organisation):
        return
    if one.duty != "manager" or not may(one.invited_by, "organisation.invite_first", one.organisation):
        raise refused("invitation-closed", CLOSED, ANEW)
    check_is_ours(one.invited_by, one.organisation)


def _tell(one: Invitation, person: User) -> None:
    duty, where = DUTIES[one.duty], one.organisation
    said = Text(
        JOINED.zh.format(who=person, where=where.name, duty=duty.zh),
        JOINED.en.format(who=person, where=where.name_en or where.name, duty=duty.en),
    )
    everyone = [*managers_of(where), one.invited_by]
    notify([each for each in everyone if each.pk != person.pk], said, f"/accounts/organisations/{where.pk}/")
