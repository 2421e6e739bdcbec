"""What surrounds the chapters: page, cover, contents, header and footer, the mark of made-up data."""

from typing import Any

from docx.shared import Cm

from qingshen.report.document import CONTENTS, MADE_UP, Document
from qingshen.report.docx.markup import element, field_run, paragraph, runs
from qingshen.report.formatting import words
from qingshen.report.outline import Outline
from qingshen.report.palette import MARK

NEW_PAGE = object()
"""Stands where a page begins: the paragraph that follows takes it, so that no empty line heads the page."""
MADE_UP_MARK = f"{MADE_UP.zh} {MADE_UP.en}"


def cover(document: Document) -> list[Any]:
    """Return the cover page."""
    language = document.language
    lines = [paragraph("Title", runs(words(document.title, language)))]
    lines.append(paragraph("Subtitle", runs(words(document.subtitle, language))))
    colon = "：" if language == "zh" else ": "
    for label, text in document.cover_lines:
        lines.append(paragraph("CoverLine", runs(words(label, language) + colon + words(text, language))))
    if document.made_up:
        lines.append(paragraph("MadeUp", runs(MADE_UP_MARK)))
    return [*map(element, lines), NEW_PAGE]


def contents(outline: Outline) -> list[Any]:
    """Return the table of contents: a field, already filled with the chapters, so that it is never empty.

    Page numbers are Word's to compute: the field is marked stale, so that Word adds them when it opens the file.
    Until then the entries are links without numbers; a wrong number would be worse than none.
    """
    entries = []
    for chapter in outline.chapters:
        link = f'<w:hyperlink w:anchor="{chapter.anchor}" w:history="1">{runs(chapter.heading)}</w:hyperlink>'
        entries.append((f"TOC{chapter.level}", link))
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = [paragraph("ContentsTitle", runs(CONTENTS.into(outline.language)))]
    for position, (style, link) in enumerate(entries):
        first, last = position == 0, position == len(entries) - 1
        lines.append(paragraph(style, (begin if first else "") + link + (end if last else "")))
    return [*map(element, lines), NEW_PAGE]


def dress(file: Any, document: Document) -> None:
    """Set A4 with the type area of GB/T 9704-2012 (156 mm × 225 mm), header and footer.

    Every header bears the mark of made-up data, the cover's too; the cover bears nothing else.
    """
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin, page.right_margin = Cm(2.8), Cm(2.6)
    page.top_margin, page.bottom_margin = Cm(3.7), Cm(3.5)
    page.header_distance, page.footer_distance = Cm(2.2), Cm(2.2)
    page.different_first_page_header_footer = True
    language = document.language
    mark = runs(MADE_UP_MARK, strong=True, colour=MARK) if document.made_up else ""
    _fill(page.header, paragraph("Header", f"{runs(words(document.header, language))}<w:r><w:tab/></w:r>{mark}"))
    _fill(
        page.first_page_header,
        paragraph("Header", f"<w:r><w:tab/></w:r>{mark}", '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>'),
    )
    before, middle, after = ("第 ", " 页 共 ", " 页") if language == "zh" else ("Page ", " of ", "")
    pages = runs(before) + field_run("PAGE", "1") + runs(middle) + field_run("NUMPAGES", "1") + runs(after)
    _fill(page.footer, paragraph("Footer", f"{runs(words(document.footer, language))}<w:r><w:tab/></w:r>{pages}"))


def narrow(file: Any) -> None:
    """Set the margins of a sheet of two pages; its first page is like the others."""
    page = file.sections[0]
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin, page.bottom_margin = Cm(1.6), Cm(1.5)
    page.header_distance, page.footer_distance = Cm(0.9), Cm(0.8)
    page.different_first_page_header_footer = False


def _fill(place: Any, markup: str) -> None:
    place.is_linked_to_previous = False
    root = place._element
    for child in list(root):
        root.remove(child)
    root.append(element(markup))
