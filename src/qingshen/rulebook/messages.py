"""What the reader of a rulebook can say, in messages.toml beside this file."""

from qingshen import messages
from qingshen.problems import Place, Problem
from qingshen.rulebook.spoken import column_said

PACKAGE = "qingshen.rulebook"


def problem(place: Place, code: str, **facts: object) -> Problem:
    """Return the problem `code` at `place`, its sentences filled with `facts` (a Text is put in by language)."""
    column = facts.get("column")
    if isinstance(column, str):
        facts["column"] = column_said(column)
    return messages.fill(PACKAGE, place, code, facts)
