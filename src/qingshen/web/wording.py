"""The reader's language: chosen by the reader, else by the browser, else Chinese; `says` picks it from a Text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from qingshen.language import Language, Text

COOKIE = "qingshen-language"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_DJANGO = {"zh": "zh-hans", "en": "en"}
_current: ContextVar[Language] = ContextVar("language", default="zh")


def current() -> Language:
    """Return the language of the request that is being answered."""
    return _current.get()


def says(text: Text) -> str:
    """Return `text` in the reader's language."""
    return text.into(current())


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Within, the reader's language is `language`: for mail and tasks, which have no request."""
    token = _current.set(language)
    try:
        with translation.override(_DJANGO[language]):
            yield
    finally:
        _current.reset(token)


def chosen(request: HttpRequest) -> Language:
    """Return the language of a request: the user's own, the cookie, the browser's first of the two, Chinese."""
    user = getattr(request, "user", None)
    asked = getattr(user, "language", "") or request.COOKIES.get(COOKIE, "")
    if asked not in LANGUAGES:
        accepted = request.headers.get("Accept-Language", "zh").lower()
        firsts = [one.strip()[:2] for one in accepted.split(",")]
        asked = next((one for one in firsts if one in LANGUAGES), "zh")
    return cast(Language, asked)


class LanguageMiddleware:
    """Answers each request in its reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        language = chosen(request)
        with speaking(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
