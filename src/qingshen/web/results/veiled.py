"""Sections for a reader who may not open every enterprise: what names one of the others is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from qingshen.language import Text
from qingshen.report.document import (
    Block,
    Bullets,
    Callout,
    Paragraph,
    Part,
    Picture,
    Section,
    See,
    TableBlock,
)
from qingshen.web.results.sections import Sections
from qingshen.web.results.veil import Veil

NOT_SHOWN = Text("（此处不显示的图表）", "(a figure not shown here)")
IDS = "explain_id"


def veiled(sections: Sections, veil: Veil, *, with_industry: bool) -> tuple[Sections, int]:
    """Return the sections without what names or explains an enterprise of the veil, and how many things that were.

    A row of a table goes alone; a picture, a sentence or a point whole; a section whose title names one, with those
    below it. Nothing is put under another name: an order by code, or a place among others, would tell whose it is.
    Without the industry only what is of one enterprise alone stays: a total would tell of those left out.
    """
    veil.read(one for section in sections for one, _ in _strings(section))
    kept, left_out, below = [], 0, 0
    for section in sections:
        if below and section.level > below:
            left_out += 1
            continue
        below = 0
        if _tells(section.title, veil):
            below, left_out = section.level, left_out + 1
            continue
        blocks = [_block(one, veil, with_industry=with_industry) for one in section.blocks]
        left_out += sum(number for _, number in blocks)
        kept.append(replace(section, blocks=tuple(one for one, _ in blocks if one is not None)))
    there = {one.explain_id for section in kept for one in section.blocks if isinstance(one, Picture | TableBlock)}
    return tuple(_referring(one, there) for one in kept), left_out


def _block(block: Block, veil: Veil, *, with_industry: bool) -> tuple[Block | None, int]:
    """Return a block without what the veil hides, and how many things went."""

    def stays(what: Any) -> bool:
        return not _tells(what, veil) and (with_industry or _is_of_one(what, veil))

    match block:
        case TableBlock(caption, rows=rows, note=note, explain_id=figure):
            if _tells(caption, veil) or _tells(note, veil) or veil.owns(figure):
                return None, 1
            open_ones = tuple(row for row in rows if stays(row))
            shown = block if with_industry else replace(block, note="", explain_id="")
            return (replace(shown, rows=open_ones) if open_ones else None), len(rows) - len(open_ones)
        case Bullets(items):
            points = tuple(one for one in items if stays(one))
            return (replace(block, items=points) if points else None), len(items) - len(points)
        case Callout(paragraphs=paragraphs):
            lines = tuple(one for one in paragraphs if stays(one))
            return (replace(block, paragraphs=lines) if lines else None), len(paragraphs) - len(lines)
    return (block, 0) if stays(block) else (None, 1)


def _is_of_one(what: Any, veil: Veil) -> bool:
    ids = [one for one, is_id in _strings(what) if is_id and one]
    return bool(ids) and all(map(veil.opens, ids))


def _tells(what: Any, veil: Veil) -> bool:
    found = list(_strings(what))
    ids, texts = ([one for one, is_id in found if is_id is wanted] for wanted in (True, False))
    return any(veil.owns(one) for one in ids) or veil.names(texts)


def _strings(what: Any, *, is_id: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield every text in a part of a document, and whether it is the id of a figure."""
    if isinstance(what, str):
        yield what, is_id
    elif isinstance(what, Mapping):
        for key, one in what.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(what, tuple | list):
        for one in what:
            yield from _strings(one)
    elif is_dataclass(what):
        for one in fields(what):
            yield from _strings(getattr(what, one.name), is_id=one.name == IDS)


def _referring(section: Section, there: set[str]) -> Section:
    """Return the section without references to pictures and tables that were left out."""
    return replace(section, blocks=tuple(_pointed(one, there) for one in section.blocks))


def _pointed(block: Block, there: set[str]) -> Block:
    match block:
        case Paragraph(parts=parts):
            return replace(block, parts={name: _part(one, there) for name, one in parts.items()})
        case Callout(paragraphs=paragraphs):
            return replace(block, paragraphs=tuple(_pointed(one, there) for one in paragraphs))  # type: ignore[misc]
        case Bullets(items):
            return replace(block, items=tuple(_pointed(one, there) for one in items))  # type: ignore[misc]
    return block


def _part(part: Part, there: set[str]) -> Part:
    return NOT_SHOWN if isinstance(part, See) and part.explain_id not in there else part
