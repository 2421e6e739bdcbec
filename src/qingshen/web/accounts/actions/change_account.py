"""The verb: change one's own account."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.accounts.letters import letter, post
from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require

MOVED = Text("您的清审账户换了邮箱", "Your Qingshen account has another e-mail")
SAID = Text(
    "您好，{user}：\n\n账户 {name} 的邮箱已改，通知和重设密码的邮件不再发到这里。\n\n"
    "如非您本人所为，请立即联系平台管理员。",
    "Hello {user},\n\nthe e-mail of the account {name} was changed: notices and password mails no longer come here.\n\n"
    "If it was not you, tell the platform's administrator at once.",
)
FIELDS = ("full_name", "email", "telephone", "language")


def change_account(user: Any, given: Mapping[str, str]) -> list[str]:
    """Set the reader's own name, e-mail, telephone, language; return which changed. The journal names no values."""
    require(user, "account.change")
    with transaction.atomic():
        one = User.objects.select_for_update().get(pk=user.pk)
        before = one.email
        changed = [name for name in FIELDS if name in given and getattr(one, name) != given[name]]
        for name in changed:
            setattr(one, name, given[name])
        if changed:
            one.save(update_fields=changed)
            record(user, "account.change", one, {"changed": changed})
    if "email" in changed and before:
        # Notices and new passwords go elsewhere from now on: whoever had them has to learn of it.
        post([letter(before, one.language, MOVED, SAID, user=one, name=one.username)])
    return changed
