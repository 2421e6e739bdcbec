"""What the balances tell the diagnosis: problems with their enterprise, place, size and the cell they show in."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from qingshen.methods.balance.backward import backward
from qingshen.phases.balances.carried import Carried
from qingshen.phases.balances.closed import Closed
from qingshen.phases.balances.details import BETWEEN
from qingshen.phases.balances.verdicts import framed
from qingshen.problems import Place

KINDS = (
    "direction", "meter", "leak", "inflow", "not_closed", "deviation", "topology", "unmetered", "unchecked", "loss",
)  # fmt: skip
SCHEMA: dict[str, Any] = {
    "enterprise": pl.String, "year": pl.Int32, "balance": pl.String, "kind": pl.String, "where": pl.String,
    "size": pl.Float64, "sigma": pl.Float64, "unit": pl.String, "share": pl.Float64, "ratio": pl.Float64,
    "streams": pl.Int64, "alternatives": pl.String, "file": pl.String, "sheet": pl.String, "cell": pl.String,
}  # fmt: skip


def balance_problems(
    closed: list[Closed], contents: list[Carried], verdicts: pl.DataFrame, large: pl.DataFrame
) -> pl.DataFrame:
    """Return the problems of all balances, by enterprise, year, balance and kind.

    `kind`: "direction" (a stream runs the other way), "meter" (reads `size` too much), "leak", "inflow" (unrecorded),
    "not_closed" (the readings contradict each other, and no error found explains it), "deviation" (the classic closure
    exceeds its limit), "topology" (a stream wants to run backwards), "unmetered" (no meter tells these `streams`:
    the first in `where`, all in `alternatives`), "unchecked" (no meter checks another), "loss" (large beside comparable
    enterprises, `ratio` to their median).
    """
    rows = [row for one in closed for row in (*_suspects(one), *_verdict(one), *_unknown(one))]
    rows += _deviations(closed, verdicts) + _large(closed, large) + _contents(contents)
    table = framed(rows, SCHEMA)
    order = {kind: at for at, kind in enumerate(KINDS)}
    rank = pl.col("kind").replace_strict(order, return_dtype=pl.Int32)
    return table.sort("enterprise", "year", "balance", rank, "where")


def _row(one: Closed, kind: str, where: str, **more: object) -> dict[str, Any]:
    place: Place = one.drawn.place(where)
    cell = {"file": place.file, "sheet": place.sheet, "cell": place.cell}
    return {**one.drawn.key, "kind": kind, "where": where, "unit": one.drawn.balance.unit, **cell, **more}


def _suspects(one: Closed) -> list[dict[str, Any]]:
    if not one.result.findings.suspects:
        return []
    intake = float(np.sum(one.final.reconciled[one.final.network.source < 0]))
    rows = []
    for row in one.result.suspects.iter_rows(named=True):
        kind = "meter" if row["nature"] == "bias" else row["nature"]
        share = abs(row["size"]) / intake if intake > 0 else None
        others = BETWEEN.join(dict.fromkeys([*row["equivalent"][1:], *row["alternatives"]]))
        sized = {"size": row["size"], "sigma": row["sigma"], "share": share, "alternatives": others}
        rows.append(_row(one, kind, row["where"], **sized))
    return rows


def _verdict(one: Closed) -> list[dict[str, Any]]:
    unexplained = one.result.balanced is False and one.final.balanced is False
    first = one.drawn.network.stream[0]
    rows = []
    if unexplained:
        worst = one.result.nodes.filter(pl.col("test").is_not_null()).sort("test", descending=True)["node"]
        rows.append(_row(one, "not_closed", worst[0] if len(worst) else first))
    if one.result.degrees_of_freedom == 0:
        rows.append(_row(one, "unchecked", first))
    return rows + [_row(one, "topology", name) for name in backward(one.final)]


def _unknown(one: Closed) -> list[dict[str, Any]]:
    hidden = one.unmetered
    return [_row(one, "unmetered", hidden[0], streams=len(hidden), alternatives=BETWEEN.join(hidden))] if hidden else []


def _deviations(closed: list[Closed], verdicts: pl.DataFrame) -> list[dict[str, Any]]:
    beyond = verdicts.filter(pl.col("within_limit").not_()).rows_by_key(("enterprise", "year", "balance"), named=True)
    return [
        _row(one, "deviation", one.drawn.network.stream[0], size=row["input"] - row["output"], share=row["deviation"])
        for one in closed
        for row in beyond.get(_key(one), ())
    ]


def _large(closed: list[Closed], large: pl.DataFrame) -> list[dict[str, Any]]:
    by_key = large.rows_by_key(("enterprise", "year", "balance"), named=True)
    return [
        _row(one, "loss", max(one.lost, key=lambda name: _amount(one, name)), size=row["loss"],
             sigma=row["loss_sigma"], share=row["loss_share"], ratio=row["ratio"])
        for one in closed
        for row in by_key.get(_key(one), ())
    ]  # fmt: skip


def _contents(contents: list[Carried]) -> list[dict[str, Any]]:
    """Return the components whose contents and flows contradict each other, at the content that moves most."""
    rows = []
    for one in contents:
        if one.result is not None and one.result.balanced is not False:
            continue
        stated = one.rows["stream"]
        worst = stated[0]
        if one.result is not None:
            tested = one.result.contents.filter(pl.col("stream").is_in(stated.implode()))
            moved = tested.sort("test", "stream", descending=[True, False], nulls_last=True)
            worst = moved["stream"][0]
        row = one.rows.filter(pl.col("stream") == worst).row(0, named=True)
        cell = {name: row[name] or "" for name in ("file", "sheet", "cell")}
        where = f"{worst} · {one.component.code}"
        rows.append({**one.closed.drawn.key, "kind": "not_closed", "where": where, "unit": row["unit"], **cell})
    return rows


def _amount(one: Closed, name: str) -> float:
    amount = float(one.final.reconciled[one.final.network.stream.index(name)])
    return amount if np.isfinite(amount) else 0.0


def _key(one: Closed) -> tuple[object, ...]:
    return tuple(one.drawn.key.values())
