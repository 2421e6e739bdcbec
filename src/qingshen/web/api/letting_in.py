"""Who calls: the user behind a bearer token, or a person signed in; the policy table answers for both alike."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import Case, F, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja.utils import check_csrf

from qingshen.language import Text
from qingshen.problems import Place, Problem
from qingshen.web.api.actions.create_token import hash_of
from qingshen.web.api.answers import answer
from qingshen.web.api.models import Token
from qingshen.web.audits.files import by_edition_of
from qingshen.web.audits.models import Enrolment
from qingshen.web.policies import may, refusal
from qingshen.web.routing import Access, View

A_MINUTE = 120
READING = ("GET",)
SCHEME = "bearer "


@dataclass(frozen=True)
class Caller:
    """Who calls; `token` None: somebody signed in in a browser."""

    user: Any
    token: Token | None = None


def guarded(view: View, access: Access) -> View:
    """Return `view`, called only by who may do `access` to the enterprise whose key is in the address."""

    def let_in(request: HttpRequest, **given: Any) -> HttpResponse:
        caller = _caller(request)
        if isinstance(caller, HttpResponse):
            return caller
        enrolment = Enrolment.objects.select_related("audit", "organisation").filter(pk=given["key"]).first()
        closed = _closed(request, caller, access, enrolment)
        if closed is not None:
            return closed
        request.user, request.enrolment = caller.user, enrolment  # type: ignore[attr-defined]
        with by_edition_of(enrolment):
            return view(request, **given)

    @wraps(view)
    def answering(request: HttpRequest, **given: Any) -> HttpResponse:
        response = let_in(request, **given) if request.method in access.methods else wrong_method(access.methods)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    answering.access = access  # type: ignore[attr-defined]
    answering.csrf_exempt = True  # type: ignore[attr-defined]
    return answering


def _closed(request: HttpRequest, caller: Caller, access: Access, enrolment: Enrolment | None) -> HttpResponse | None:
    """Return the answer to who may not; None: may."""
    token = caller.token
    if enrolment is None:
        return absent() if token is None else answer([_elsewhere(token)], 404)
    if token is not None and token.enrolment_id != enrolment.pk:
        return answer([_elsewhere(token)], 404)
    if not may(caller.user, access.seen_by, enrolment):
        return _unknown(_DEAD) if token is not None else absent()
    if request.method not in READING and (narrow := _not_to_write(request, token)) is not None:
        return answer([narrow], 403)
    why = refusal(caller.user, access.verb, enrolment)
    if why is not None:
        return answer([Problem(Place(), "forbidden", why, _ASK)], 403)
    return None


def _not_to_write(request: HttpRequest, token: Token | None) -> Problem | None:
    """Return why the way somebody came in does not let them write; None: it does."""
    if token is not None:
        return None if token.scope == "write" else _READ_ONLY
    return None if check_csrf(request) is None else _NO_CSRF


def _caller(request: HttpRequest) -> Caller | HttpResponse:
    said = request.headers.get("Authorization", "")
    if said[: len(SCHEME)].lower() == SCHEME:
        return _of_token(said[len(SCHEME) :].strip())
    if said or not request.user.is_authenticated:
        response = _unknown(_NO_TOKEN)
        # Programs read the 401; where people sign in stands beside it.
        response["Location"] = redirect_to_login(request.get_full_path())["Location"]
        return response
    return Caller(request.user)


def _of_token(secret: str) -> Caller | HttpResponse:
    token = Token.objects.select_related("by", "enrolment__audit").filter(token_hash=hash_of(secret)).first()
    if token is None:
        return _unknown(_WRONG)
    if not token.is_alive or not token.by.is_active or token.audit.state == "archived":
        return _unknown(_DEAD)
    if not _counted(token):
        response = answer([_TOO_MANY], 429)
        response["Retry-After"] = str(60 - int(timezone.now().timestamp()) % 60)
        return response
    return Caller(token.by, token)


def _counted(token: Token) -> bool:
    """Count a call; False where the token has had its calls of this minute."""
    now = timezone.now()
    minute = int(now.timestamp()) // 60
    open_still = Token.objects.filter(~Q(minute=minute) | Q(calls__lt=A_MINUTE), pk=token.pk)
    # One statement: calls that come at once are all counted, and a new minute costs what any other call does.
    calls = Case(When(minute=minute, then=F("calls") + 1), default=1)
    return bool(open_still.update(calls=calls, minute=minute, used_at=now))


def _elsewhere(token: Token) -> Problem:
    """Return where the token belongs: its holder may know."""
    address = f"/api/enrolments/{token.enrolment_id}/"
    return _problem(
        "absent", _ABSENT_IS, (f"此令牌的地址以 {address} 开头", f"the addresses of this token begin with {address}")
    )


def absent() -> HttpResponse:
    """Return the answer to what is not there, or not for this caller to know of."""
    return answer([_ABSENT], 404)


def nowhere() -> HttpResponse:
    """Return the answer to an address that is none of the interface's."""
    return answer([_NOWHERE], 404)


