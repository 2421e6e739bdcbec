"""A `Document` as one self-contained page: no script, no other file, made for screens, phones and print."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from qingshen.report.document import (
    CALLOUTS,
    CONTENTS,
    EXPLAINED_BY,
    MADE_UP,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Hashes,
    PageBreak,
    Paragraph,
    Picture,
    TableBlock,
)
from qingshen.report.draw import PIXELS_PER_CM, svg
from qingshen.report.formatting import Value, Words, pretty_unit, printable, shown, words
from qingshen.report.outline import Chapter, Labelled, Outline, outline
from qingshen.report.sentence import Stretch, stretches
from qingshen.report.subscripts import pieces


def render(document: Document, *, has_front: bool = True) -> str:
    """Return `document` as HTML; the same document gives the same bytes.

    `has_front`: a table of contents stands beside the chapters. A sheet of two pages needs none.

    Every figure bears `data-explain` and a tooltip with its id. Raises ValueError where a sentence names a part or
    a picture that is not there.
    """
    order = outline(document)
    tag = "zh-CN" if document.language == "zh" else "en"
    style = (files("qingshen.report") / "page.css").read_text(encoding="utf-8")
    mark = f'<div class="made-up" role="note">{MADE_UP.zh} {MADE_UP.en}</div>\n' if document.made_up else ""
    body = "\n".join(_chapter(chapter, order) for chapter in order.chapters)
    footer = _inline(words(document.footer, document.language))
    frame, contents = ("frame", f"{_contents(order)}\n") if has_front else ("frame alone", "")
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_plain(words(document.title, document.language))}</title>\n"
        f"<style>\n{style}</style>\n</head>\n<body>\n"
        f'{mark}<div class="{frame}">\n{contents}<main>\n{_cover(document)}\n{body}\n'
        f"<footer>{footer}</footer>\n</main>\n</div>\n</body>\n</html>\n"
    )


def _plain(text: str) -> str:
    return escape(printable(text))


def _inline(text: str) -> str:
    return "".join(f"<sub>{_plain(one.text)}</sub>" if one.low else _plain(one.text) for one in pieces(text))


def _explained(content: str, explain_id: str, order: Outline, tag: str = "span", classes: str = "") -> str:
    """Return `content` in an element that bears the id of its explanation, if it has one."""
    marked = f' class="{classes}"' if classes else ""
    if explain_id:
        shown_id = _plain(explain_id)
        marked += f' data-explain="{shown_id}" title="{EXPLAINED_BY.into(order.language)} {shown_id}"'
    return f"<{tag}{marked}>{content}</{tag}>"


def _stretch(stretch: Stretch, order: Outline) -> str:
    content = _inline(stretch.text)
    if stretch.strong:
        return f"<strong>{content}</strong>"
    if stretch.anchor:
        return f'<a href="#{stretch.anchor}">{content}</a>'
    return _explained(content, stretch.explain_id, order, classes="figure") if stretch.explain_id else content


def _sentence(paragraph: Paragraph, order: Outline) -> str:
    return "".join(_stretch(stretch, order) for stretch in stretches(paragraph, order))


def _pairs(entries: Sequence[tuple[Words, Words]], order: Outline, classes: str) -> str:
    rows = "".join(
        f"<dt>{_inline(words(what, order.language))}</dt><dd>{_inline(words(text, order.language))}</dd>"
        for what, text in entries
    )
    return f'<dl class="{classes}">{rows}</dl>'


def _cover(document: Document) -> str:
    language = document.language
    order = Outline(language, (), {})
    subtitle = f'<p class="subtitle">{_inline(words(document.subtitle, language))}</p>' if document.subtitle else ""
    return (
        f'<header class="cover"><h1>{_inline(words(document.title, language))}</h1>{subtitle}'
        f"{_pairs(document.cover_lines, order, 'lines')}</header>"
    )


def _contents(order: Outline) -> str:
    entries = "".join(
        f'<li class="level{chapter.level}"><a href="#{chapter.anchor}">{_inline(chapter.heading)}</a></li>'
        for chapter in order.chapters
    )
    title = CONTENTS.into(order.language)
    return f'<nav aria-label="{title}"><h2>{title}</h2><ol>{entries}</ol></nav>'


def _chapter(chapter: Chapter, order: Outline) -> str:
    tag = f"h{chapter.level + 1}"
    blocks = "\n".join(_block(labelled, order) for labelled in chapter.blocks)
    return f'<{tag} id="{chapter.anchor}">{_inline(chapter.heading)}</{tag}>\n{blocks}'


def _block(labelled: Labelled, order: Outline) -> str:
    match labelled.block:
        case Paragraph() as block:
            markup = f"<p>{_sentence(block, order)}</p>"
        case Callout(kind, paragraphs):
            colon = "：" if order.language == "zh" else ": "
            label = f"<strong>{CALLOUTS[kind].into(order.language)}{colon}</strong>"
            lines = "</p><p>".join(_sentence(one, order) for one in paragraphs)
            markup = f'<div class="callout {kind}" role="note"><p>{label}{lines}</p></div>'
        case Bullets(items):
            markup = f"<ul>{''.join(f'<li>{_sentence(item, order)}</li>' for item in items)}</ul>"
        case TableBlock() as block:
            markup = _table(block, labelled, order)
        case Picture() as block:
            markup = _picture(block, labelled, order)
        case PageBreak():
            markup = '<hr class="break">'
        case Hashes(entries):
            markup = _pairs(entries, order, "digest")
    return markup


def _caption(block: TableBlock | Picture, labelled: Labelled, order: Outline) -> str:
    text = _inline(f"{labelled.label}　{words(block.caption, order.language)}")
    if not block.explain_id:
        return text
    source = _inline(f"{EXPLAINED_BY.into(order.language)} {block.explain_id}")
    return f'{text}<span class="source">{source}</span>'


def _table(block: TableBlock, labelled: Labelled, order: Outline) -> str:
    head = "".join(_heading(column, order) for column in block.columns)
    body = "".join(
        f"<tr>{''.join(_cell(value, column, order) for value, column in zip(row, block.columns, strict=True))}</tr>\n"
        for row in block.rows
    )
    note = f'<p class="table-note">{_inline(words(block.note, order.language))}</p>' if block.note else ""
    caption = _caption(block, labelled, order)
    # Reached by keyboard, or those without a mouse could not scroll it.
    return (
        f'<div class="scroll" id="{labelled.anchor}" tabindex="0" role="region" aria-label="{_plain(labelled.label)}">'
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>{note}"
    )


def _heading(column: Column, order: Outline) -> str:
    unit = f'<span class="unit">({_inline(pretty_unit(column.unit))})</span>' if column.unit else ""
    return f'<th scope="col" class="{column.align}">{_inline(words(column.label, order.language))}{unit}</th>'


def _cell(value: Cell | Value, column: Column, order: Outline) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    text = shown(cell.value, order.language, significant=column.significant, decimals=column.decimals)
    tone = cell.tone or ("quiet" if cell.value is None else "")
    return _explained(_inline(text), cell.explain_id, order, "td", f"{column.align} {tone}".strip())


def _picture(block: Picture, labelled: Labelled, order: Outline) -> str:
    width, height = round(block.width_cm * PIXELS_PER_CM), round(block.chart.height_cm * PIXELS_PER_CM)
    alt = _plain(words(block.alt or block.caption, order.language))
    drawing = svg(block.chart.option, width, height).replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    content = f"{drawing}<figcaption>{_caption(block, labelled, order)}</figcaption>"
    return f'<figure id="{labelled.anchor}"{_data(block.explain_id)}>{content}</figure>'


def _data(explain_id: str) -> str:
    return f' data-explain="{_plain(explain_id)}"' if explain_id else ""
