"""WordprocessingML as text: namespaces, escaping, runs."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml

from qingshen.report.formatting import printable
from qingshen.report.subscripts import pieces

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def element(markup: str) -> Any:
    """Return the one element `markup` describes."""
    end = min(markup.index(">"), markup.index(" ") if " " in markup else len(markup))
    end = end - 1 if markup[end - 1] == "/" else end
    return parse_xml(f"{markup[:end]} {NAMESPACES}{markup[end:]}")


def attribute(text: str) -> str:
    """Return `text` as a quoted attribute value."""
    return quoteattr(printable(text))


def runs(text: str, *, strong: bool = False, style: str = "", colour: str = "") -> str:
    """Return the runs of `text`; what chemistry sets low is a real subscript."""
    kept = f'<w:rStyle w:val="{style}"/>' if style else ""
    kept += "<w:b/>" if strong else ""
    kept += f'<w:color w:val="{colour.lstrip("#")}"/>' if colour else ""
    low = '<w:vertAlign w:val="subscript"/>'
    return "".join(
        f"<w:r><w:rPr>{kept}{low if piece.low else ''}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(printable(piece.text))}</w:t></w:r>'
        for piece in pieces(text)
    )


def field_run(instruction: str, shown: str) -> str:
    """Return a field (PAGE, NUMPAGES …) with the text shown until Word computes it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{runs(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph of `style`."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'
