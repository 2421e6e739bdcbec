"""Where a form leads, and links that stand in a letter."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def onward(request: HttpRequest, otherwise: str) -> str:
    """Return where the form asked to go next, if that is a place of this platform, else `otherwise`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours and _is_page(asked) else resolve_url(otherwise)


def _is_page(address: str) -> bool:
    """Say whether an address can be gone to: where a form is sent to answers nobody who comes by a link."""
    try:
        access = getattr(resolve(urlsplit(address).path).func, "access", None)
    except Resolver404:
        return False
    return access is None or "GET" in access.methods


def whole(request: HttpRequest, name: str) -> Callable[..., str]:
    """Return what makes the whole address of the route `name` from its parts, as a letter needs it."""

    def address(*parts: str) -> str:
        return request.build_absolute_uri(reverse(name, args=parts))

    return address
