"""A document without front matter in Word: its text put into a package made once, ten times as fast as a new one.

A sheet an enterprise means hundreds of small files; python-docx takes longer to read and write its template than the
text of a sheet takes.
"""

import io
import zipfile
from functools import lru_cache, reduce
from html import escape

import docx

from qingshen.report.document import Document
from qingshen.report.docx.blocks import markups
from qingshen.report.docx.frame import dress, narrow
from qingshen.report.docx.links import Links
from qingshen.report.docx.markup import paragraph, runs
from qingshen.report.docx.package import empty, name
from qingshen.report.docx.styles import styles
from qingshen.report.formatting import printable, words
from qingshen.report.outline import outline

BODY, CORE = "word/document.xml", "docProps/core.xml"
MOMENT = (1980, 1, 1, 0, 0, 0)
TITLE, SUBJECT, FOOTER = "\ue000title", "\ue000subject", "\ue000footer"
"""Stand where each document puts its own words; no text holds them."""


def sheet(document: Document) -> bytes:
    """Return `document` as .docx, without cover and contents; the same document gives the same bytes.

    Raises ValueError where it holds a picture, or a sentence names a part that is not there.
    """
    language = document.language
    archive, texts = _shell(language, words(document.header, language), document.made_up)
    own = {
        TITLE: words(document.title, language),
        SUBJECT: words(document.subtitle, language),
        FOOTER: words(document.footer, language),
    }
    packed = io.BytesIO(archive)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as file:
        for part, marked in texts:
            text = reduce(lambda so_far, mark: so_far.replace(mark, escape(printable(own[mark]))), own, marked)
            head, end, tail = text.partition("<w:sectPr") if part == BODY else (text, "", "")
            full = f"{head}{_body(document)}{end}{tail}" if part == BODY else text
            file.writestr(zipfile.ZipInfo(part, MOMENT), full.encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _body(document: Document) -> str:
    language = document.language
    order = outline(document)
    links = Links(order)
    parts = [paragraph("Title", runs(words(document.title, language)), '<w:jc w:val="left"/>')]
    if document.subtitle:
        parts.append(paragraph("Subtitle", runs(words(document.subtitle, language)), '<w:jc w:val="left"/>'))
    colon = "：" if language == "zh" else ": "
    for label, text in document.cover_lines:
        line = words(label, language) + colon + words(text, language)
        parts.append(paragraph("CoverLine", runs(line), '<w:jc w:val="left"/>'))
    for chapter in order.chapters:
        heading = links.bookmark(chapter.anchor, runs(chapter.heading))
        parts.append(paragraph(f"Heading{chapter.level}", heading))
        for labelled in chapter.blocks:
            parts += markups(labelled, links, dense=True)
    return "".join(parts)


@lru_cache(maxsize=8)
def _shell(language: str, header: str, made_up: bool) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """Return what sheets share, packed, and the parts each has for itself, with marks where its words go."""
    blank = Document(TITLE, (), language, SUBJECT, made_up=made_up, header=header, footer=FOOTER)  # type: ignore[arg-type]
    file = docx.Document()
    empty(file, styles(blank.language, dense=True))
    dress(file, blank)
    narrow(file)
    name(file, blank)
    whole = io.BytesIO()
    file.save(whole)
    shared = io.BytesIO()
    own: list[tuple[str, str]] = []
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(shared, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part in (BODY, CORE) or FOOTER.encode() in content:
                own.append((part, content.decode()))
            else:
                new.writestr(zipfile.ZipInfo(part, MOMENT), content, zipfile.ZIP_DEFLATED)
    return shared.getvalue(), tuple(own)