def wrong_method(allowed: tuple[str, ...]) -> HttpResponse:
    """Return the answer to a method an address does not take."""
    response = answer([_METHOD], 405)
    response["Allow"] = ", ".join(allowed)
    return response


def forged() -> HttpResponse:
    """Return the answer to a browser's request without its token."""
    return answer([_NO_CSRF], 403)


def too_large(what: Text) -> HttpResponse:
    """Return the answer to more than may be sent."""
    return answer([Problem(Place(), "too-large", what, _FEWER)], 413)


def failed() -> HttpResponse:
    """Return the answer where something failed that nobody foresaw."""
    return answer([_FAILED], 500)


def absent_error(request: HttpRequest, error: Http404) -> HttpResponse:
    """Return the answer to a 404 from within."""
    del request, error
    return absent()


def _unknown(problem: Problem) -> HttpResponse:
    response = answer([problem], 401)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _problem(code: str, what: tuple[str, str], remedy: tuple[str, str]) -> Problem:
    return Problem(Place(), code, Text(*what), Text(*remedy))


_ASK = Text(
    "请企业负责人检查令牌权限和审核状态", "ask the enterprise's manager about the token's scope and the audit's state"
)
_NO_TOKEN = _problem(
    "token-absent", ("请求没有令牌", "the request has no token"),
    ("加上请求头 Authorization: Bearer qs_…", "send the header Authorization: Bearer qs_…"),
)  # fmt: skip
_WRONG = _problem(
    "token-unknown", ("没有这个令牌", "there is no such token"),
    ("检查是否完整复制；令牌只在建立时显示一次", "see whether it was copied whole; it is shown once, when it is made"),
)  # fmt: skip
_DEAD = _problem(
    "token-dead",
    (
        "令牌已失效：到期、被撤销、审核已归档，或建立人已不属于该企业",
        "the token is dead: expired, revoked, its audit archived, or its maker left",
    ),
    ("请企业负责人另建一个", "ask the enterprise's manager for another"),
)  # fmt: skip
_READ_ONLY = _problem(
    "token-read-only", ("令牌只能读取", "this token may only read"),
    ("另建读写令牌", "make one that may write"),
)  # fmt: skip
_NO_CSRF = _problem(
    "csrf", ("浏览器请求缺少防伪标记", "a browser's request needs its CSRF token"),
    ("用令牌调用", "call with a bearer token"),
)  # fmt: skip
_TOO_MANY = _problem(
    "too-many", (f"每分钟最多 {A_MINUTE} 次", f"at most {A_MINUTE} calls a minute"),
    ("按 Retry-After 等待后再试；一次可写入多个单元格", "wait as Retry-After says; one call can write many cells"),
)  # fmt: skip
_ABSENT_IS = ("没有这个企业，或令牌不属于它", "there is no such enterprise, or the token is not its")
_ABSENT = _problem("absent", _ABSENT_IS, ("检查地址中的编号", "check the number in the address"))
_NOWHERE = _problem(
    "address", ("接口没有这个地址", "the interface has no such address"),
    ("全部地址见 /api/docs", "/api/docs lists its addresses"),
)  # fmt: skip
_FEWER = Text("分几次发送", "send it in several calls")
_FAILED = _problem(
    "failed", ("平台出错，数据没有改变", "the platform failed: nothing was changed"),
    ("稍后再试；仍不成功请联系管理员", "try again later, then ask the administrator"),
)  # fmt: skip
_METHOD = _problem(
    "method", ("此地址不接受这种方法", "the address does not take this method"),
    ("方法见应答头 Allow", "use one of the header Allow"),
)  # fmt: skip
