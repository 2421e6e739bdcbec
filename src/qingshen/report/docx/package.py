"""The parts of a Word file that are no text: styles, numbering, and what names the file."""

from datetime import UTC, datetime
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE

from qingshen.report.document import Document
from qingshen.report.docx.styles import bullets
from qingshen.report.formatting import words

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where Word wants a time: a report's own date is on its cover."""


def empty(file: Any, styles: Any) -> None:
    """Take what python-docx's template holds out of `file`; give it the house's `styles` and numbering."""
    _replace(file.styles.element, styles)
    _replace(file.part.numbering_part.element, bullets())
    body = file.element.body
    for old in list(body)[:-1]:
        body.remove(old)


def _replace(old: Any, new: Any) -> None:
    for child in list(old):
        old.remove(child)
    for child in list(new):
        old.append(child)


def name(file: Any, document: Document) -> None:
    """Give `file` the title and the author it is listed by, and no time of its own."""
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
