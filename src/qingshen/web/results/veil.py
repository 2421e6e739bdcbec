"""What is kept from a reader: enterprises it may not open, found in words by their codes and names, in ids by owner."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from qingshen.report.content.names import halves
from qingshen.web.results.figures import BESIDE_OTHERS, owner, owners
from qingshen.web.results.peers import FEWEST

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned


class Veil:
    """Enterprises of a run that are kept from a reader."""

    def __init__(self, found: "Reckoned", hidden: Iterable[str]) -> None:
        self.hidden = frozenset(hidden)
        self._owners, self._found = owners(found), found
        self._known: dict[str, bool] = {"": False}
        techniques = {one.code for one in found.case.catalogue.techniques}
        # A word that names one of them, and whether it may be a technique's code as well.
        self._words: dict[str, bool] = {}
        rows = found.case.enterprises.filter(pl.col("enterprise").is_in(list(self.hidden)))
        for code, name in rows.select("enterprise", "name").iter_rows():
            self._words |= {one: False for one in halves(name or "") if one} | {code: code in techniques}

    @cached_property
    def is_thin(self) -> bool:
        """Whether it keeps so few audited ones back that a total tells of them: their reader knows the rest of it."""
        listed = self._found.table("list")
        if listed.is_empty():
            return False
        audited = listed.filter(pl.col("listed") == "yes", pl.col("enterprise").is_in(list(self.hidden)))
        return 0 < audited.height < FEWEST

    def opens(self, figure: str) -> bool:
        """Say whether a figure is about one enterprise that is not kept back, and about it alone."""
        return self.owner(figure) not in self.hidden | {""} and not BESIDE_OTHERS.fullmatch(figure)

    def owner(self, figure: str) -> str:
        """Return the code of the enterprise a figure is about, "" where it is about the industry."""
        return owner(self._found, figure, self._owners)

    def owns(self, figure: str) -> bool:
        """Say whether a figure is about one of them."""
        return self.owner(figure) in self.hidden

    def read(self, texts: Iterable[str]) -> None:
        """Look through many texts at once: `names` is quick for them afterwards."""
        new = list(dict.fromkeys(one for one in texts if one not in self._known))
        if not new:
            return
        # The exact look follows only where one of the words occurs at all.
        words = list(self._words)
        within = pl.Series(new, dtype=pl.Utf8).str.extract_many(words, overlapping=True).to_list() if words else ()
        self._known |= dict.fromkeys(new, False)
        for text, met in zip(new, within, strict=False):
            self._known[text] = any(_names(text, one, is_shared=self._words[one]) for one in set(met or ()))

    def names(self, texts: Sequence[str]) -> bool:
        """Say whether one of the texts names one of them."""
        self.read(texts)
        return any(self._known[one] for one in texts)


def _names(text: str, word: str, *, is_shared: bool) -> bool:
    """Say whether `word` stands in `text` for an enterprise.

    It stands alone, or is a file's name, and not behind a slash: EP12/EP24 is EP12's option by technique EP24. A number
    is a code only where it is all there is. Of a code that is a technique's too (`is_shared`) the technique stands in
    brackets of its own, or behind the point that follows an enterprise.
    """
    if word.isdecimal():
        return text == word or text.startswith(f"{word}/") or f"/{word}." in text
    at = text.find(word)
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + len(word) : at + len(word) + 1]
        is_technique = is_shared and (text[max(0, at - 2) : at] == "· " or f"{before}{after}" in ("（）", "()"))
        alone = not _joins(before, "_/-") and not _joins(after, "_") and not is_technique
        if alone or (before == "/" and after == "."):
            return True
        at = text.find(word, at + 1)
    return False


def _joins(letter: str, marks: str) -> bool:
    """Say whether a letter, "" for none, makes one word with what stands beside it."""
    return bool(letter) and (letter in marks or (letter.isascii() and letter.isalnum()))
