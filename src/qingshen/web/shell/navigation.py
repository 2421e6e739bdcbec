"""What the top bar shows: where the reader may go, the language, unread notices."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse

from qingshen.language import Text
from qingshen.web.journal.models import Notice
from qingshen.web.policies import may
from qingshen.web.wording import current


@dataclass(frozen=True)
class Place:
    """One entry of the top bar."""

    label: Text
    icon: str
    address: str
    is_here: bool


AUDITS = "audits:home"
_PLACES = (
    (Text("审核", "Audits"), "clipboard-list", AUDITS, "platform.use"),
    (Text("规则库", "Rulebook"), "books", "library:home", "library.see"),
    (Text("单位与人员", "Organisations"), "building-community", "accounts:organisations", "platform.use"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `places`, `unread`, `language`, `this_page` for the templates."""
    user = getattr(request, "user", None)
    places: list[Place] = []
    unread = 0
    if user is not None and user.is_authenticated:
        is_in = _is_in_audits(request)
        for label, icon, name, verb in _PLACES:
            address = reverse(name)
            is_here = is_in if name == AUDITS else not is_in and request.path.startswith(address)
            if may(user, verb):
                places.append(Place(label, icon, address, is_here))
        unread = Notice.objects.filter(user=user, read_at=None).count()
    return {"places": places, "unread": unread, "language": current(), "this_page": _here(request)}


def _is_in_audits(request: HttpRequest) -> bool:
    """Say whether the page is about audits or something of one: those answer at the root, and in several apps."""
    match = request.resolver_match
    if match is None:
        return False
    subject = getattr(getattr(match.func, "access", None), "of", None)
    if subject is None:
        return match.namespace in ("audits", "transfer")
    return bool(subject._meta.app_label != "accounts")


def _here(request: HttpRequest) -> str:
    """Return the page to come back to: this one, or that of the form this one answers, which can be asked again."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    return came._replace(scheme="", netloc="", fragment="").geturl() if came.netloc == request.get_host() else ""
