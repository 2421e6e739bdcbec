"""What every template may say: a text in the reader's language, an icon, whether the reader may, a share."""

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from qingshen.language import Text
from qingshen.web import policies
from qingshen.web.wording import current

register = template.Library()


@register.simple_tag
def t(zh: str, en: str, **facts: Any) -> SafeString:
    """Return the text in the reader's language, `facts` filled in and escaped: {% t "{n} 家" "{n} of them" n=3 %}."""
    said = Text(zh, en).into(current())
    return format_html(said, **facts) if facts else mark_safe(said)


@register.filter
def says(text: Any) -> str:
    """Return a Text, or a pair [zh, en] as JSON keeps it, in the reader's language."""
    return Text(*text).into(current()) if isinstance(text, list | tuple) else str(text if text is not None else "")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return the icon `name` of icons.txt; with a `label` where it stands alone."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', spoken, static("vendor/icons.svg"), name)


@register.simple_tag(takes_context=True)
def allowed(context: RequestContext, verb: str, subject: Any = None) -> bool:
    """Say whether the reader may: {% allowed "audit.edit" audit as can_edit %}."""
    return policies.may(context["request"].user, verb, subject)


@register.filter
def share(done: int, total: int) -> int:
    """Return `done` of `total` in per cent, 0 without a total."""
    return min(100, round(100 * done / total)) if total else 0


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Return `mapping[key]`, "" where there is none."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


@register.filter
def styled(field: BoundField) -> SafeString:
    """Return a form field's widget in the shell's style, marked where it is wrong."""
    kind = getattr(field.field.widget, "input_type", "")
    style = {"checkbox": "form-check-input", "select": "form-select"}.get(kind, "form-control")
    attrs = {"class": f"{style}{' is-invalid' if field.errors else ''}"}
    if field.errors or field.help_text:
        attrs["aria-describedby"] = f"{field.auto_id}-said"
    return field.as_widget(attrs=attrs)
