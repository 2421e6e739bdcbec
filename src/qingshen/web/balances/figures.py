"""The figures of a closed network as texts: streams, contents, indicators, losses; in the words of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qingshen.language import Text
from qingshen.web.balances.judged import Judged
from qingshen.web.wording import current, says

if TYPE_CHECKING:
    from qingshen.phases.balances.closed import Closed
    from qingshen.report.content.balance_words import Names
    from qingshen.report.document import TableBlock


def stream_figures(judged: Judged, one: Closed, block: TableBlock, names: Names) -> dict[str, Any]:
    """Return `streams` by ident as the report's table has them, and `found`: those nobody drew."""
    from qingshen.report.formatting import words

    shown = {str(row[0]): row for row in block.rows}
    streams, found = {}, []
    for row in judged.tables["balance_streams"].iter_rows(named=True):
        cells = shown.get(names.get(row["stream"], row["stream"]))
        if cells is None:
            continue
        said = {
            name: words(getattr(cell, "value", cell), current())  # type: ignore[arg-type]
            for name, cell in zip(
                ("name", "ends", "reading", "balanced", "adjustment", "test", "status"), cells, strict=True
            )
        }
        said |= {"stream": row["stream"], "tone": cells[6].tone, "suspect": row["suspect"] or "",  # type: ignore[union-attr]
                 "state": row["status"], "source": _end(row["source"]), "target": _end(row["target"])}  # fmt: skip
        if row["found"]:
            found.append(said)
        else:
            streams[judged.ident("streams", row)] = said
    return {"streams": streams, "found": found}


def _end(node: str) -> str:
    return "" if node == "env" else node


def content_figures(judged: Judged) -> dict[str, Any]:
    """Return `contents` by ident, and `components`: whether what is carried closes."""
    from qingshen.report.content import balance_words as words
    from qingshen.rulebook.balances import components

    names = {one.code: one.name for one in components()}
    contents = {
        judged.ident("contents", row): {
            "balanced": words.measure(row["reconciled"], row["reconciled_sigma"], row["unit"]),
            "flow": words.measure(row["flow"], row["flow_sigma"], row["flow_unit"]),
            "status": says(words.STATUSES.get(row["status"], Text(row["status"] or ""))),
        }
        for row in judged.tables["balance_contents"].iter_rows(named=True)
    }
    said = [
        {"name": says(names[row["component"]]), "text": _component(row),
         "tone": {True: "good", False: "bad", None: "open"}[row["balanced"]]}
        for row in judged.tables["component_balances"].iter_rows(named=True)
    ]  # fmt: skip
    return {"contents": contents, "components": said}


def _component(row: dict[str, Any]) -> str:
    from qingshen.report.content.balance_words import Verdict, verdict

    if not row["solved"]:
        return says(Text("没有找到使含量与流量相符的解。", "No solution was found in which contents and flows agree."))
    return says(verdict(Verdict.of(row)))


def indicator_figures(judged: Judged) -> list[dict[str, str]]:
    """Return the indicators of the balance: name, symbol, value ± half width, or why there is none."""
    from qingshen.explain.balanced import with_half
    from qingshen.methods.balance_indicators import REASONS
    from qingshen.rulebook.balance_indicators import indicators_of
    from qingshen.units import in_words

    found = []
    for row in judged.tables["balance_indicators"].iter_rows(named=True):
        one = next(each for each in indicators_of(row["balance"]) if each.code == row["indicator"])
        reason = says(REASONS[row["reason"]])
        value = says(with_half(row["value"], row["sigma"], says(in_words(row["unit"] or ""))))
        lacks = Text(f"{reason}（{row['lacking']}）", f"{reason} ({row['lacking']})")
        why = says(lacks) if row["lacking"] else reason
        found.append({
            "name": says(one.name), "symbol": one.symbol, "formula": one.text,
            "value": "" if row["reason"] else value, "reason": why if row["reason"] else "",
        })  # fmt: skip
    return found


def loss_figures(judged: Judged, names: Names) -> list[dict[str, str]]:
    """Return the streams that are losses, largest first."""
    from qingshen.report.content.balance_words import measure
    from qingshen.rulebook.balances import roles

    named = {one.code: one.name for one in roles()}
    rows = judged.tables["losses"].sort("loss", "stream", descending=[True, False], nulls_last=True)
    return [
        {"name": names.get(row["stream"], row["stream"]), "role": says(named[row["role"]]), "node": row["node"] or "",
         "amount": measure(row["loss"], row["sigma"], row["unit"]),
         "share": "" if row["share"] is None else f"{100 * row['share']:.3g} %"}
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
