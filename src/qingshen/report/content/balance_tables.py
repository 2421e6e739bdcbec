"""The tables of one balance: its streams as read and balanced, and its nodes by the readings."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Text
from qingshen.phases.balances.closed import Closed
from qingshen.phases.balances.details import node_rows, stream_rows
from qingshen.report.charts.flows.lettering import amount, is_known
from qingshen.report.content import balance_words as words
from qingshen.report.content.balance_words import Names
from qingshen.report.document import Cell, Column, TableBlock
from qingshen.report.formatting import Words, number

NONE = "—"
UNMETERED = Text("未计量", "unmetered")
MOST_ROWS = 500
RARE = 3.0
"""A test above this is rarely chance: 0.3 % of good readings."""


def stream_table(one: Closed, names: Names) -> TableBlock:
    """Return the streams: reading, balanced amount, adjustment, test, status. Tests are those of the readings as given."""
    unit = one.drawn.balance.unit
    columns = (
        Column(Text("物流", "stream"), width=2),
        Column(Text("来源 → 去向", "from → to"), width=2),
        Column(Text("读数", "reading"), unit, "right", width=1.5),
        Column(Text("平衡值", "balanced"), unit, "right", width=1.5),
        Column(Text("调整", "adjustment"), unit, "right"),
        Column(Text("检验", "test"), align="right", width=0.6),
        Column(Text("状态", "status"), width=1.3),
    )
    zh = f"{words.HALF_WIDTHS.zh}。检验：调整与其标准偏差之比，读数无误时很少超过 3；“—”为无从检验。"
    en = (
        f"{words.HALF_WIDTHS.en}. Test: the adjustment over its standard deviation, rarely above 3 where no reading is wrong; "
        "a dash: cannot be tested."
    )
    if one.mended:
        zh += "平衡值已不采信可疑的读数；检验则仍含它们，错误会牵连相邻的读数。"
        en += " The balanced amounts no longer believe the suspects; the tests still do, and an error spreads to its neighbours."
    shown, cut = _first(stream_rows(one))
    rows = tuple(_stream(row, names) for row in shown.iter_rows(named=True))
    note = Text(zh + cut.zh, en + cut.en)
    return TableBlock(Text("物流：读数与平衡值", "Streams: as read, and balanced"), columns, rows, note=note)


def node_table(one: Closed) -> TableBlock:
    """Return the nodes: what enters and leaves by the readings, the difference and its test."""
    unit = one.drawn.balance.unit
    columns = (
        Column(Text("单元", "node"), width=2),
        Column(Text("进", "in"), unit, "right"),
        Column(Text("出", "out"), unit, "right"),
        Column(Text("进 − 出", "in − out"), unit, "right", width=1.4),
        Column(Text("检验", "test"), align="right", width=0.7),
    )
    shown, cut = _first(node_rows(one))
    rows = tuple(
        (
            row["node"],
            *(amount(row[side]) if is_known(row[side]) else NONE for side in ("input", "output")),
            amount(row["imbalance"], row["sigma"]) if is_known(row["imbalance"]) else NONE,
            _test(row["test"], is_marked=True),
        )
        for row in shown.iter_rows(named=True)
    )
    caption = Text("单元：按读数的进出之差", "Nodes: what enters and leaves by the readings")
    note = Text(
        f"“{NONE}”：有物流未计量。检验：差值与其标准偏差之比，读数无误时很少超过 3。{cut.zh}",
        "A dash: a stream there has no reading. Test: the difference over its standard deviation, rarely above 3 where no "
        f"reading is wrong.{cut.en}",
    )
    return TableBlock(caption, columns, rows, note=note)


def _first(rows: pl.DataFrame) -> tuple[pl.DataFrame, Text]:
    """Return the rows with the largest tests where there are more than a page can hold, and what to say of that."""
    if rows.height <= MOST_ROWS:
        return rows, Text("")
    kept = rows.with_row_index("at").sort("test", "at", descending=[True, False], nulls_last=True).head(MOST_ROWS)
    zh = f"共 {rows.height} 行，只列检验最大的 {MOST_ROWS} 行，全部在 csv 中。"
    en = f" Of {rows.height} rows the {MOST_ROWS} with the largest tests are shown; the csv files have all."
    return kept.sort("at").drop("at"), Text(zh, en)


def _stream(row: dict[str, Any], names: Names) -> tuple[Cell | Words, ...]:
    place = " › ".join(part for part in (row["file"], row["sheet"], row["cell"]) if part)
    is_read, is_told = is_known(row["value"]), is_known(row["reconciled"])
    reading = amount(row["value"], row["sigma"]) if is_read else (NONE if row["found"] else UNMETERED)
    value = amount(row["reconciled"], row["reconciled_sigma"]) if is_told else "?"
    come, go = words.end(row["source"]), words.end(row["target"])
    return (
        names.get(row["stream"], row["stream"]),
        Text(f"{come.zh} → {go.zh}", f"{come.en} → {go.en}"),
        Cell(reading, place, "" if is_read else "quiet"),
        Cell(value, tone="strong" if is_told else "bad"),
        _signed(row["adjustment"], value),
        _test(row["test"], is_marked=bool(row["suspect"])),
        _status(row),
    )


def _status(row: dict[str, Any]) -> Cell:
    if row["suspect"] == "direction":
        return Cell(Text("可疑：方向相反，已倒转", "suspect: wrong direction, turned"), tone="bad")
    if row["suspect"]:
        said = words.NATURES[row["suspect"]]
        return Cell(Text(f"可疑：{said.zh}", f"suspect: {said.en}"), tone="bad")
    if row["found"]:
        is_sure = is_known(row["reconciled"])
        return Cell(Text("推断", "inferred") if is_sure else Text("可能有", "possible"), tone="bad")
    if row["status"] == "redundant" and row["checkable"] is False:
        return Cell(Text("校核太粗", "checked too coarsely"), tone="fair")
    status = words.STATUSES[row["status"]]
    if row["status"] in ("unobservable", "at_bound"):
        return Cell(status, tone="bad")
    return Cell(status, tone="good") if row["status"] == "redundant" else Cell(status)


def _test(test: float | None, *, is_marked: bool) -> Cell | str:
    if test is None or not is_known(test):
        return NONE
    return Cell(number(test, decimals=1), tone="bad" if is_marked and test > RARE else "")


def _signed(value: float | None, beside: str) -> str:
    """Return an adjustment with its sign and the decimals of the balanced amount beside it."""
    if value is None:
        return NONE
    said = number(value, decimals=len(beside.partition(" ")[0].partition(".")[2]))
    return said if said.startswith("-") or not said.strip("0.,") else f"+{said}"
