"""How much may be sent: asked before a byte of it is read, of whoever has not signed in far less."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from qingshen.web.failing import INTERFACE, too_large

MEGABYTE = 2**20
OF_A_VISITOR = MEGABYTE
OF_A_USER = 25 * MEGABYTE
OF_AN_AUDIT = 1025 * MEGABYTE
WHOLE_AUDITS = ("transfer:import_send",)


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
        # The interface asks for the token before it reads; elsewhere that header opens nothing.
        is_call = request.path.startswith(INTERFACE) and request.headers.get("Authorization")
        if is_call or request.user.is_authenticated:
            most = OF_AN_AUDIT if request.path in map(reverse, WHOLE_AUDITS) else OF_A_USER
        if size <= most:
            return self.get_response(request)
        return too_large(request, most // MEGABYTE)
