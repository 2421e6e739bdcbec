"""The verb: an enterprise's manager makes a token for the enterprise's own systems."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.api.models import SCOPES, Token
from qingshen.web.audits.models import Enrolment
from qingshen.web.journal.record import record
from qingshen.web.policies import require

PREFIX = "qs_"
LONGEST = 365
MOST = 20
TWICE = Text("已有同名的有效令牌", "there is a token of this name already")
OTHERWISE = Text("换一个名称；令牌没有抄下的，先撤销再建", "choose another name; a token not copied is revoked first")


def create_token(user: Any, enrolment: Enrolment, name: str, scope: str, days: int) -> tuple[Token, str]:
    """Return the new token of `enrolment` and its secret, which is kept nowhere: it is told this once.

    Raises Forbidden; Refused for a name, a scope or a number of days that is none.
    """
    require(user, "token.change", enrolment)
    name = " ".join(name.split())
    problems = _wrong(name, scope, days)
    if problems:
        raise Refused(problems)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        alive = Token.objects.filter(enrolment=enrolment, revoked_at=None, expires_at__gt=timezone.now())
        if alive.filter(name=name).exists():
            # The page that shows the secret, loaded anew, asks for another one too.
            raise Refused([Problem(Place("", "", "name"), "token-twice", TWICE, OTHERWISE)])
        if alive.count() >= MOST:
            what = Text(f"已有 {MOST} 个有效令牌", f"there are {MOST} tokens already")
            remedy = Text("先撤销不用的令牌", "revoke those that are not used")
            raise Refused([Problem(Place(), "token-many", what, remedy)])
        token = Token.objects.create(
            enrolment=enrolment, name=name, scope=scope, token_hash=hash_of(secret), by=user,
            expires_at=timezone.now() + timedelta(days=days),
        )  # fmt: skip
        record(user, "token.change", token, {"made": name, "scope": scope, "days": days, "enterprise": enrolment.code})
    return token, secret


def hash_of(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256. It has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _wrong(name: str, scope: str, days: int) -> list[Problem]:
    problems = []
    if not name or len(name) > 80:
        what = Text("没有名称", "it has no name") if not name else Text("名称超过 80 字", "the name is too long")
        remedy = Text("写明哪个系统使用，例如 MES", "say which system uses it, such as MES")
        problems.append(Problem(Place("", "", "name"), "token-name", what, remedy))
    if scope not in SCOPES:
        remedy = Text("选只读或读写", "choose read only or read and write")
        problems.append(
            Problem(Place("", "", "scope"), "token-scope", Text("没有选权限", "no scope was chosen"), remedy)
        )
    if not 1 <= days <= LONGEST:
        what = Text("有效期不在 1—365 天之间", "it must last from 1 to 365 days")
        remedy = Text("最长一年，到期后另建", "a year at most; make another then")
        problems.append(Problem(Place("", "", "days"), "token-days", what, remedy))
    return problems
