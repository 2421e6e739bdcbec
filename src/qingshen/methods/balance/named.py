"""The arrays of a result as tables with names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from qingshen.methods.balance.network import OUTSIDE
from qingshen.methods.balance.suspects import Cause, equivalent_sets
from qingshen.methods.balance.topology import STATUSES

if TYPE_CHECKING:
    from qingshen.methods.balance.result import Result

SUSPECTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "rank": pl.Int64,
    "kind": pl.String,
    "where": pl.String,
    "nature": pl.String,
    "size": pl.Float64,
    "sigma": pl.Float64,
    "test": pl.Float64,
    "probability": pl.Float64,
    "equivalent": pl.List(pl.String),
    "alternatives": pl.List(pl.String),
    "likely": pl.List(pl.String),
    "certain": pl.Boolean,
}


def stream_table(result: Result) -> pl.DataFrame:
    """Return the streams of `result`, one row each, NaN as null."""
    network, told = result.network, result.described
    x = result.reconciled
    nodes = pl.Series([*network.node, OUTSIDE])
    ends = [nodes.gather(np.where(at < 0, len(network.node), at)) for at in (network.source, network.target)]
    figures = {
        "value": network.value,
        "sigma": network.sigma,
        "reconciled": x,
        "reconciled_sigma": result.sigma,
        "adjustment": x - network.value,
    }
    tests = ("test", "test_vdi", "adjustability", "detectability", "smallest_bias")
    columns = {
        "stream": list(network.stream),
        "source": ends[0],
        "target": ends[1],
        **figures,
        "status": pl.Series(STATUSES).gather(result.status),
        **{name: getattr(told, name) for name in tests},
        "checkable": result.checkable,
    }
    return pl.DataFrame(columns, nan_to_null=True)


def suspect_table(result: Result) -> pl.DataFrame:
    """Return the suspects of `result` with the names of their streams and nodes."""
    return pl.DataFrame(suspected(result), schema=SUSPECTS)


def suspected(result: Result) -> list[dict[str, Any]]:
    """Return the rows of the suspects of `result`, by the columns of SUSPECTS."""
    return [
        {
            "rank": one.rank,
            "kind": one.kind,
            "where": _where(result, one.kind, one.where),
            "nature": one.nature,
            "size": one.size,
            "sigma": one.sigma,
            "test": one.test,
            "probability": one.probability,
            "equivalent": _coded(result, one.equivalent),
            "alternatives": _coded(result, one.alternatives),
            "likely": _coded(result, one.likely),
            "certain": one.certain,
        }
        for one in result.findings.suspects
    ]


def equivalent_table(result: Result) -> pl.DataFrame:
    """Return the sets of errors that no balance can tell apart, two or more in each."""
    sets = [_coded(result, one) for one in equivalent_sets(result.free.reduced) if len(one) > 1]
    return pl.DataFrame({"set": sets}, schema={"set": pl.List(pl.String)})


def _coded(result: Result, causes: Sequence[Cause]) -> list[str]:
    return [f"{kind}:{_where(result, kind, at)}" for kind, at in causes]


def _where(result: Result, kind: str, at: int) -> str:
    return (result.network.stream if kind == "meter" else result.network.node)[at]
