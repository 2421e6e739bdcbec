"""Streams, nodes and suspects of a closed balance as rows of result tables."""

from __future__ import annotations

import polars as pl

from qingshen.case.schema import PLACE_COLUMNS
from qingshen.methods.closure import node_closures
from qingshen.phases.balances.closed import Closed

BETWEEN = "; "


def stream_rows(one: Closed) -> pl.DataFrame:
    """Return one row a stream: reading, what it was reconciled to at last, and how the reading was tested.

    `suspect`: the nature of the error found in it; `found`: a leak or inflow nobody recorded.
    """
    tests = ("test", "test_vdi", "adjustability", "detectability", "smallest_bias", "checkable")
    given = one.drawn.rows.select(
        "stream", "role", reported_status="status", **{name: pl.col(name) for name in PLACE_COLUMNS}
    )
    final = one.final.streams.select("stream", "source", "target", "reconciled", "reconciled_sigma", "status")
    asked = one.result.streams.select("stream", "value", "sigma", *tests)
    roles = pl.DataFrame(list(one.roles.items()), schema=["stream", "role"], orient="row")
    suspected = pl.DataFrame(
        list(one.suspected.items()), schema={"stream": pl.String, "suspect": pl.String}, orient="row"
    )
    together = (
        final.join(asked, on="stream", how="left", maintain_order="left")
        .join(given.drop("role"), on="stream", how="left", maintain_order="left")
        .join(roles, on="stream", how="left", maintain_order="left")
        .join(suspected, on="stream", how="left", maintain_order="left")
    )
    return _keyed(one, together).select(
        "enterprise", "year", "balance", "stream", "source", "target", "role",
        pl.lit(one.drawn.balance.unit).alias("unit"), "value", "sigma", "reported_status", "reconciled",
        "reconciled_sigma", (pl.col("reconciled") - pl.col("value")).alias("adjustment"), "status", *tests, "suspect",
        pl.col("reported_status").is_null().alias("found"), *PLACE_COLUMNS,
    )  # fmt: skip


def node_rows(one: Closed) -> pl.DataFrame:
    """Return one row a node: what enters and leaves by the readings, what stays open, its test."""
    entering, leaving, deviation = node_closures(one.drawn.network)
    nodes = one.result.nodes.with_columns(
        pl.Series("input", entering), pl.Series("output", leaving), pl.Series("deviation", deviation)
    ).with_columns(pl.col("input", "output", "deviation").fill_nan(None))
    return _keyed(one, nodes).select(
        "enterprise", "year", "balance", "node", pl.lit(one.drawn.balance.unit).alias("unit"), "input", "output",
        "deviation", "imbalance", "sigma", "test",
    )  # fmt: skip


def suspect_rows(one: Closed) -> pl.DataFrame:
    """Return one row a suspect, with what cannot be told from it and what else would explain the readings."""
    listed = pl.col("equivalent", "alternatives", "likely").list.join(BETWEEN)
    rows = _keyed(one, one.result.suspects.with_columns(listed))
    return rows.select("enterprise", "year", "balance", pl.exclude("enterprise", "year", "balance")).with_columns(
        unit=pl.lit(one.drawn.balance.unit)
    )


def _keyed(one: Closed, frame: pl.DataFrame) -> pl.DataFrame:
    year = pl.lit(one.drawn.year, dtype=pl.Int32)
    return frame.with_columns(
        enterprise=pl.lit(one.drawn.enterprise), year=year, balance=pl.lit(one.drawn.balance.code)
    )
