"""The verbs: send a link to whoever forgot the password, and set a new one by that link."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django_tasks import task

from qingshen.language import Text
from qingshen.web.accounts.actions.change_password import CHANGED
from qingshen.web.accounts.letters import letter, post
from qingshen.web.accounts.limits import count
from qingshen.web.accounts.models import User
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.wording import current

SUBJECT = Text("重设清审密码", "Reset your Qingshen password")
BODY = Text(
    "您好，{user}：\n\n请打开下面的链接设置新密码（3 天内有效，只能用一次）。您的用户名是 {name}。\n\n{link}\n\n"
    "如果不是您本人申请，请忽略此邮件。",
    "Hello {user},\n\nopen this link to set a new password (valid for 3 days, once). Your user name is {name}.\n\n"
    "{link}\n\n"
    "If you did not ask for it, ignore this mail.",
)  # fmt: skip
OFTEN = Text("申请过于频繁", "links were asked for too often")
LATER = Text(
    "请查收已发出的邮件（也看垃圾邮件），或一小时后再试",
    "look for the letters sent, in the spam too, or try again in an hour",
)
STALE = Text("链接已失效或已使用", "the link has expired or been used")
ANEW = Text("请重新申请重设密码", "ask for a new one")


def send_reset(email: str, site: str, whence: str) -> None:
    """Have a link mailed to every active account of `email`; `site` is the address the platform answers at.

    The worker looks for the accounts and writes: how long the answer takes does not tell whether there is one. Raises
    Refused where too many were asked for, by `whence` or for `email`, whether or not it is an account's.
    """
    require(AnonymousUser(), "account.reset")
    if not (count("reset-asked", whence) and count("reset-mail", email)):
        raise refused("reset-often", OFTEN, LATER)
    mail_reset.enqueue(email.strip(), site.rstrip("/"), current())


@task()
def mail_reset(email: str, site: str, language: str) -> None:
    """Mail the links."""
    letters = []
    for one in User.objects.filter(email__iexact=email, is_active=True).exclude(email=""):
        parts = (urlsafe_base64_encode(force_bytes(one.pk)), default_token_generator.make_token(one))
        link = site + reverse("accounts:reset", args=parts)
        said = one.language or language
        letters.append(letter(one.email, said, SUBJECT, BODY, user=one, name=one.username, link=link))
    post(letters)


def holder(uid: str, token: str) -> User | None:
    """Return whose link this is; None where it is no link, used or too old."""
    try:
        one = User.objects.get(pk=int(urlsafe_base64_decode(uid)), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return one if default_token_generator.check_token(one, token) else None


def reset_password(uid: str, token: str, password: str) -> User:
    """Set the password of the link's holder, checked already. Raises Refused for a link that holds no more."""
    require(AnonymousUser(), "account.reset")
    with transaction.atomic():
        one = holder(uid, token)
        if one is None:
            raise refused("link-stale", STALE, ANEW)
        one = User.objects.select_for_update().get(pk=one.pk)
        if not default_token_generator.check_token(one, token):
            raise refused("link-stale", STALE, ANEW)
        one.set_password(password)
        one.save(update_fields=["password"])
        record(one, "account.reset", one, {"changed": ["password"]})
        notify([one], CHANGED, "/accounts/me/")
    return one
