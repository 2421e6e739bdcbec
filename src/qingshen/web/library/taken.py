"""Confirmations written into an audit's own copy of the rulebook: what its results and explanations then say."""

import csv
import io
from collections.abc import Iterable, Mapping

from django.utils import timezone

from qingshen.web.library.citable import INDICES, KINDS, Row, key_of
from qingshen.web.library.confirmed import Looked, certainty_of

CODE = ("code",)


def cited(looked: Looked) -> str:
    """Return a confirmation as a source says it: what was found where, by whom and when."""
    one = looked.confirmation
    who = f"{one.by}（{one.organisation}）" if one.organisation else f"{one.by}"
    # "; " stands between confirmations: within one it would let somebody write another in a colleague's name.
    where = one.citation.translate(str.maketrans(";；", "，，"))
    return f"核实 {looked.said.zh}: {where}, {who} {timezone.localdate(one.at)}"


def with_confirmations(
    table: str, content: bytes, rows: Mapping[str, Row], found: Mapping[str, Iterable[Looked]]
) -> tuple[bytes, list[str]]:
    """Return the bytes of a table with its confirmed rows citing what was found, and the keys of those that changed.

    Nothing but `certainty` and `clause` (`source` where there is no clause) of them changes, not a byte elsewhere.
    """
    text = content.decode("utf-8-sig")
    lines = text.splitlines(keepends=True)
    reader = csv.reader(io.StringIO(text))
    header = next(reader)
    written, changed, start = [*lines[: reader.line_num]], [], reader.line_num
    for cells in reader:
        raw, start = lines[start : reader.line_num], reader.line_num
        given = dict(zip(header, cells, strict=False))
        key = given.get("code", "") if table.startswith(f"{INDICES}/") else key_of(KINDS[table], given)
        new = _confirmed(given, rows.get(key), list(found.get(key, ())))
        if new != given:
            changed.append(key)
            end = raw[-1][len(raw[-1].rstrip("\r\n")) :]
            raw = [_line([new.get(name, "") for name in header], end)]
        written += raw
    return "".join(written).encode(), changed


def _confirmed(given: dict[str, str], row: Row | None, found: list[Looked]) -> dict[str, str]:
    current = [one for one in found if one.is_current]
    if row is None or not current:
        return given
    where = "clause" if "clause" in given else "source"
    told = [said for one in reversed(current) if (said := cited(one)) not in given[where]]
    return {**given, "certainty": certainty_of(row, current), where: "; ".join(filter(None, (given[where], *told)))}


def _line(cells: list[str], end: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerow(cells)
    return out.getvalue()
