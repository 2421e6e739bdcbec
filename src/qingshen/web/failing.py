"""Answers where something failed: pages in the reader's language where that much works, JSON where a program asks."""

import sys

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.views.defaults import page_not_found, server_error

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.api import letting_in
from qingshen.web.jobs.work import is_full, written
from qingshen.web.wording import says

INTERFACE = "/api/"
TOO_LARGE = Text("发送的内容过大：最多 {n} MB。请返回，缩小文件后再试。",
                 "What was sent is too large: {n} MB at most. Go back and send a smaller file.")  # fmt: skip
MALFORMED = "请求不完整或格式不对；请返回上一页重试。\nThe request is malformed: go back and try again.\n"
NO_SUCH_NAME = (
    "平台不以此名称应答；请管理员在 QINGSHEN_HOSTS 中列出。\n"
    "The platform does not answer to this name: let its administrator list it in QINGSHEN_HOSTS.\n"
)


def is_program(request: HttpRequest) -> bool:
    """Say whether a program asks: at an address of the interface, without saying that it reads pages."""
    return request.path.startswith(INTERFACE) and "text/html" not in request.headers.get("Accept", "")


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, in both languages: nobody has asked yet who reads it."""
    del request
    said = NO_SUCH_NAME if isinstance(exception, DisallowedHost) else MALFORMED
    return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token; 405 where no token would have helped."""
    del reason
    access = getattr(getattr(request.resolver_match, "func", None), "access", None)
    if access is not None and request.method not in access.methods:
        return wrong_method(request, access.methods)
    if is_program(request):
        return letting_in.forged()
    return render(request, "403_csrf.html", status=403)


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    if request.resolver_match is None and request.path.startswith(INTERFACE):
        return letting_in.nowhere()
    return page_not_found(request, exception)


def wrong_method(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """Answer 405, with the methods that are allowed."""
    if is_program(request):
        return letting_in.wrong_method(allowed)
    response = render(request, "405.html", status=405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def refused(request: HttpRequest, found: Refused) -> HttpResponse:
    """Answer 422 to a refusal no page of its own shows, such as an audit's files that cannot be read: every problem."""
    if request.headers.get("Accept", "").startswith("application/json"):
        told = [{"what": says(one.what), "remedy": says(one.remedy), "code": one.code} for one in found.problems]
        return JsonResponse({"refused": told}, status=422)
    return render(request, "422.html", {"problems": [written(one) for one in found.problems]}, status=422)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """Answer 413: `most` megabytes at most."""
    text = Text(*(each.format(n=most) for each in TOO_LARGE))
    if is_program(request):
        return letting_in.too_large(text)
    return render(request, "413.html", {"said": says(text)}, status=413)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500; where the disk is full it is said."""
    error = sys.exc_info()[1]
    if is_program(request):
        return letting_in.failed()
    try:
        return render(request, "500.html", {"is_full": is_full(error)}, status=500)
    except Exception:
        # The database may be what failed: then without menu and name.
        return HttpResponseServerError(server_error(request).content)
