"""Explanations and references in Word: bookmarks, and screen tips that name the figure's id.

A tag beside every figure would drown the table; a link shows its id when pointed at and prints as nothing.
"""

import hashlib
import re
import unicodedata

from qingshen.report.document import EXPLAINED_BY
from qingshen.report.docx.markup import attribute, runs
from qingshen.report.outline import Outline
from qingshen.report.sentence import Stretch

LONGEST_NAME = 40
"""Word takes letters, digits and underscores, 40 at most, in the name of a bookmark."""


CAPTION_WIDTH = 80
"""What one line of a caption holds, in half-width characters."""


class Links:
    """The bookmarks of one document: each name is set once, at its first use."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self._set: set[str] = set()

    def bookmark(self, name: str, content: str) -> str:
        """Return `content` as the place `name`; later uses of the same name stay plain."""
        if name in self._set:
            return content
        self._set.add(name)
        number = len(self._set)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    def figure(self, explain_id: str, content: str) -> str:
        """Return `content` with the screen tip "依据 ID", as the place that bears the id."""
        if not explain_id:
            return content
        name = bookmark_name(explain_id)
        tip = attribute(f"{EXPLAINED_BY.into(self.outline.language)} {explain_id}")
        link = f'<w:hyperlink w:anchor="{name}" w:tooltip={tip} w:history="1">{content}</w:hyperlink>'
        return self.bookmark(name, link)

    def stretch(self, stretch: Stretch) -> str:
        """Return a stretch of a sentence, linked where it is a figure or a reference."""
        content = runs(stretch.text, strong=stretch.strong)
        if stretch.anchor:
            return f'<w:hyperlink w:anchor="{stretch.anchor}" w:history="1">{content}</w:hyperlink>'
        return self.figure(stretch.explain_id, content)

    def source(self, explain_id: str, caption: str) -> str:
        """Return the small grey tag behind `caption`: "依据 ID", on a line of its own where both are long."""
        if not explain_id:
            return ""
        tag = f"{EXPLAINED_BY.into(self.outline.language)} {explain_id}"
        if width(caption) + width(tag) > CAPTION_WIDTH:
            return "<w:r><w:br/></w:r>" + runs(tag, style="SourceId")
        return runs(f"　{tag}", style="SourceId")


def width(text: str) -> int:
    """Return how wide `text` prints, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def bookmark_name(explain_id: str) -> str:
    """Return the bookmark of `explain_id`: itself where Word can take it, else shortened with a digest."""
    name = "q_" + re.sub(r"\W", "_", explain_id, flags=re.ASCII)
    if name == f"q_{explain_id}" and len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 9]}_{hashlib.sha256(explain_id.encode()).hexdigest()[:8]}"
