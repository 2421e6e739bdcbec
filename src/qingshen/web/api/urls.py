"""Addresses of the interface: the calls themselves, their description, the tokens."""

from django.urls import URLPattern

from qingshen.web.api.endpoints import ACCESS, ninja
from qingshen.web.api.letting_in import guarded
from qingshen.web.api.models import Token
from qingshen.web.api.views import documentation, tokens
from qingshen.web.audits.models import Enrolment
from qingshen.web.routing import act, page

app_name = "api"


def _calls() -> list[URLPattern]:
    """Return the routes of the calls, each asking the policy table as every other route does."""
    found = [one for one in ninja.urls[0] if one.name in ACCESS]
    for one in found:
        one.callback = guarded(one.callback, ACCESS[one.name])
    return found


urlpatterns = [
    page("docs", documentation.page, "docs", "platform.visit"),
    page("openapi.json", documentation.schema, "schema", "platform.visit"),
    page("enrolments/<int:key>/tokens", tokens.table, "tokens", "token.revoke", of=Enrolment, seen_by="enrolment.see"),
    act("enrolments/<int:key>/tokens/create", tokens.create, "create_token", "token.change",
        of=Enrolment, seen_by="enrolment.see"),
    act("tokens/<int:key>/revoke", tokens.revoke, "revoke_token", "token.revoke", of=Token, seen_by="enrolment.see"),
    *_calls(),
]  # fmt: skip
