"""Streams, nodes and suspects of closed balances as rows of result tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl

from qingshen.case.schema import PLACE_COLUMNS
from qingshen.methods.balance.named import SUSPECTS, suspected
from qingshen.methods.balance.network import OUTSIDE
from qingshen.methods.balance.normal import Array, Integers
from qingshen.methods.balance.topology import STATUSES
from qingshen.methods.closure import node_closures
from qingshen.phases.balances.closed import Closed

BETWEEN = "; "
TESTS = ("test", "test_vdi", "adjustability", "detectability", "smallest_bias")
KEYED: dict[str, Any] = {"enterprise": pl.String, "year": pl.Int32, "balance": pl.String}
LISTED = ("equivalent", "alternatives", "likely")


def stream_rows(*closed: Closed) -> pl.DataFrame:
    """Return one row a stream of each network: reading, what it was reconciled to at last, how the reading was tested.

    `suspect`: the nature of the error found in it; `found`: a leak or inflow nobody recorded.
    """
    given = {name: _stated(closed, name) for name in ("status", *PLACE_COLUMNS)}
    figures = _figures(closed)
    columns = {
        **_keys(closed, [len(one.final.network.stream) for one in closed]),
        "stream": [name for one in closed for name in one.final.network.stream],
        "source": [name for one in closed for name in _ends(one, one.final.network.source)],
        "target": [name for one in closed for name in _ends(one, one.final.network.target)],
        "role": _text(one.roles.get(name) for one in closed for name in one.final.network.stream),
        **figures,
        "reported_status": given["status"],
        "adjustment": figures["reconciled"] - figures["value"],
        "status": [STATUSES[at] for one in closed for at in one.final.status.tolist()],
        "checkable": [flag for one in closed for flag in _padded(one, one.result.checkable.tolist())],
        "suspect": _text(one.suspected.get(name) for one in closed for name in one.final.network.stream),
        "found": given["status"].is_null(),
        **{name: given[name] for name in PLACE_COLUMNS},
    }
    return pl.DataFrame(columns).select(
        "enterprise", "year", "balance", "stream", "source", "target", "role", "unit", "value", "sigma",
        "reported_status", "reconciled", "reconciled_sigma", "adjustment", "status", *TESTS, "checkable", "suspect",
        "found", *PLACE_COLUMNS,
    )  # fmt: skip


def node_rows(*closed: Closed) -> pl.DataFrame:
    """Return one row a node of each network: what enters and leaves by the readings, what stays open, its test."""
    closures = [node_closures(one.drawn.network) for one in closed]
    told = [one.result.imbalances for one in closed]
    columns = {
        **_keys(closed, [len(one.drawn.network.node) for one in closed]),
        "node": [name for one in closed for name in one.drawn.network.node],
        **{name: _joined(of[at] for of in closures) for at, name in enumerate(("input", "output", "deviation"))},
        **{name: _joined(of[at] for of in told) for at, name in enumerate(("imbalance", "sigma", "test"))},
    }
    return pl.DataFrame(columns).select("enterprise", "year", "balance", "node", "unit", pl.col(pl.Float64))


def suspect_rows(*closed: Closed) -> pl.DataFrame:
    """Return one row a suspect, with what cannot be told from it and what else would explain the readings."""
    schema: dict[str, Any] = KEYED | SUSPECTS | dict.fromkeys(LISTED, pl.String) | {"unit": pl.String}
    rows = [
        one.drawn.key | row | {name: BETWEEN.join(row[name]) for name in LISTED} | {"unit": one.drawn.balance.unit}
        for one in closed
        for row in suspected(one.result)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _keys(closed: Sequence[Closed], counts: Sequence[int]) -> dict[str, Any]:
    """Return the key of each network, and the unit of its balance, so many times each."""
    keyed = [{**one.drawn.key, "unit": one.drawn.balance.unit} for one in closed]
    names = {**KEYED, "unit": pl.String}
    return {
        name: pl.Series([key[name] for key, count in zip(keyed, counts, strict=True) for _ in range(count)], dtype=kind)
        for name, kind in names.items()
    }


def _figures(closed: Sequence[Closed]) -> dict[str, pl.Series]:
    """Return the figures of the streams: the readings and their tests as drawn, the flows as they are at last."""
    read = {
        "value": _joined(_padded(one, one.drawn.network.value) for one in closed),
        "sigma": _joined(_padded(one, one.drawn.network.sigma) for one in closed),
        "reconciled": _joined(one.final.reconciled for one in closed),
        "reconciled_sigma": _joined(one.final.sigma for one in closed),
    }
    return read | {name: _joined(_padded(one, getattr(one.result.described, name)) for one in closed) for name in TESTS}


def _padded(one: Closed, figures: Any) -> Any:
    """Return what is known of the streams as drawn for all at last: nothing of the leaks and inflows found."""
    new = len(one.final.network.stream) - len(one.drawn.network.stream)
    if isinstance(figures, list):
        return figures + [None] * new
    return np.concatenate([figures, np.full(new, np.nan)]) if new else figures


def _stated(closed: Sequence[Closed], name: str) -> pl.Series:
    return _text(text for one in closed for text in _padded(one, one.drawn.rows[name].to_list()))


def _ends(one: Closed, side: Integers) -> list[str]:
    nodes = (*one.final.network.node, OUTSIDE)
    return [nodes[at] for at in side.tolist()]


def _text(texts: Iterable[str | None]) -> pl.Series:
    return pl.Series(list(texts), dtype=pl.String)


def _joined(figures: Iterable[Array]) -> pl.Series:
    return pl.Series(np.concatenate(list(figures))).fill_nan(None)
