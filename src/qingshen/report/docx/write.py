"""A whole document in Word, the same bytes every time."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.text.paragraph import Paragraph

from qingshen.report.document import Document
from qingshen.report.docx.blocks import blocks
from qingshen.report.docx.frame import NEW_PAGE, contents, cover, dress
from qingshen.report.docx.links import Links
from qingshen.report.docx.markup import element, paragraph, runs
from qingshen.report.docx.styles import bullets, styles
from qingshen.report.formatting import words
from qingshen.report.outline import outline

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where Word wants a time: a report's own date is on its cover."""


def render(document: Document) -> bytes:
    """Return `document` as .docx; the same document gives the same bytes on the same machine.

    Raises ValueError where a sentence names a part or a picture that is not there.
    """
    order = outline(document)
    links = Links(order)
    file = docx.Document()
    _replace(file.styles.element, styles(document.language))
    _replace(file.part.numbering_part.element, bullets())
    body = file.element.body
    for old in list(body)[:-1]:
        body.remove(old)
    parts = [*cover(document), *contents(order)]
    for chapter in order.chapters:
        heading = links.bookmark(chapter.anchor, runs(chapter.heading))
        parts.append(element(paragraph(f"Heading{chapter.level}", heading)))
        for labelled in chapter.blocks:
            parts += blocks(labelled, links, file)
    _place(parts, body[-1])
    dress(file, document)
    _name(file, document)
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


def _replace(old: Any, new: Any) -> None:
    for child in list(old):
        old.remove(child)
    for child in list(new):
        old.append(child)


def _name(file: Any, document: Document) -> None:
    core = file.core_properties
    core.title = words(document.title, document.language)
    core.subject = words(document.subtitle, document.language)
    core.author = core.last_modified_by = "Qingshen 清审"
    core.comments = core.keywords = ""
    core.language = "zh-CN" if document.language == "zh" else "en-GB"
    core.created = core.modified = EPOCH
    core.revision = 1
    relations = file.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _packed(file: Any) -> bytes:
    """Return the file with the clock taken out of the archive."""
    first = io.BytesIO()
    file.save(first)
    packed = io.BytesIO()
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
