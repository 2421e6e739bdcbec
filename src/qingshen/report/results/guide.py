"""The workbook's first sheet: whose results, how to read them, what each sheet and column is, the hashes."""

from __future__ import annotations

from collections.abc import Sequence

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.appendix import hashes
from qingshen.report.document import MADE_UP, Hashes
from qingshen.report.formatting import words
from qingshen.report.results.dictionary import unit_shown
from qingshen.report.results.rows import RowSheet
from qingshen.report.results.sheet import Leaf, meanings, notice
from qingshen.report.results.style import Book, width

TITLE = Text("说明", "about")
CODES = Text("代码", "codes")
WIDTHS = (26, 36, 16, 64, 72, 44)
READING = (
    Text("空白表示没有数值：缺失、不适用或不能计算，看同一行的状态或理由；空白从不表示零。",
         "An empty cell has no figure: missing, not applicable or not computable, as the row's status or reason says. "
         "It never means zero."),
    Text("数据按四位有效数字显示，单元格中是完整数值。",
         "Figures show four significant digits; the cells hold them in full."),
    Text("本簿用文字显示代码，对照见最后一表；tables/ 中的 parquet 保留代码和全部行，供程序读取。",
         "The workbook shows words for codes, the last sheet says which; the parquet files in tables/ keep the codes "
         "and every row, for programs."),
    Text("结果文件夹由 qingshen audit 整体写出、整体替换；要修改或保留的文件请另存到别处。",
         "The results folder is written and replaced as a whole by qingshen audit: save what you edit elsewhere."),
)  # fmt: skip
HEADS = {
    "tables": (Text("工作表", "sheet"), Text("parquet 表", "parquet table"), Text("行数", "rows"),
               Text("内容", "content"), Text("方法", "method")),
    "columns": (Text("工作表", "sheet"), Text("列", "column"), Text("单位", "unit"), Text("含义", "meaning"),
                Text("列名", "name")),
    "codes": (Text("列", "column"), Text("代码", "code"), Text("文字", "words")),
}  # fmt: skip


def draw_guide(book: Book, audit: Audit, leaves: Sequence[Leaf]) -> None:
    """Draw the first sheet."""
    settings, language = audit.case.settings, audit.case.settings.languages[0]
    sheet = book.sheet(TITLE.into(language))
    for at, wide in enumerate(WIDTHS):
        sheet.set_column(at, at, wide)
    sheet.set_row(0, 28)
    for at, one in enumerate(settings.languages):
        sheet.write_string(at, 0, settings.title.into(one), book.look("chapter" if at else "title"))
    row = len(settings.languages)
    if settings.made_up:
        sheet.write_string(row, 0, " · ".join(MADE_UP.into(one) for one in settings.languages), book.look("warning"))
        row += 1
    for text in (*((settings.note,) if settings.note.zh else ()), *READING):
        for one in settings.languages:
            sheet.write_string(row, 0, text.into(one), book.look("plain"))
            row += 1
    row = _tables(book, sheet, row + 1, leaves, settings.languages)
    row = _columns(book, sheet, row + 1, leaves, audit)
    _hashes(book, sheet, row + 1, audit, language)


def draw_codes(book: Book, audit: Audit, leaves: Sequence[Leaf]) -> None:
    """Draw the last sheet: every code the results hold, and the words shown for it."""
    languages = audit.case.settings.languages
    sheet = book.sheet(CODES.into(languages[0]))
    heads = [HEADS["codes"][0], HEADS["codes"][1], *(HEADS["codes"][2] for _ in languages)]
    _head(book, sheet, 0, heads, languages)
    for at, wide in enumerate((24, 34, 44, 60)):
        sheet.set_column(at, at, wide)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    told: dict[tuple[str, str], tuple[Text, Text]] = {}
    for leaf in leaves:
        for column in leaf.columns:
            if column.codes:
                for code, text in meanings(audit, column, audit.tables[leaf.name][column.name]).items():
                    told.setdefault((column.codes, code), (column.label, text))
    for row, ((_, code), (label, text)) in enumerate(sorted(told.items(), key=lambda item: item[0]), 1):
        sheet.write_string(row, 0, label.into(languages[0]), book.look("text"))
        sheet.write_string(row, 1, code, book.look("code"))
        for at, one in enumerate(languages, 2):
            sheet.write_string(row, at, text.into(one), book.look("text"))


def _tables(book: Book, sheet: RowSheet, row: int, leaves: Sequence[Leaf], languages: Sequence[Language]) -> int:
    head, name, rows, content, method = HEADS["tables"]
    _head(book, sheet, row, [head, name, rows, *(content for _ in languages), method], languages)
    for leaf in leaves:
        row += 1
        sheet.write_url(row, 0, f"internal:'{leaf.title}'!A1", book.look("link"), leaf.title)
        sheet.write_string(row, 1, f"tables/{leaf.name}.parquet", book.look("code"))
        sheet.write_number(row, 2, leaf.rows, book.look("count"))
        texts = [leaf.declared.meaning.into(one) for one in languages]
        texts[0] += f" {notice(leaf)}" if leaf.cut else ""
        _meanings(book, sheet, row, texts)
        sheet.write_string(row, 3 + len(languages), leaf.declared.method, book.look("code"))
    return row + 1


def _columns(book: Book, sheet: RowSheet, row: int, leaves: Sequence[Leaf], audit: Audit) -> int:
    settings = audit.case.settings
    head, column, unit, meaning, name = HEADS["columns"]
    _head(book, sheet, row, [head, column, unit, *(meaning for _ in settings.languages), name], settings.languages)
    for leaf in leaves:
        for one in leaf.columns:
            row += 1
            shown = unit_shown(one.unit, leaf.declared, settings.languages[0], settings.currency)
            sheet.write_string(row, 0, leaf.title, book.look("text"))
            sheet.write_string(row, 1, one.label.into(settings.languages[0]), book.look("text"))
            sheet.write_string(row, 2, shown, book.look("text"))
            _meanings(book, sheet, row, [one.meaning.into(each) for each in settings.languages])
            sheet.write_string(row, 3 + len(settings.languages), f"{leaf.name}.{one.name}", book.look("code"))
    return row + 1


def _hashes(book: Book, sheet: RowSheet, row: int, audit: Audit, language: Language) -> None:
    section = hashes(audit, language)
    sheet.write_string(row, 0, words(section.title, language), book.look("chapter"))
    for block in section.blocks:
        for what, digest in block.entries if isinstance(block, Hashes) else ():
            row += 1
            sheet.write_string(row, 0, words(what, language), book.look("text"))
            sheet.write_string(row, 1, digest, book.look("code"))


def _head(book: Book, sheet: RowSheet, row: int, heads: Sequence[Text], languages: Sequence[Language]) -> None:
    for at, head in enumerate(heads):
        sheet.write_string(row, at, head.into(languages[0]), book.look("head"))


def _meanings(book: Book, sheet: RowSheet, row: int, texts: Sequence[str]) -> None:
    lines = 1
    for at, text in enumerate(texts, 3):
        sheet.write_string(row, at, text, book.look("wrapped"))
        lines = max(lines, 1 + width(text) // (WIDTHS[at] - 2))
    if lines > 1:
        sheet.set_row(row, 15.0 * lines)
