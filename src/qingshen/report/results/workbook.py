"""results.xlsx: a sheet that explains, one sheet a table in the order of the dictionary, a sheet of the codes."""

from __future__ import annotations

from pathlib import Path

from qingshen.phases.audit import Audit
from qingshen.report.results.dictionary import tables
from qingshen.report.results.guide import draw_codes, draw_guide
from qingshen.report.results.sheet import MOST_ROWS, draw, leaf
from qingshen.report.results.spare import give_back
from qingshen.report.results.style import Book


def written(audit: Audit) -> list[str]:
    """Return the names of the tables an audit has, in the order of the dictionary; unknown ones last."""
    order = {name: at for at, name in enumerate(tables())}
    return sorted(
        (name for name, frame in audit.tables.items() if frame.width),
        key=lambda name: (order.get(name, len(order)), name),
    )


def write_workbook(audit: Audit, path: Path, most_rows: int = MOST_ROWS) -> None:
    """Write the workbook of all result tables to `path`, in the case's first language.

    Same audit, same bytes. A table of more than `most_rows` rows is cut, and its sheet, its last row and the first
    sheet say so. Raises OSError where the file cannot be written.
    """
    settings = audit.case.settings
    language = settings.languages[0]
    leaves = [leaf(audit, name, language, most_rows) for name in written(audit)]
    book = Book(path, settings.title.into(language), language, made_up=settings.made_up)
    draw_guide(book, audit, leaves)
    for one in leaves:
        draw(book, one, settings.currency)
    draw_codes(book, audit, leaves)
    book.close()
    give_back()
