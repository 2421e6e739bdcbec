"""The problems of portfolios; their sentences stand in messages.toml."""

from qingshen import messages
from qingshen.problems import Place, Problem


def problem(place: Place, code: str, **facts: object) -> Problem:
    """Return the problem `code` at `place`, its sentences filled with `facts`."""
    return messages.fill("qingshen.methods.portfolio", place, code, facts)
