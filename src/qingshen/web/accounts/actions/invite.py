"""The verb: invite somebody to an organisation by e-mail; the link is told once and kept as its hash."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.accounts.letters import letter, post
from qingshen.web.accounts.models import DUTIES, DUTIES_OF, Invitation, Organisation
from qingshen.web.accounts.people import managers_of
from qingshen.web.accounts.refusing import refused
from qingshen.web.accounts.tokens import fresh
from qingshen.web.journal.record import record
from qingshen.web.policies import may, require
from qingshen.web.relations import is_elsewhere, standing

DAYS = 14
SUBJECT = Text("邀请您加入{organisation}（清审）", "You are invited to {organisation} (Qingshen)")
BODY = Text(
    "您好：\n\n{by} 邀请您在清审平台以“{duty_zh}”身份加入“{organisation}”。请在 {days} 天内打开链接接受：\n\n{link}\n\n"
    "链接只能使用一次，请勿转发。",
    "Hello,\n\n{by} invites you to join {organisation} on Qingshen as {duty_en}. Open this link within {days} days:\n\n"
    "{link}\n\nIt works once; do not pass it on.",
)  # fmt: skip
NO_DUTY = Text("此类单位没有这一职责", "an organisation of this kind has no such duty")
CHOOSE = Text("从列表中选择", "choose one of the list")
BELONGS = Text("此邮箱的账户已是本单位成员", "the account of this e-mail belongs to the organisation already")
CHANGE = Text("如需调整，请修改其职责", "change their duty instead")
HAS_MANAGER = Text("该单位已有负责人", "the organisation has a manager already")
ASK = Text("请由其负责人邀请成员", "ask the manager to invite people")
FOREIGN = Text("该单位参加其他部门组织的审核", "the organisation takes part in an audit of another bureau")
ABOVE = Text("只能为下级主管部门邀请首位负责人", "only a bureau above it invites the first manager of a bureau")
ADMINISTRATOR = Text("请平台管理员邀请其负责人", "ask the platform's administrator to invite its manager")


@dataclass(frozen=True)
class Invited:
    """An invitation as it was made: its link is known only here and now; `is_sent`: it left by mail."""

    invitation: Invitation
    link: str
    is_sent: bool = False


def invite(user: Any, organisation: Organisation, email: str, duty: str, address: Callable[[str], str]) -> Invited:
    """Invite `email` as `duty`; an open invitation of the same address is replaced. `address` makes a token's link.

    A bureau may invite the first manager of an organisation that has none; everybody else is invited from within.
    """
    if duty == "manager" and not may(user, "organisation.invite", organisation):
        require(user, "organisation.invite_first", organisation)
        check_is_ours(user, organisation)
    else:
        require(user, "organisation.invite", organisation)
    with transaction.atomic():
        made = make(user, organisation, email, duty, address)
    return send(user, [made])[0]


def check_is_ours(user: Any, organisation: Organisation) -> None:
    """Refuse to bring a first manager into an organisation that has one, or that belongs to another bureau's work."""
    if managers_of(organisation).exists():
        raise refused("manager-there", HAS_MANAGER, ASK, "email")
    if getattr(user, "is_superuser", False):
        return
    if organisation.kind == "bureau" and not standing(user).above(organisation.pk) & standing(user).duties.keys():
        raise refused("bureau-elsewhere", ABOVE, ADMINISTRATOR, "email")
    if is_elsewhere(user, organisation):
        raise refused("enterprise-elsewhere", FOREIGN, ADMINISTRATOR, "email")


def make(user: Any, organisation: Organisation, email: str, duty: str, address: Callable[[str], str]) -> Invited:
    """Write one invitation, within the caller's transaction and by the caller's right. Raises Refused."""
    email = email.strip()
    if duty not in DUTIES_OF[organisation.kind]:
        raise refused("duty-unknown", NO_DUTY, CHOOSE, "duty")
    if organisation.memberships.filter(user__email__iexact=email).exists():
        raise refused("member-already", BELONGS, CHANGE, "email")
    now = timezone.now()
    organisation.invitations.filter(email__iexact=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    token, kept = fresh()
    one = Invitation.objects.create(
        organisation=organisation, duty=duty, email=email, token_hash=kept, invited_by=user,
        expires_at=now + timedelta(days=DAYS),
    )  # fmt: skip
    record(user, "organisation.invite", organisation, one.facts())
    return Invited(one, address(token))


def send(user: Any, made: Sequence[Invited]) -> list[Invited]:
    """Mail the links, after they have been written; return them with whether each left."""
    letters = [_letter(user, one) for one in made]
    return [Invited(one.invitation, one.link, went) for one, went in zip(made, post(letters), strict=True)]


def _letter(user: Any, made: Invited) -> Any:
    one, duty = made.invitation, DUTIES[made.invitation.duty]
    return letter(
        one.email, "", SUBJECT, BODY, organisation=one.organisation, by=user, duty_zh=duty.zh, duty_en=duty.en,
        days=DAYS, link=made.link,
    )  # fmt: skip
