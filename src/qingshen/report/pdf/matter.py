"""A `Document` as the plain data template.typ sets: words already in one language, numbered, rounded and split."""

from collections.abc import Iterable
from typing import Any

from qingshen.report.document import (
    CALLOUTS,
    CONTENTS,
    EXPLAINED_BY,
    MADE_UP,
    Bullets,
    Callout,
    Document,
    Hashes,
    PageBreak,
    Paragraph,
    Picture,
    TableBlock,
)
from qingshen.report.draw import PIXELS_PER_CM, svg
from qingshen.report.formatting import printable, words
from qingshen.report.outline import Labelled, Outline, outline
from qingshen.report.pdf.table import table
from qingshen.report.pdf.words import inline
from qingshen.report.sentence import stretches

Matter = dict[str, Any]


def matter(document: Document, *, has_front: bool) -> Matter:
    """Return everything template.typ needs but the typefaces; `has_front`: a cover and a table of contents.

    Raises ValueError where a sentence names a part or a picture that is not there.
    """
    order = outline(document)
    language = document.language
    before, middle, after = ("第 ", " 页 共 ", " 页") if language == "zh" else ("Page ", " of ", "")
    return {
        "language": language,
        "front": has_front,
        "title": printable(words(document.title, language)),
        "head": inline(words(document.title, language)),
        "subtitle": inline(words(document.subtitle, language)),
        "lines": _pairs(document.cover_lines, order),
        "mark": f"{MADE_UP.zh} {MADE_UP.en}" if document.made_up else "",
        "header": inline(words(document.header, language)),
        "footer": inline(words(document.footer, language)),
        "pages": [before, middle, after],
        "contents": CONTENTS.into(language),
        "chapters": [
            {
                "level": chapter.level,
                "anchor": chapter.anchor,
                "number": chapter.number,
                "title": inline(chapter.title),
                "blocks": [_block(labelled, order) for labelled in chapter.blocks],
            }
            for chapter in order.chapters
        ],
    }


def _pairs(entries: Iterable[tuple[Any, Any]], order: Outline) -> list[list[Any]]:
    colon = "：" if order.language == "zh" else ": "
    return [
        [inline(words(what, order.language) + colon), inline(words(text, order.language))] for what, text in entries
    ]


def _sentence(paragraph: Paragraph, order: Outline) -> list[Any]:
    return [
        run
        for stretch in stretches(paragraph, order)
        for run in inline(stretch.text, strong=stretch.strong, anchor=stretch.anchor)
    ]


def _block(labelled: Labelled, order: Outline) -> Matter:
    match labelled.block:
        case Paragraph() as block:
            made: Matter = {"kind": "paragraph", "words": _sentence(block, order)}
        case Callout(kind, paragraphs):
            label = CALLOUTS[kind].into(order.language) + ("：" if order.language == "zh" else ": ")
            sentences = [_sentence(one, order) for one in paragraphs]
            made = {"kind": "callout", "tone": kind, "label": label, "paragraphs": sentences}
        case Bullets(items):
            made = {"kind": "bullets", "items": [_sentence(item, order) for item in items]}
        case TableBlock() as block:
            made = {"kind": "table", **_captioned(block, labelled, order), **table(block, order.language)}
        case Picture() as block:
            made = {"kind": "picture", **_captioned(block, labelled, order), **_picture(block, order)}
        case PageBreak():
            made = {"kind": "break"}
        case Hashes(entries):
            made = {"kind": "hashes", "entries": _pairs(entries, order)}
    return made


def _captioned(block: TableBlock | Picture, labelled: Labelled, order: Outline) -> Matter:
    source = f"{EXPLAINED_BY.into(order.language)} {block.explain_id}" if block.explain_id else ""
    return {
        "anchor": labelled.anchor,
        "label": labelled.label,
        "caption": inline(words(block.caption, order.language)),
        "source": inline(source),
    }


def _picture(block: Picture, order: Outline) -> Matter:
    width, height = round(block.width_cm * PIXELS_PER_CM), round(block.chart.height_cm * PIXELS_PER_CM)
    return {
        "svg": svg(block.chart.option, width, height),
        "width": block.width_cm,
        "height": block.chart.height_cm,
        "alt": printable(words(block.alt or block.caption, order.language)),
    }
