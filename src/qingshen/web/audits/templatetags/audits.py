"""{% load audits %}{% audit_tabs audit "board" %}: the tabs of an audit, on every page of it."""

from typing import Any

from django import template
from django.template.context import RequestContext

from qingshen.case.settings import SCOPES
from qingshen.language import Text
from qingshen.web.audits.models import STATES, Audit
from qingshen.web.audits.tabs import tabs

register = template.Library()


@register.inclusion_tag("audits/parts/tabs.html", takes_context=True)
def audit_tabs(context: RequestContext, audit: Audit, here: str = "") -> dict[str, Any]:
    """Show the tabs of `audit`; `here` is the code of the page's own."""
    return {"tabs": tabs(context["request"].user, audit), "here": here}


@register.filter
def state_text(audit: Audit) -> Text:
    """Return the audit's state in words."""
    return STATES[audit.state]


@register.filter
def scope_text(audit: Audit) -> Text:
    """Return the audit's scope in words."""
    return SCOPES.get(audit.scope, Text(audit.scope))
