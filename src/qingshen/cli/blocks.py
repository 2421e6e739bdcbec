"""The content of a document on the terminal: headings, sentences, points and tables; pictures stay in the files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from qingshen.cli.printing import out
from qingshen.report.document import (
    CALLOUTS,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Hashes,
    Paragraph,
    Picture,
    TableBlock,
)
from qingshen.report.formatting import shown, with_unit, words
from qingshen.report.outline import Outline, outline
from qingshen.report.sentence import stretches

TONES = {"good": "green", "fair": "yellow", "bad": "red", "quiet": "dim", "strong": "bold"}
# What a terminal cannot show, or nobody reads there.
_ON_PAPER = (Picture, Hashes)


def print_document(document: Document, console: Console = out) -> None:
    """Print every section of `document` that a terminal can show; in a pipe each row of a table is one line."""
    order = outline(document)
    for chapter in order.chapters:
        blocks = [labelled.block for labelled in chapter.blocks]
        if any(isinstance(one, _ON_PAPER) for one in blocks):
            continue
        console.print(f"\n[bold]{escape(chapter.title)}[/]", soft_wrap=True, highlight=False)
        for block in blocks:
            _print(block, order, console)


def _print(block: Any, order: Outline, console: Console) -> None:
    match block:
        case Paragraph():
            console.print(_sentence(block, order), soft_wrap=True, highlight=False)
        case Bullets(items):
            for item in items:
                console.print(f"• {_sentence(item, order)}", soft_wrap=True, highlight=False)
        case Callout(kind, paragraphs):
            colon = "：" if order.language == "zh" else ": "
            for one in paragraphs:
                label = f"[yellow]{CALLOUTS[kind].into(order.language)}{colon}[/]"
                console.print(label + _sentence(one, order), soft_wrap=True, highlight=False)
        case TableBlock():
            _print_table(block, order, console)


def _sentence(paragraph: Paragraph, order: Outline) -> str:
    return "".join(
        f"[bold]{escape(one.text)}[/]" if one.strong else escape(one.text) for one in stretches(paragraph, order)
    )


def _print_table(block: TableBlock, order: Outline, console: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in block.columns:
        head = with_unit(column.label, column.unit, order.language)
        if column.align == "right":
            # A figure broken in two is read as two.
            table.add_column(escape(head), justify="right", no_wrap=True)
        else:
            table.add_column(escape(head), overflow="fold")
    for row in block.rows:
        table.add_row(*(_cell(value, column, order) for value, column in zip(row, block.columns, strict=True)))
    with _wide_enough(console, table):
        console.print(table)
    if block.note:
        console.print(f"[dim]{escape(words(block.note, order.language))}[/]", soft_wrap=True, highlight=False)


def _cell(value: Any, column: Column, order: Outline) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    text = escape(shown(cell.value, order.language, significant=column.significant, decimals=column.decimals))
    tone = TONES.get(cell.tone)
    return f"[{tone}]{text}[/]" if tone else text


@contextmanager
def _wide_enough(console: Console, table: Table) -> Iterator[None]:
    """Give a table in a pipe the width it needs: folded cells would break what reads it line by line."""
    if console.is_terminal:
        yield
        return
    before = console.width
    console.width = max(before, Measurement.get(console, console.options.update(max_width=10_000), table).maximum)
    try:
        yield
    finally:
        console.width = before
