"""Tags of the rulebook's pages: a source's own words, marked where they are not the reader's language."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qingshen.language import Text
from qingshen.web.library.source_words import language_of, unit_words
from qingshen.web.wording import current, says

register = template.Library()
FOREIGN = {"en": Text("英文原注", "English in the source"), "zh": Text("中文原文", "in Chinese")}


@register.filter
def as_written(text: str) -> SafeString:
    """Return a source's words; where they are in the other language, with that said and marked for speech."""
    language = language_of(text or "")
    if not text or language in ("", current()):
        return format_html("{}", text or "")
    return format_html(
        '<span class="foreign"><span class="foreign-mark">{}</span> <span lang="{}">{}</span></span>',
        says(FOREIGN[language]), "zh-CN" if language == "zh" else "en", text,
    )  # fmt: skip


@register.filter
def unit_said(unit: str) -> SafeString:
    """Return a source's unit in the reader's language where its words are known, else as it is written."""
    said, rest = unit_words(unit or "")
    if said.into(current()) == unit:
        return as_written(unit)
    return format_html("{} {}", said.into(current()), as_written(rest))
