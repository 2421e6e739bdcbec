"""Tags of the rulebook's pages: a source's own words, marked where they are not the reader's language."""

import re
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qingshen.language import Text
from qingshen.units import in_words
from qingshen.web.library.source_words import REMARKS, language_of, unit_words
from qingshen.web.wording import current, says

register = template.Library()
TAGS = {"zh": "zh-CN", "en": "en"}
FOREIGN = {"en": Text("英文原注", "English in the source"), "zh": Text("中文原文", "in Chinese")}


@register.filter
def as_written(text: str) -> SafeString:
    """Return a source's words; where they are in the other language, with that said and marked for speech."""
    language = language_of(text or "")
    if not text or language in ("", current()):
        return format_html("{}", text or "")
    return format_html(
        '<span class="foreign"><span class="foreign-mark">{}</span> <span lang="{}">{}</span></span>',
        says(FOREIGN[language]), TAGS[language], text,
    )  # fmt: skip


@register.filter
def in_its_words(text: str) -> SafeString:
    """Return what stands in a table as its document prints it; the other language is marked for speech alone."""
    language = language_of(text or "")
    if language in ("", current()):
        return format_html("{}", text or "")
    return format_html('<span lang="{}">{}</span>', TAGS[language], text)


@register.filter
def unit_said(unit: str) -> SafeString:
    """Return a unit, a source's or the rulebook's, in the reader's language where its words are known."""
    said, rest = unit_words(unit or "")
    if said.into(current()) == unit:
        return as_written(in_words(unit).into(current()))
    return format_html("{} {}", said.into(current()), as_written(rest))


@register.filter
def cited(source: str) -> SafeString:
    """Return where something comes from: addresses as links named by their site, remarks of ours in both languages."""
    text = source or ""
    for remark, said in REMARKS.items():
        text = text.replace(remark, f"[{says(said)}]" if remark.startswith("[") else says(said))
    parts = re.split(r"(https?://[^\s;，；]*[^\s;，；.,])", text)
    return format_html_join("", "{}", ((_link(one) if at % 2 else in_its_words(one),) for at, one in enumerate(parts)))


def _link(address: str) -> SafeString:
    return format_html(
        '<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>', address, urlsplit(address).netloc
    )
