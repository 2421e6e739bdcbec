"""One table of results as one sheet: words for codes, names beside enterprises' codes, headings with units."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import enterprises, variable
from qingshen.report.palette import MARK
from qingshen.report.results.dictionary import VARIABLE, Column, Table, table, unit_shown, words_of
from qingshen.report.results.rows import RowSheet, blank_cell, number_cell, text_cell
from qingshen.report.results.style import Book, width

MOST_ROWS = 1_048_576
"""Excel's limit on the rows of a sheet, the heading among them."""
CUT = Text("（截断）", " (cut)")
ENTERPRISE, NAME = "enterprise", "list.name"
NARROW, WIDE = 8, 48
# Beyond this many columns from the left a frozen pane would fill a small screen.
FROZEN_WITHIN = 3


@dataclass(frozen=True)
class Leaf:
    """A table as its sheet shows it: `frame` in words, a `Column` for each of its columns, how many rows were cut."""

    name: str
    title: str
    declared: Table
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    rows: int
    language: Language

    @property
    def cut(self) -> int:
        """How many rows do not fit into a sheet."""
        return self.rows - self.frame.height


def leaf(audit: Audit, name: str, language: Language, most_rows: int = MOST_ROWS) -> Leaf:
    """Return the table `name` in the words of `language`; at most `most_rows` rows with heading and, if cut, a note."""
    declared, whole = table(name), audit.tables[name]
    fits = whole.height <= most_rows - 1
    frame = whole if fits else whole.head(most_rows - 2)
    columns = [declared.column(one) for one in frame.columns]
    shown = frame.with_columns(
        _worded(frame[one.name], meanings(audit, one, frame[one.name]), language) for one in columns if one.codes
    )
    if ENTERPRISE in shown.columns and name != "list":
        at = shown.columns.index(ENTERPRISE) + 1
        known = enterprises(audit, language)
        named = shown[ENTERPRISE].replace_strict(known, default=None, return_dtype=pl.String)
        shown = shown.insert_column(at, named.alias(NAME))
        columns.insert(at, replace(table("list").column("name"), name=NAME))
    title = declared.label.into(language) + ("" if fits else CUT.into(language))
    return Leaf(name, title, declared, shown, tuple(columns), whole.height, language)


def meanings(audit: Audit, column: Column, values: pl.Series) -> Mapping[str, Text]:
    """Return the words of the codes in `values`."""
    if column.codes != VARIABLE:
        return words_of(column.codes)
    return {code: variable(audit, code) for code in values.drop_nulls().unique().sort()}


def draw(book: Book, one: Leaf, currency: Text) -> RowSheet:
    """Draw `one`: heading of two lines, frozen and filtered, and its rows."""
    sheet = book.sheet(one.title)
    sheet.set_row(0, 34)
    sheet.repeat_rows(0)
    for at, column in enumerate(one.columns):
        label = heading(column, one.declared, one.language, currency)
        figures = one.frame.schema[column.name].is_numeric() and column.show != "plain"
        look = book.look("head_right" if figures else "head")
        parts = (book.look("head_label"), label, book.look("head_name"), f"\n{column.name}", look)
        sheet.write_rich_string(0, at, *parts)
        sheet.set_column(at, at, _width(one.frame.to_series(at), column, label))
    names = one.frame.columns
    frozen = names.index(NAME) + 1 if NAME in names[: FROZEN_WITHIN + 1] else 0
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, one.frame.height, len(names) - 1)
    schema = one.frame.schema
    blank = blank_cell(book.look("text"))
    cells = [_cells(book, schema[column.name], column).fill_null(blank).alias(column.name) for column in one.columns]
    sheet.put(1, one.frame, cells)
    if one.cut:
        sheet.set_tab_color(MARK)
        sheet.write_string(one.frame.height + 1, 0, notice(one), book.look("warning"))
    return sheet


def heading(column: Column, declared: Table, language: Language, currency: Text) -> str:
    """Return what stands over a column: "综合能耗 (tce)", or "数量 [单位]" where the unit stands in another column."""
    unit = unit_shown(column.unit, declared, language, currency)
    if not unit:
        return column.label.into(language)
    elsewhere = re.fullmatch(r"\{\w+\}", column.unit)
    return f"{column.label.into(language)} {unit if elsewhere else f'({unit})'}"


def notice(one: Leaf) -> str:
    """Return the sentence that says what was cut and where it is; "" where nothing was."""
    if not one.cut:
        return ""
    return Text(
        f"此表共 {one.rows:,} 行，超过 Excel 上限，只列前 {one.frame.height:,} 行；全部见 tables/{one.name}.parquet",
        f"{one.rows:,} rows are more than Excel holds: the first {one.frame.height:,} are shown, "
        f"all are in tables/{one.name}.parquet",
    ).into(one.language)


def _worded(values: pl.Series, words: Mapping[str, Text], language: Language) -> pl.Series:
    codes = values.cast(pl.String)
    return codes.replace(list(words), [text.into(language) for text in words.values()])


def _cells(book: Book, kind: pl.DataType, column: Column) -> pl.Expr:
    """Return the column's cells; null where there is no text or number (null, NaN)."""
    value = pl.col(column.name)
    if not kind.is_numeric():
        return text_cell(value, book.look("text"))
    if column.show in ("index", "share"):
        number = number_cell(value, [], book.look(column.show))
    elif kind.is_integer():
        return number_cell(value, [], book.look("year" if column.show == "plain" else "count"))
    else:
        number = number_cell(value, *book.significant(column.name))
    endless = pl.when(value == math.inf).then(pl.lit("∞")).when(value == -math.inf).then(pl.lit("-∞"))
    return pl.when(value.is_finite()).then(number).otherwise(text_cell(endless, book.look("text")))


def _width(values: pl.Series, column: Column, label: str) -> float:
    head = max(width(label), len(column.name) * 0.85) + 3
    if values.dtype == pl.String:
        # A Chinese character is three bytes and two letters wide: (bytes + characters) / 2.
        widths = (values.str.len_bytes() + values.str.len_chars()) / 2
        body = (widths.quantile(0.95) or 0) + 3
    else:
        body = len(f"{values.abs().max() or 0:,.0f}") + 3 if values.dtype.is_numeric() else NARROW
    return max(NARROW, min(head, WIDE), min(body, WIDE))
