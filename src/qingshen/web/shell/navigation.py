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


_PLACES = (
    (Text("审核", "Audits"), "clipboard-list", "audits:home", "platform.use"),
    (Text("规则库", "Rulebook"), "books", "library:home", "library.see"),
    (Text("单位与人员", "Organisations"), "building-community", "accounts:organisations", "platform.use"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `places`, `unread`, `language`, `this_page` for the templates."""
    user = getattr(request, "user", None)
    places, unread = [], 0
    if user is not None and user.is_authenticated:
        open_to = [(label, icon, reverse(name)) for label, icon, name, verb in _PLACES if may(user, verb)]
        # Audits answer at the root: the longest address that begins the page's is where the reader is.
        here = max((one for *_, one in open_to if request.path.startswith(one)), key=len, default="")
        places = [Place(label, icon, address, address == here) for label, icon, address in open_to]
        unread = Notice.objects.filter(user=user, read_at=None).count()
    return {"places": places, "unread": unread, "language": current(), "this_page": _here(request)}


def _here(request: HttpRequest) -> str:
    """Return the page to come back to: this one, or that of the form this one answers, which can be asked again."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    return came._replace(scheme="", netloc="", fragment="").geturl() if came.netloc == request.get_host() else ""
