"""How much may be sent: asked before a byte of it is read, of whoever has not signed in far less."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qingshen.language import Text
from qingshen.web.wording import says

MEGABYTE = 2**20
OF_A_VISITOR = MEGABYTE
OF_A_USER = 25 * MEGABYTE
OF_AN_AUDIT = 1025 * MEGABYTE
WHOLE_AUDITS = ("transfer:import_send",)
TOO_LARGE = Text("发送的内容过大：最多 {n} MB。请返回，缩小文件后再试。",
                 "What was sent is too large: {n} MB at most. Go back and send a smaller file.")  # fmt: skip


class SizeMiddleware:
    """Answers 413 to what is too large. The check of forms against forgery would else keep all of it on disk first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        size, most = int(said) if said.isdecimal() else 0, OF_A_VISITOR
        if size <= most:
            return self.get_response(request)
        if request.headers.get("Authorization") or request.user.is_authenticated:
            most = OF_AN_AUDIT if request.path in map(reverse, WHOLE_AUDITS) else OF_A_USER
        if size <= most:
            return self.get_response(request)
        text = says(Text(*(each.format(n=most // MEGABYTE) for each in TOO_LARGE)))
        if request.headers.get("Authorization"):
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return render(request, "413.html", {"said": text}, status=413)
