"""The content of a document on the terminal: headings, sentences, points and tables; pictures stay in the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
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
NARROWEST, GAP = 6, 3
"""Width of the narrowest column of words that can be read, and between columns; a narrower terminal is given lines."""
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
    heads = [with_unit(column.label, column.unit, order.language) for column in block.columns]
    rows = [
        [_shown(value, column, order) for value, column in zip(row, block.columns, strict=True)] for row in block.rows
    ]
    is_right = [column.align == "right" for column in block.columns]
    texts = [heads, *([text for text, _ in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*texts, strict=True)]
    least = sum(width if right else min(width, NARROWEST) for width, right in zip(widths, is_right, strict=True))
    if console.is_terminal and least + GAP * len(widths) <= console.width:
        console.print(_folded(heads, rows, is_right))
    else:
        for text in _lines(texts, widths, is_right):
            console.print(escape(text), soft_wrap=True, highlight=False)
    if block.note:
        console.print(f"[dim]{escape(words(block.note, order.language))}[/]", soft_wrap=True, highlight=False)


def _folded(heads: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], is_right: Sequence[bool]) -> Table:
    """Return a table that fits the terminal: words fold, figures never, for one broken in two is read as two."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head, right in zip(heads, is_right, strict=True):
        side = "right" if right else "left"
        table.add_column(escape(head), justify=side, overflow="fold", no_wrap=right)
    for row in rows:
        table.add_row(*(f"[{tone}]{escape(text)}[/]" if tone else escape(text) for text, tone in row))
    return table


def _lines(rows: Sequence[Sequence[str]], widths: Sequence[int], is_right: Sequence[bool]) -> Iterator[str]:
    """Yield each row as one line, whatever its length: what reads a pipe reads lines."""
    for row in rows:
        padded = (
            " " * (width - cell_len(text)) + text if right else text + " " * (width - cell_len(text))
            for text, width, right in zip(row, widths, is_right, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _shown(value: Any, column: Column, order: Outline) -> tuple[str, str]:
    """Return what stands in a cell and its style, "" for none."""
    cell = value if isinstance(value, Cell) else Cell(value)
    text = shown(cell.value, order.language, significant=column.significant, decimals=column.decimals)
    return text, TONES.get(cell.tone, "")
