"""Sections of the report as pieces of a page: the same words, tables and charts, each figure a link to its tree."""

from collections.abc import Callable, Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from qingshen.language import Language, Text
from qingshen.report.document import (
    CALLOUTS,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Hashes,
    Paragraph,
    Picture,
    Section,
    TableBlock,
)
from qingshen.report.formatting import Value, printable, shown, words
from qingshen.report.outline import Chapter, Labelled, Outline, outline
from qingshen.report.sentence import Stretch, stretches
from qingshen.report.subscripts import pieces
from qingshen.units import in_words
from qingshen.web.results.pictures import picture

Link = Callable[[str], str]
FEW = 4
"""Columns a phone has room for."""
ALERTS = {"note": "info", "warning": "warning", "assumption": "secondary"}


OWN = Text("[本软件所拟]", "[this software's own]")
"""What the documents, which explain their mark, say as [DESIGN]."""


def inline(text: str, language: Language = "zh") -> str:
    """Return text as HTML, chemistry's low letters set low, the mark of what is ours in words."""
    text = text.replace("[DESIGN]", OWN.into(language))
    parts = ((escape(printable(one.text)), one.low) for one in pieces(text))
    return "".join(f"<sub>{part}</sub>" if low else part for part, low in parts)


class Writer:
    """Writes sections in one language; `link` gives the address of a figure's explanation, "" where it has none."""

    def __init__(self, language: Language, link: Link) -> None:
        self.language, self.link = language, link
        self.order = Outline(language, (), {})

    def sections(self, found: Iterable[Section]) -> SafeString:
        """Return cards, one a section."""
        self.order = outline(Document("", tuple(found), self.language))
        return mark_safe("\n".join(self._card(one) for one in self.order.chapters if one.blocks))

    def figure(self, content: str, figure: str) -> str:
        """Return `content` as a link to the figure's explanation, where it has one."""
        address = self.link(figure) if figure else ""
        return f'<a class="figure" href="{escape(address)}">{content}</a>' if address else content

    def _card(self, chapter: Chapter) -> str:
        blocks = "\n".join(self._block(one) for one in chapter.blocks)
        return (
            f'<section class="card mb-3" aria-labelledby="{chapter.anchor}"><div class="card-header">'
            f'<h2 class="card-title" id="{chapter.anchor}">{inline(chapter.title, self.language)}</h2></div>'
            f'<div class="card-body">{blocks}</div></section>'
        )

    def _block(self, labelled: Labelled) -> str:
        content = ""
        match labelled.block:
            case Paragraph() as block:
                content = f"<p>{self.sentence(block)}</p>"
            case Callout() as block:
                content = self._callout(block)
            case Bullets(items):
                content = f"<ul>{''.join(f'<li>{self.sentence(one)}</li>' for one in items)}</ul>"
            case TableBlock() as block:
                content = f'<div id="{labelled.anchor}">{self.table(block)}</div>'
            case Picture() as block:
                content = f'<div id="{labelled.anchor}">{self._picture(block)}</div>'
            case Hashes(entries):
                pairs = (f"<dt>{self._words(what)}</dt><dd>{escape(digest)}</dd>" for what, digest in entries)
                content = f'<dl class="digests">{"".join(pairs)}</dl>'
        return content

    def _words(self, text: object) -> str:
        return inline(words(text, self.language), self.language)  # type: ignore[arg-type]

    def sentence(self, paragraph: Paragraph) -> str:
        """Return a paragraph's words, figures and references put in."""
        return "".join(self._stretch(one) for one in stretches(paragraph, self.order))

    def _stretch(self, one: Stretch) -> str:
        content = inline(one.text, self.language)
        if one.strong:
            return f"<strong>{content}</strong>"
        return f'<a href="#{one.anchor}">{content}</a>' if one.anchor else self.figure(content, one.explain_id)

    def _callout(self, block: Callout) -> str:
        label = f"<strong>{CALLOUTS[block.kind].into(self.language)}</strong> "
        lines = "<br>".join(self.sentence(one) for one in block.paragraphs)
        return f'<div class="alert alert-{ALERTS[block.kind]}" role="note"><div>{label}{lines}</div></div>'

    def table(self, block: TableBlock) -> str:
        """Return a table with its caption and note; one that is wider than the page is scrolled."""
        heads = "".join(self._head(one) for one in block.columns)
        few = " few" if len(block.columns) <= FEW else ""
        rows = "".join(
            f"<tr>{''.join(self._cell(value, one) for value, one in zip(row, block.columns, strict=True))}</tr>"
            for row in block.rows
        )
        caption = self.figure(self._words(block.caption), block.explain_id)
        note = f'<p class="table-note">{self._words(block.note)}</p>' if block.note else ""
        return (
            f'<div class="table-responsive" tabindex="0" role="region" aria-label="{self._words(block.caption)}">'
            f'<table class="table table-vcenter table-sm{few}"><caption>{caption}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
        )

    def _head(self, column: Column) -> str:
        unit = f' <span class="unit">({self._words(in_words(column.unit))})</span>' if column.unit else ""
        style = ' class="num"' if column.align == "right" else ""
        return f'<th scope="col"{style}>{self._words(column.label)}{unit}</th>'

    def _cell(self, value: Cell | Value, column: Column) -> str:
        cell = value if isinstance(value, Cell) else Cell(value)
        text = shown(cell.value, self.language, significant=column.significant, decimals=column.decimals)
        tone = cell.tone or ("quiet" if cell.value is None else "")
        style = " ".join(one for one in ("num" if column.align == "right" else "", tone and f"tone-{tone}") if one)
        marked = f' class="{style}"' if style else ""
        return f"<td{marked}>{self.figure(inline(text, self.language), cell.explain_id)}</td>"

    def _picture(self, block: Picture) -> str:
        caption = self.figure(self._words(block.caption), block.explain_id)
        alt = words(block.alt or block.caption, self.language)
        return picture(block.chart, mark_safe(caption), alt, self.language)
