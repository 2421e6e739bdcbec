"""A table in Word: three rules, a head repeated on every page, rows that stay whole, figures set right."""

from qingshen.report.document import TEXT_WIDTH_CM, Cell, Column, TableBlock, Tone
from qingshen.report.docx.links import Links
from qingshen.report.docx.markup import paragraph, runs
from qingshen.report.formatting import Value, pretty_unit, shown, words
from qingshen.report.palette import QUIET

WHOLE_ROWS = 8
"""A table of so many rows stays on one page; a longer one runs on under a repeated head."""
DENSE_WIDTH_CM = 17.4
"""Width of the type area of a sheet, which has margins of 18 mm [cm]."""
TWIPS_PER_CM = 1440 / 2.54
FILLS: dict[Tone, str] = {"good": "E0F0F2", "fair": "FFF3D9", "bad": "FADFD5"}


def table(block: TableBlock, links: Links, *, dense: bool = False) -> str:
    """Return the table's markup, without caption and note; `dense`: wider, and free to break, for a sheet."""
    share = (DENSE_WIDTH_CM if dense else TEXT_WIDTH_CM) * TWIPS_PER_CM / sum(column.width for column in block.columns)
    widths = [round(column.width * share) for column in block.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(
        _cell(paragraph("TableHead", _heading(column, links), _set(column, keep=True)), width)
        for column, width in zip(block.columns, widths, strict=True)
    )
    last = len(block.rows) - 1
    short = len(block.rows) <= WHOLE_ROWS and not dense
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _body_cell(value, _set(column, keep=short and at < last), column, width, links)
            for value, column, width in zip(row, block.columns, widths, strict=True)
        )
        + "</w:tr>"
        for at, row in enumerate(block.rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="QingshenTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )


def _heading(column: Column, links: Links) -> str:
    """Return label and, on a line of its own, unit: a unit broken in the middle is hard to read."""
    label = runs(words(column.label, links.outline.language))
    return f"{label}<w:r><w:br/></w:r>{runs(f'({pretty_unit(column.unit)})')}" if column.unit else label


def _set(column: Column, *, keep: bool) -> str:
    """Return a cell's paragraph properties; `keep` holds the row on the page of the next."""
    kept = "<w:keepNext/>" if keep else ""
    return f'{kept}<w:jc w:val="{"center" if column.align == "centre" else column.align}"/>'


def _cell(content: str, width: int, fill: str = "") -> str:
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shading}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def _body_cell(value: Cell | Value, properties: str, column: Column, width: int, links: Links) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    text = shown(cell.value, links.outline.language, significant=column.significant, decimals=column.decimals)
    content = runs(
        text, strong=cell.tone == "strong", colour=QUIET if cell.tone == "quiet" or cell.value is None else ""
    )
    return _cell(
        paragraph("TableText", links.figure(cell.explain_id, content), properties), width, FILLS.get(cell.tone, "")
    )
