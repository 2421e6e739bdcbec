"""What is wrong with an input, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from qingshen.language import Language, Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Place:
    """Where a value stands: file (relative to the folder read), sheet, and cell ("D14"), row or key."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return " › ".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True)
class Problem:
    """One problem: its place, what is wrong, and the remedy.

    `code` is a stable short name of the kind of problem (``unit-unknown``), for tests and for counting.
    An error stops the verb; a warning is printed and carried into the report.
    """

    place: Place
    code: str
    what: Text
    remedy: Text
    severity: Severity = "error"

    def into(self, language: Language) -> str:
        """Return place, problem and remedy as one line in `language`."""
        return f"{self.place}: {self.what.into(language)} → {self.remedy.into(language)}"

    def __str__(self) -> str:
        return self.into("zh")


class Refused(Exception):
    """Raised with every problem found, not only the first; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
