"""A document as content only: what it says, not how Word or a browser shows it.

Words are `Text` (both languages) or `str` (needs no translation); the writers take `Document.language`.
Every figure carries the id under which `qingshen explain` prints its tree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from qingshen.language import Language, Text
from qingshen.report.formatting import Value, Words

Tone = Literal["", "good", "fair", "bad", "quiet", "strong"]
"""How a cell is meant: the writers choose the colour, the words must say it without one."""
Align = Literal["left", "right", "centre"]
CalloutKind = Literal["note", "warning", "assumption"]

TEXT_WIDTH_CM = 15.6
"""Width of the type area on A4 [cm] (GB/T 9704-2012, 5.2: 156 mm × 225 mm)."""


@dataclass(frozen=True)
class Figure:
    """A figure inside a sentence, with the id of its explanation."""

    value: Value
    explain_id: str
    significant: int = 3
    decimals: int | None = None


@dataclass(frozen=True)
class Strong:
    """Words that carry weight inside a sentence."""

    text: Words


@dataclass(frozen=True)
class See:
    """A reference to the picture or table with this `explain_id`: reads "图3", links there."""

    explain_id: str


Part = Figure | Strong | See | Words


@dataclass(frozen=True)
class Paragraph:
    """A sentence or several; `{name}` in either language is filled from `parts`.

    Without `parts` the text is taken as it is, braces included, so data can be quoted safely.
    """

    text: Words
    parts: Mapping[str, Part] = field(default_factory=dict)


@dataclass(frozen=True)
class Callout:
    """A boxed remark: a note, a warning, or an assumption the reader must know of."""

    kind: CalloutKind
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Bullets:
    """A list of short points."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Cell:
    """One cell: a value as `formatting.shown` prints it, its explanation, its tone."""

    value: Value
    explain_id: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Column:
    """A column: heading, unit, how its figures are rounded and set; `width` is its relative share.

    `align` is best left to "right" for figures and "left" for words.
    """

    label: Words
    unit: str = ""
    align: Align = "left"
    significant: int = 3
    decimals: int | None = None
    width: float = 1.0


@dataclass(frozen=True)
class TableBlock:
    """A table. A bare value in a row is a cell without explanation; every row has one cell a column."""

    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | Value, ...], ...]
    explain_id: str = ""
    note: Words = ""

    def __post_init__(self) -> None:
        for position, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.caption}: row {position} has {len(row)} of {len(self.columns)} cells")


@dataclass(frozen=True)
class Chart:
    """A drawing: an ECharts option (plain JSON) and the height that suits its content [cm]."""

    option: dict[str, Any]
    height_cm: float


@dataclass(frozen=True)
class Picture:
    """A chart with its caption; `alt` says in words what it shows, for those who cannot see it."""

    caption: Words
    chart: Chart
    explain_id: str = ""
    alt: Words = ""
    width_cm: float = TEXT_WIDTH_CM


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page (in print; a browser shows a gap)."""


@dataclass(frozen=True)
class Hashes:
    """Digests of inputs, rulebook and engine, by which a verdict can be reproduced: (what, digest)."""

    entries: tuple[tuple[Words, str], ...]


Block = Paragraph | Callout | Bullets | TableBlock | Picture | PageBreak | Hashes


@dataclass(frozen=True)
class Section:
    """A chapter (level 1), section (2) or subsection (3); the writers number it unless it is not `numbered`."""

    title: Words
    blocks: tuple[Block, ...]
    level: Literal[1, 2, 3] = 1
    numbered: bool = True


@dataclass(frozen=True)
class Document:
    """A whole report. Sections follow each other in reading order; their `level` makes the tree.

    `cover_lines` stand on the cover, label and words; `header` and `footer` on every page.
    `made_up` marks every page: the data are invented.
    """

    title: Words
    sections: tuple[Section, ...]
    language: Language = "zh"
    subtitle: Words = ""
    cover_lines: tuple[tuple[Words, Words], ...] = ()
    made_up: bool = False
    header: Words = ""
    footer: Words = ""


MADE_UP = Text("虚构数据", "made-up data")
CALLOUTS: dict[CalloutKind, Text] = {
    "note": Text("说明", "Note"),
    "warning": Text("注意", "Warning"),
    "assumption": Text("假设", "Assumption"),
}
CONTENTS = Text("目录", "Contents")
EXPLAINED_BY = Text("依据", "source id")
