"""The second step of signing in: a code of the person's own app (TOTP), or a recovery code that works once."""

import time
from base64 import b32encode
from typing import Any

import segno
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.wording import says

DIGITS, STEP = 6, 30  # [s]
ALARM = 5
WRONG = Text("验证码不对", "the code is wrong")
LOOK = Text(
    "填验证器应用此刻显示的 6 位数字，或一个没用过的恢复码",
    "type the 6 digits the app shows now, or a recovery code not used yet",
)
TOO_SOON = Text("输错后须稍等", "after a wrong code one has to wait")
WAIT = Text("请 {n} 秒后再试", "try again in {n} seconds")
GUESSING = Text(
    "有人输入了您的密码，但验证码连续 {n} 次不对。如不是您本人，请立即修改密码。",
    "Somebody typed your password and then {n} wrong codes. If it was not you, change your password at once.",
)
USED = Text("您用一个恢复码登录，还剩 {n} 个。", "You signed in with a recovery code; {n} are left.")


def has_factor(user: Any) -> bool:
    """Say whether `user` is asked for a code at sign-in."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def must_have(user: Any) -> bool:
    """Say whether an organisation of `user` requires a second step."""
    return bool(user.memberships.filter(organisation__needs_factor=True).exists())


def codes_left(user: Any) -> int:
    """Return how many recovery codes `user` has not used."""
    return sum(one.token_set.count() for one in StaticDevice.objects.filter(user=user))


def check(user: User, code: str) -> None:
    """Take `code`, of the app or a recovery code. Raises Refused for a wrong one, and for one typed too soon after."""
    token = "".join(one for one in code if one.isalnum()).lower()
    is_app = len(token) == DIGITS and token.isascii() and token.isdigit()
    wait, is_right, left = 0, False, 0
    # Nothing is raised within: a wrong try has to be kept.
    with transaction.atomic():
        kind = TOTPDevice if is_app else StaticDevice
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is not None:
            is_allowed, facts = device.verify_is_allowed()
            if is_allowed:
                is_right = device.verify_token(token)
            else:
                wait = 1 + int(max(0, (facts["locked_until"] - timezone.now()).total_seconds()))
            left = device.throttling_failure_count
        if is_right and not is_app:
            _tell_used(user)
    if wait:
        raise refused("code-too-soon", TOO_SOON, Text(WAIT.zh.format(n=wait), WAIT.en.format(n=wait)), "code")
    if not is_right:
        if left == ALARM:
            notify([user], Text(GUESSING.zh.format(n=left), GUESSING.en.format(n=left)), "/accounts/me/")
        raise refused("code-wrong", WRONG, LOOK, "code")


def _tell_used(user: User) -> None:
    left = codes_left(user)
    record(user, "account.use_code", user, {"left": left})
    notify([user], Text(USED.zh.format(n=left), USED.en.format(n=left)), "/accounts/me/two-step/")


def fresh_key() -> str:
    """Return a new secret, as hexadecimal digits."""
    return str(random_hex(20))


def fits(key: str, code: str) -> TOTP | None:
    """Return the clock that shows `code` now for the secret `key`; None: none does."""
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    clock = TOTP(bytes.fromhex(key), STEP, 0, DIGITS)
    clock.time = time.time()
    return clock if clock.verify(int(digits), 1) else None


def spelled(key: str) -> str:
    """Return the secret as people type it into an app: groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture(user: Any, key: str) -> SafeString:
    """Return the secret as a QR code, drawn here: nobody else is asked to draw it."""
    address = TOTPDevice(user=user, key=key).config_url
    title = says(Text("验证器应用的二维码", "QR code for the app"))
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4, light="#fff", title=title)
    return mark_safe(drawn)
