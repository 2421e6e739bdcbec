"""The verbs: set one's two-step sign-in up; have new recovery codes."""

from typing import Any

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from qingshen.language import Text
from qingshen.web.accounts.factor import LOOK, WRONG, check, fits, has_factor
from qingshen.web.accounts.models import User
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require

CODES = 10
THERE = Text("已经启用两步验证", "two-step sign-in is set up already")
FIRST = Text("要换手机，请先停用再重新启用", "for another telephone, switch it off first")
ADDED = Text("您的账户已启用两步验证。", "Two-step sign-in is set up for your account.")
RENEWED = Text("您的恢复码已更换，旧的不再有效。", "You have new recovery codes; the old ones work no more.")
HERE = "/accounts/me/two-step/"


def add_factor(user: Any, key: str, code: str) -> list[str]:
    """Ask `user` from now on for a code of the app that holds `key`; return the recovery codes, told this once.

    Raises Refused where `code` is not what the app shows, or where there is a second step already.
    """
    require(user, "account.add_factor")
    with transaction.atomic():
        one = User.objects.select_for_update().get(pk=user.pk)
        if has_factor(one):
            raise refused("factor-there", THERE, FIRST, "code")
        clock = fits(key, code)
        if clock is None:
            raise refused("code-wrong", WRONG, LOOK, "code")
        TOTPDevice.objects.filter(user=one).delete()
        TOTPDevice.objects.create(user=one, name="app", key=key, last_t=clock.t(), drift=clock.drift)
        codes = _fresh_codes(one)
        record(one, "account.add_factor", one)
        notify([one], ADDED, HERE)
    return codes


def renew_codes(user: Any, code: str) -> list[str]:
    """Return new recovery codes for a code, the app's or an old one; the old ones work no more.

    Raises Refused for a wrong code.
    """
    require(user, "account.renew_codes")
    check(user, code)
    with transaction.atomic():
        one = User.objects.select_for_update().get(pk=user.pk)
        codes = _fresh_codes(one)
        record(one, "account.renew_codes", one)
        notify([one], RENEWED, HERE)
    return codes


def _fresh_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _ in range(CODES)]
    device.token_set.bulk_create([StaticToken(device=device, token=one) for one in codes])
    return [f"{one[:4]}-{one[4:]}".upper() for one in codes]
