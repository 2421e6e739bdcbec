"""Where a request comes from: behind a proxy that ends TLS, what the proxy says last; else the connection itself."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the network address of whoever asks; the header is believed only where a proxy is set up to write it."""
    if settings.IS_SECURE:
        # What stands before the last one, the asker may have written.
        said = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if _is_address(said):
            return said
    return str(request.META.get("REMOTE_ADDR") or "")


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
