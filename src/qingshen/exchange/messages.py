"""What the readers of single files can say, in messages.toml beside this file."""

from qingshen import messages
from qingshen.problems import Place, Problem


def problem(place: Place, code: str, **facts: object) -> Problem:
    """Return the problem `code` at `place`, its sentences filled with `facts` (a Text is put in by language)."""
    return messages.fill("qingshen.exchange", place, code, facts)
