"""Routes that name their verb: a view is called only with an object its reader may do that to.

`page` answers GET, `act` answers POST. Both load the object the address names (404 where there is none, or where its
reader may not even see it; who has not signed in is asked to, there or not), ask the policy table, and hand the object
over; a refusal the view leaves to them is told in full. `routes()` lists all of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django_htmx.http import HttpResponseClientRedirect

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.audits.files import by_edition_of
from qingshen.web.policies import Forbidden, may, refusal

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Access:
    """What a route asks: the verb, the kind of object (None: none), its methods, the verb that shows the object is."""

    verb: str
    of: type[Model] | None
    methods: tuple[str, ...]
    seen_by: str


def page(route: str, view: View, name: str, verb: str, of: type[Model] | None = None, seen_by: str = "") -> URLPattern:
    """Return the route of a page. `of`: the model whose key the route's `<int:key>` is; its object is the second
    argument of the view. `seen_by`: who may not even do this verb is told there is no such thing."""
    return _path(route, view, name, Access(verb, of, ("GET", "HEAD"), seen_by))


def act(route: str, view: View, name: str, verb: str, of: type[Model] | None = None, seen_by: str = "") -> URLPattern:
    """Return the route of an action, by POST only; otherwise as `page`."""
    return _path(route, view, name, Access(verb, of, ("POST",), seen_by))


def _path(route: str, view: View, name: str, access: Access) -> URLPattern:
    @wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
        from qingshen.web.failing import refused, wrong_method  # it asks the interface, whose routes are made here

        if request.method not in access.methods:
            return wrong_method(request, access.methods)
        _require_text(request)
        subject = _subject(access, given)
        if subject is None and access.of is not None:
            return _nothing(request)
        why = refusal(request.user, access.verb, subject)
        if subject is not None and access.seen_by and not _sees(request, access, subject, why):
            _refuse_stranger(request)
        if why is not None and not request.user.is_authenticated:
            return _to_sign_in(request)
        if why is not None:
            raise Forbidden(why)
        arguments = () if access.of is None else (subject,)
        with by_edition_of(subject):
            try:
                response = view(request, *arguments, **given)
            except Refused as found:
                response = refused(request, found)
        # Rights may be withdrawn: nothing is shown again, or to somebody else, without asking.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    guarded.access = access  # type: ignore[attr-defined]
    return path(route, guarded, name=name)


def _require_text(request: HttpRequest) -> None:
    """Raise BadRequest for a NUL in the address or a form: nobody types one, and PostgreSQL keeps none."""
    given = (text for one in (request.GET, request.POST) for name, texts in one.lists() for text in (name, *texts))
    if "\0" in request.path or any("\0" in text for text in given):
        raise BadRequest


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page and back; a part of a page takes the whole page there."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)


def _sees(request: HttpRequest, access: Access, subject: Model, why: Text | None) -> bool:
    # Where one verb is both, it was asked already.
    return why is None if access.seen_by == access.verb else may(request.user, access.seen_by, subject)


def _nothing(request: HttpRequest) -> HttpResponse:
    """Answer where the address names no object: a visitor is asked to sign in as at any other, and learns nothing."""
    if request.user.is_authenticated:
        raise Http404
    return _to_sign_in(request)


def _refuse_stranger(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        raise Http404


def _subject(access: Access, given: dict[str, Any]) -> Model | None:
    if access.of is None:
        return None
    key = given.pop("key")
    return access.of._default_manager.filter(pk=key).first()


def routes() -> Iterator[tuple[str, str, Access | None]]:
    """Yield every route of the platform: its name, its pattern, what it asks (None: it does not say)."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[Any], prefix: str, space: str) -> Iterator[tuple[str, str, Access | None]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, prefix + str(one.pattern), inner)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name or ''}", prefix + str(one.pattern), getattr(one.callback, "access", None)
