"""What the reader of a case can say, in messages.toml beside this file."""

from collections.abc import Iterable

from qingshen import messages
from qingshen.language import Text
from qingshen.problems import Place, Problem

PACKAGE = "qingshen.case"


def problem(place: Place, code: str, **facts: object) -> Problem:
    """Return the problem `code` at `place`, its sentences filled with `facts` (a Text is put in by language)."""
    return messages.fill(PACKAGE, place, code, facts)


def listed(names: Iterable[str | Text]) -> Text:
    """Return names in one line, each language with its own words and commas."""
    both = [one if isinstance(one, Text) else Text(one) for one in names]
    return Text("、".join(one.zh for one in both), ", ".join(one.into("en") for one in both))
