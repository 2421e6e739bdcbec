"""Words as runs template.typ can set: a string, or [text, how, anchor] where a run is more than plain."""

from qingshen.report.formatting import printable
from qingshen.report.subscripts import pieces

Run = str | list[str]


def inline(text: str, *, strong: bool = False, anchor: str = "") -> list[Run]:
    """Return the runs of `text`; `how` names what a run is: "low" (a subscript), "strong", both or neither."""
    runs: list[Run] = []
    for piece in pieces(text):
        how = " ".join(name for name, holds in (("low", piece.low), ("strong", strong)) if holds)
        plain = printable(piece.text)
        runs.append([plain, how, anchor] if how or anchor else plain)
    return runs
