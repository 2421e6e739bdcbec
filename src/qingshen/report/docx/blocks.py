"""Every kind of block in Word."""

import io
from typing import Any

from docx.shared import Cm

from qingshen.report.document import (
    CALLOUTS,
    Bullets,
    Callout,
    Hashes,
    PageBreak,
    Paragraph,
    Picture,
    TableBlock,
)
from qingshen.report.docx.frame import NEW_PAGE
from qingshen.report.docx.links import Links, bookmark_name
from qingshen.report.docx.markup import element, paragraph, runs
from qingshen.report.docx.table import table
from qingshen.report.draw import PIXELS_PER_CM, png, svg
from qingshen.report.formatting import printable, words
from qingshen.report.outline import Labelled
from qingshen.report.sentence import stretches


def blocks(labelled: Labelled, links: Links, file: Any) -> list[Any]:
    """Return the elements of one block, to be put into `file`'s body in order."""
    match labelled.block:
        case Picture() as block:
            caption = paragraph("Caption", _caption(block, labelled, links))
            return [_picture(block, file, links.outline.language), element(caption)]
        case PageBreak():
            return [NEW_PAGE]
        case _:
            return [element(markup) for markup in markups(labelled, links)]


def markups(labelled: Labelled, links: Links, *, dense: bool = False) -> list[str]:
    """Return the markup of one block of words or a table; `dense`: a table may break anywhere between its rows.

    Raises ValueError for a picture, whose drawing is a part of the file and not of the text.
    """
    language = links.outline.language
    match labelled.block:
        case Paragraph() as block:
            return [paragraph("BodyText", _sentence(block, links))]
        case Callout(kind, paragraphs):
            return _callout(kind, paragraphs, links)
        case Bullets(items):
            return [paragraph("ListBullet", _sentence(item, links)) for item in items]
        case TableBlock() as block:
            caption = paragraph("TableCaption", _caption(block, labelled, links))
            note = paragraph("TableNote", runs(words(block.note, language)))
            return [caption, table(block, links, dense=dense), note]
        case PageBreak():
            return ['<w:p><w:r><w:br w:type="page"/></w:r></w:p>']
        case Hashes(entries):
            colon = "：" if language == "zh" else ": "
            lines = [(runs(words(what, language) + colon, strong=True), runs(digest)) for what, digest in entries]
            return [paragraph("Digest", what + digest) for what, digest in lines]
        case other:
            raise ValueError(f"{type(other).__name__} has no markup of its own")


def _sentence(block: Paragraph, links: Links) -> str:
    return "".join(links.stretch(stretch) for stretch in stretches(block, links.outline))


def _callout(kind: Any, paragraphs: tuple[Paragraph, ...], links: Links) -> list[str]:
    colon = "：" if links.outline.language == "zh" else ": "
    label = runs(CALLOUTS[kind].into(links.outline.language) + colon, strong=True)
    style = f"Callout{kind.title()}"
    return [
        paragraph(style, ("" if position else label) + _sentence(block, links))
        for position, block in enumerate(paragraphs)
    ]


def _caption(block: TableBlock | Picture, labelled: Labelled, links: Links) -> str:
    text = f"{labelled.label}　{words(block.caption, links.outline.language)}"
    content = links.bookmark(labelled.anchor, runs(text))
    if block.explain_id:
        content = links.bookmark(bookmark_name(block.explain_id), content)
    return content + links.source(block.explain_id, text)


def _picture(block: Picture, file: Any, language: Any) -> Any:
    width = round(block.width_cm * PIXELS_PER_CM)
    height = round(block.chart.height_cm * PIXELS_PER_CM)
    image = io.BytesIO(png(svg(block.chart.option, width, height)))
    inline = file.part.new_pic_inline(image, Cm(block.width_cm), Cm(block.chart.height_cm))
    inline.docPr.set("descr", printable(words(block.alt or block.caption, language)))
    holder = element(paragraph("Picture", "<w:r><w:drawing/></w:r>"))
    holder.xpath(".//w:drawing")[0].append(inline)
    return holder
