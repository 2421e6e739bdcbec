"""A table as the plain data template.typ sets: shares of columns, heads with units, rounded cells with tones."""

from typing import Any

from qingshen.language import Language
from qingshen.report.document import Cell, Column, TableBlock
from qingshen.report.formatting import Value, pretty_unit, shown, words
from qingshen.report.pdf.words import inline

WHOLE_ROWS = 8
"""A table of so many rows stays on one page; a longer one runs on under a repeated head."""


def table(block: TableBlock, language: Language) -> dict[str, Any]:
    """Return the table without its caption: `rows` of [runs, tone]."""
    return {
        "widths": [column.width for column in block.columns],
        "aligns": [column.align for column in block.columns],
        "heads": [
            [inline(words(column.label, language)), inline(f"({pretty_unit(column.unit)})" if column.unit else "")]
            for column in block.columns
        ],
        "rows": [[_cell(*pair, language) for pair in zip(row, block.columns, strict=True)] for row in block.rows],
        "note": inline(words(block.note, language)),
        "whole": len(block.rows) <= WHOLE_ROWS,
    }


def _cell(value: Cell | Value, column: Column, language: Language) -> list[Any]:
    cell = value if isinstance(value, Cell) else Cell(value)
    text = shown(cell.value, language, significant=column.significant, decimals=column.decimals)
    return [inline(text), cell.tone or ("quiet" if cell.value is None else "")]
