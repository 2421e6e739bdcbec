"""What does not fit is cut, and said to be: rows of a table, names in a cell."""

from __future__ import annotations

from collections.abc import Sequence

from qingshen.language import Text


def cut(shown: int, total: int, *notes: Text) -> Text:
    """Return the note of a table: `notes`, and how many of its `total` rows are shown where not all are."""
    more = Text(
        f"共 {total} 行，列出前 {shown} 行，其余见 results.xlsx。",
        f"{total} rows in all, the first {shown} shown, the rest in results.xlsx.",
    )
    told = [*notes, *([more] if shown < total else [])]
    return Text("".join(one.zh for one in told), " ".join(one.into("en") for one in told))


def listed(names: Sequence[Text], most: int, counted: Text = Text("项", "")) -> Text:
    """Return the first `most` names in one line and how many there are in all (`counted`: 家, 项) or are left out."""
    zh, en = "；".join(one.zh for one in names[:most]), "; ".join(one.into("en") for one in names[:most])
    left = len(names) - most
    if left <= 0:
        return Text(zh, en)
    return Text(f"{zh} 等 {len(names)} {counted.zh}", f"{en} and {left} more {counted.en}".rstrip())
