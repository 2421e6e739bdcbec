"""The order of a document: chapters numbered, pictures and tables labelled, once for every writer."""

from collections.abc import Mapping
from dataclasses import dataclass

from qingshen.language import Language, Text
from qingshen.report.document import Block, Document, Picture, TableBlock
from qingshen.report.formatting import words

KINDS = {Picture: ("figure", Text("图", "Figure ")), TableBlock: ("table", Text("表", "Table "))}


@dataclass(frozen=True)
class Labelled:
    """A block; a picture or a table has a label ("图3") and an anchor ("figure3")."""

    block: Block
    label: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Chapter:
    """A section with its number ("2.1", or "" where it is not numbered) and anchor."""

    number: str
    title: str
    level: int
    anchor: str
    blocks: tuple[Labelled, ...]

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class Outline:
    """All chapters in order, and where each explained picture or table stands."""

    language: Language
    chapters: tuple[Chapter, ...]
    labels: Mapping[str, Labelled]

    def find(self, explain_id: str) -> Labelled:
        """Return the picture or table of `explain_id`; raise ValueError, naming those there are, when there is none."""
        if explain_id not in self.labels:
            raise ValueError(f"no picture or table {explain_id!r} in the document; there are {sorted(self.labels)}")
        return self.labels[explain_id]


def outline(document: Document) -> Outline:
    """Number and label `document`: chapters 1, 1.1, 1.1.1; pictures and tables through the whole document."""
    counted = [0, 0, 0]
    labelled = {"figure": 0, "table": 0}
    labels: dict[str, Labelled] = {}
    chapters = []
    for position, section in enumerate(document.sections, start=1):
        number = ""
        if section.numbered:
            counted[section.level - 1] += 1
            counted[section.level :] = [0] * (3 - section.level)
            number = ".".join(map(str, counted[: section.level]))
        blocks = []
        for block in section.blocks:
            one = Labelled(block)
            if isinstance(block, Picture | TableBlock):
                kind, label = KINDS[type(block)]
                labelled[kind] += 1
                one = Labelled(block, f"{label.into(document.language)}{labelled[kind]}", f"{kind}{labelled[kind]}")
                if block.explain_id:
                    labels.setdefault(block.explain_id, one)
            blocks.append(one)
        title = words(section.title, document.language)
        chapters.append(Chapter(number, title, section.level, f"chapter{position}", tuple(blocks)))
    return Outline(document.language, tuple(chapters), labels)
