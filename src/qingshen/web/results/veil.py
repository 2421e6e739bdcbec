"""What is kept from a reader: enterprises it may not open, found in words by their codes and names, in ids by owner."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from qingshen.report.content.names import halves
from qingshen.web.results.figures import owner, owners

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

# A code stands alone, and not behind a slash: EP12/EP24 is EP12's option by technique EP24 of the catalogue.
_ALONE = r"(?<![0-9A-Za-z_/-]){}(?![0-9A-Za-z_])"
_FILE = r"(?<=/){}(?=\.)"
# A technique's code too: a technique stands in brackets of its own, or behind the point that follows an enterprise.
_SHARED = r"(?:(?<!· )(?<![（(])|(?<=[（(])(?!{}[）)]))" + _ALONE
# A number means an enterprise only where it is all there is.
_NUMBER = r"^{}(?=/|$)"


class Veil:
    """Enterprises of a run that are kept from a reader."""

    def __init__(self, found: "Reckoned", hidden: Iterable[str]) -> None:
        self.hidden = frozenset(hidden)
        self._owners, self._found = owners(found), found
        self._known: dict[str, bool] = {"": False}
        techniques = {one.code for one in found.case.catalogue.techniques}
        self._patterns: dict[str, re.Pattern[str]] = {}
        rows = found.case.enterprises.filter(pl.col("enterprise").is_in(list(self.hidden)))
        for code, name in rows.select("enterprise", "name").iter_rows():
            forms = (_NUMBER,) if code.isdecimal() else (_SHARED if code in techniques else _ALONE, _FILE)
            self._patterns[code] = re.compile("|".join(form.replace("{}", re.escape(code)) for form in forms))
            for one in {*halves(name or "")} - {"", code}:
                self._patterns.setdefault(one, re.compile(_ALONE.replace("{}", re.escape(one))))

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
        words = list(self._patterns)
        within = pl.Series(new, dtype=pl.Utf8).str.extract_many(words, overlapping=True).to_list() if words else ()
        self._known |= dict.fromkeys(new, False)
        for text, met in zip(new, within, strict=False):
            self._known[text] = any(self._patterns[one].search(text) for one in set(met or ()))

    def names(self, texts: Sequence[str]) -> bool:
        """Say whether one of the texts names one of them."""
        self.read(texts)
        return any(self._known[one] for one in texts)
