"""The verbs: switch one's own two-step sign-in off; remove that of a member who has lost it."""

from typing import Any

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from qingshen.language import Text
from qingshen.web.accounts.factor import check, has_factor, must_have
from qingshen.web.accounts.models import User
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

NEEDED = Text("您的单位要求两步验证", "your organisation requires two-step sign-in")
LOST = Text(
    "换手机：请平台管理员解除，下次登录时重新设置",
    "for another telephone have the administrator remove it, and set it up anew at the next sign-in",
)
NONE = Text("没有启用两步验证", "two-step sign-in is not set up")
NOTHING = Text("无需停用", "there is nothing to switch off")
OWN = Text("不能这样解除自己的两步验证", "your own two-step sign-in is not removed here")
HERE = Text("在“我的账户”里用验证码停用", "switch it off with a code under 'My account'")
DROPPED = Text("您的账户已停用两步验证。", "Two-step sign-in is switched off for your account.")
REMOVED = Text(
    "平台管理员解除了您的两步验证；如非您所请，请立即联系管理员。",
    "The administrator removed your two-step sign-in; if you did not ask for it, tell the administrator at once.",
)


def drop_factor(user: Any, code: str) -> None:
    """Ask `user` for no code any more. Raises Refused for a wrong code, or where an organisation requires it."""
    require(user, "account.drop_factor")
    if not has_factor(user):
        raise refused("factor-none", NONE, NOTHING)
    if must_have(user):
        raise refused("factor-needed", NEEDED, LOST)
    check(user, code)
    _remove(user, user, "account.drop_factor", DROPPED)


def remove_factor(user: Any, person: User) -> None:
    """Remove the second step of somebody else who has lost it: the password alone signs in.

    Raises Refused for none, and for one's own: that takes a code.
    """
    require(user, "account.remove_factor", person)
    if person.pk == user.pk:
        raise refused("factor-own", OWN, HERE)
    if not has_factor(person):
        raise refused("factor-none", NONE, NOTHING)
    _remove(user, person, "account.remove_factor", REMOVED)


def _remove(by: Any, person: User, verb: str, said: Text) -> None:
    with transaction.atomic():
        one = User.objects.select_for_update().get(pk=person.pk)
        TOTPDevice.objects.filter(user=one).delete()
        StaticDevice.objects.filter(user=one).delete()
        record(by, verb, one)
        notify([one], said, "/accounts/me/")
