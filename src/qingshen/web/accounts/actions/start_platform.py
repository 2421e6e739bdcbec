"""The verb: the first start — the administrator and the first bureau, by the code printed at the start."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts import first
from qingshen.web.accounts.actions.create_account import create_account
from qingshen.web.accounts.models import Membership, Organisation, User
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.record import record
from qingshen.web.policies import require

WRONG = Text("启用码不对", "the code is wrong")
LOOK = Text(
    "看启动平台的窗口；重新启动会给出新的启用码", "look where the platform was started; a new start gives a new code"
)
STARTED = Text("平台已经启用", "the platform has been set up already")
SIGN_IN = Text("请登录", "sign in")


def start_platform(user: Any, code: str, given: Mapping[str, str]) -> User:
    """Create the administrator, manager of the bureau `given["bureau"]`, and return them; the code is spent.

    Raises Refused for a wrong code, or once anybody has an account.
    """
    require(user, "platform.start")
    if not first.is_first():
        raise refused("platform-started", STARTED, SIGN_IN)
    if not first.is_code(code):
        raise refused("code-wrong", WRONG, LOOK, "code")
    with transaction.atomic():
        admin = create_account(given, is_superuser=True)
        bureau = Organisation.objects.create(kind="bureau", name=given["bureau"].strip())
        Membership.objects.create(user=admin, organisation=bureau, duty="manager")
        record(admin, "platform.start", bureau, {"bureau": bureau.name, "administrator": admin.username})
        try:
            # Last: of two that enter the code together the second finds it gone and leaves nothing behind.
            first.spend()
        except FileNotFoundError:
            raise refused("platform-started", STARTED, SIGN_IN) from None
    return admin
