"""Tables of a page, and how a time is shown."""

from __future__ import annotations

from typing import Any


def table(head: list[str], rows: list[list[str]], texts: int = 1) -> str:
    """Return a table whose first `texts` columns are texts and the others figures."""
    rule = [*(["---"] * texts), *(["---:"] * (len(head) - texts))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def seconds(measured: dict[str, Any]) -> list[str]:
    """Return the best and the median time [s]."""
    return [f"{measured['seconds'][kind]:.3g}" for kind in ("minimum", "median")]
