"""A whole document in Word, the same bytes every time."""

import io
import zipfile
from typing import Any

import docx
from docx.text.paragraph import Paragraph

from qingshen.report.document import Document
from qingshen.report.docx.blocks import blocks
from qingshen.report.docx.frame import NEW_PAGE, contents, cover, dress
from qingshen.report.docx.links import Links
from qingshen.report.docx.markup import element, paragraph, runs
from qingshen.report.docx.package import empty, name
from qingshen.report.docx.sheet import sheet
from qingshen.report.docx.styles import styles
from qingshen.report.outline import outline


def render(document: Document, *, has_front: bool = True) -> bytes:
    """Return `document` as .docx; the same document gives the same bytes on the same machine.

    `has_front`: a cover and a table of contents stand before the chapters. Without them the title heads the first
    page, as a sheet of two pages wants it; pictures are then refused.

    Raises ValueError where a sentence names a part or a picture that is not there.
    """
    if not has_front:
        return sheet(document)
    order = outline(document)
    links = Links(order)
    file = docx.Document()
    empty(file, styles(document.language))
    body = file.element.body
    parts = [*cover(document), *contents(order)]
    for chapter in order.chapters:
        heading = links.bookmark(chapter.anchor, runs(chapter.heading))
        parts.append(element(paragraph(f"Heading{chapter.level}", heading)))
        for labelled in chapter.blocks:
            parts += blocks(labelled, links, file)
    _place(parts, body[-1])
    dress(file, document)
    name(file, document)
    return _packed(file)


def _place(parts: list[Any], end: Any) -> None:
    begins_page = False
    for part in parts:
        if part is NEW_PAGE:
            begins_page = True
            continue
        end.addprevious(part)
        if begins_page:
            Paragraph(part, None).paragraph_format.page_break_before = True  # type: ignore[arg-type]
            begins_page = False


def _packed(file: Any) -> bytes:
    """Return the file with the clock taken out of the archive."""
    first = io.BytesIO()
    file.save(first)
    packed = io.BytesIO()
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
