"""{% figure one %}: a figure that leads to its explanation; {% level "II" %}: a level in its colour and words."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from qingshen.report.content.names import LEVELS, halves
from qingshen.report.formatting import Interval, shown
from qingshen.web.audits.models import Enrolment
from qingshen.web.results.blocks import inline
from qingshen.web.results.figures import explained_at
from qingshen.web.results.own import DASH, Shown
from qingshen.web.wording import current

register = template.Library()


@register.simple_tag(takes_context=True)
def figure(context: RequestContext, one: Shown) -> SafeString:
    """Return a figure, linked to its explanation where it has an id."""
    text = mark_safe(inline(one.text, current()))
    if not one.figure:
        return text
    return format_html('<a class="figure" href="{}">{}</a>', explained_at(context["run"], one.figure), text)


@register.simple_tag(takes_context=True)
def explained(context: RequestContext, figure: str) -> str:
    """Return the address of a figure's explanation."""
    return explained_at(context["run"], figure)


@register.simple_tag
def level(code: str | None) -> SafeString:
    """Return a level in words on its colour; a dash where there is none."""
    if not code:
        return mark_safe(DASH)
    return format_html('<span class="level level-{}">{}</span>', code, LEVELS[code].into(current()))


@register.simple_tag
def level_name(code: str) -> str:
    """Return a level in words."""
    return LEVELS[code].into(current())


@register.filter
def low(text: Any) -> SafeString:
    """Return text with chemistry's low letters set low."""
    return mark_safe(inline(str(text), current()))


@register.filter
def named(enrolment: Enrolment) -> str:
    """Return an enterprise's name in the reader's language, its code where it has none."""
    return halves(enrolment.name).into(current()) or enrolment.code


@register.inclusion_tag("results/parts/ranked_row.html", takes_context=True)
def ranked_row(context: RequestContext, one: dict[str, Any], keys: dict[str, int]) -> dict[str, Any]:
    """Show a row of the ranking; only who may open the enterprise is led to its figures."""
    key = keys.get(one["enterprise"])
    source = f"enterprise/{one['enterprise']}/{one['year']}" if one["year"] is not None else ""
    # How few others have its problems tells of those left out.
    problems = f"diagnosis/{one['enterprise']}" if one["problems"] and not context["left_out"] else ""

    def led(value: Any, figure: str, decimals: int | None = None) -> Shown:
        if value is None:
            return Shown(DASH)
        return Shown(shown(value, current(), decimals=decimals), figure if key and figure else "")

    spans = []
    for k in (1, 2, 3):
        ends = one[f"index_{k}"], one[f"index_{k}_best"]
        value = Interval(*ends) if None not in ends else None
        spans.append(led(value, f"{source}/index_{k}" if source else "", 1))
    return {
        "run": context["run"], "one": one, "key": key, "indices": spans,
        "level": Shown("", f"{source}/level" if key and one["level"] else ""),
        "tce": led(one["tce"], source and f"{source}/energy"), "tco2": led(one["tco2"], source and f"{source}/ghg"),
        "problems": led(one["problems"], problems),
    }  # fmt: skip


@register.simple_tag
def share_known(share: float | None) -> str:
    """Return a share in per cent; a dash where nothing applies."""
    return DASH if share is None else f"{100 * share:.0f} %"
