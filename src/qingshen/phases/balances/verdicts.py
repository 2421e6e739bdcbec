"""What each balance comes to: verdict, classic closure, losses, and what could not be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from qingshen.methods.balance.topology import STATUSES
from qingshen.methods.closure import closure
from qingshen.methods.losses import Ledger, ledger
from qingshen.phases.balances.closed import Closed

VERDICTS: dict[str, Any] = {
    "enterprise": pl.String, "year": pl.Int32, "balance": pl.String, "unit": pl.String, "streams": pl.Int64,
    "measured": pl.Int64, "nodes": pl.Int64, "statistic": pl.Float64, "degrees_of_freedom": pl.Int64,
    "threshold": pl.Float64, "balanced": pl.Boolean, "mended": pl.Boolean, "input": pl.Float64, "output": pl.Float64,
    "deviation": pl.Float64, "limit": pl.Float64, "within_limit": pl.Boolean, "intake": pl.Float64,
    "intake_sigma": pl.Float64, "loss": pl.Float64, "loss_sigma": pl.Float64, "loss_share": pl.Float64,
    "output_amount": pl.Float64, "output_unit": pl.String, "group": pl.String, "loss_per_output": pl.Float64,
    "cost": pl.Float64,
    "suspects": pl.Int64, "pinned": pl.Int64, "unobservable": pl.Int64, "unchecked": pl.Int64,
}  # fmt: skip
LOSSES: dict[str, Any] = {
    "enterprise": pl.String, "year": pl.Int32, "balance": pl.String, "stream": pl.String, "role": pl.String,
    "node": pl.String, "unit": pl.String, "loss": pl.Float64, "sigma": pl.Float64, "share": pl.Float64,
    "per_output": pl.Float64, "per_output_unit": pl.String, "cost": pl.Float64, "found": pl.Boolean,
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What an enterprise made in a year: amount and unit of its output, and the `group` of those it is comparable with.

    None where the output is not reported.
    """

    amount: float | None
    unit: str | None
    group: str | None


def verdict(one: Closed, made: Made, prices: Mapping[str, float]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the row of a balance and the rows of its losses; prices [currency/unit] by balance."""
    network, result, final = one.drawn.network, one.result, one.final
    rows = ledger(final, one.lost, _prices(one, prices), made.amount)
    raw, limit = closure(network), one.drawn.balance.closure_limit
    entering = [name for name, end in zip(final.network.stream, final.network.source, strict=True) if end < 0]
    intake = final.figure("entering", {"entering": entering})
    share = rows.total.value / intake.value if intake.value else None
    row = {
        **one.drawn.key,
        "unit": one.drawn.balance.unit,
        "streams": len(network.stream),
        "measured": int(network.measured.sum()),
        "nodes": len(network.node),
        "statistic": result.statistic if result.degrees_of_freedom else None,
        "degrees_of_freedom": result.degrees_of_freedom,
        "threshold": result.threshold,
        "balanced": result.balanced,
        "mended": final.balanced if one.mended else None,
        "input": raw.entering,
        "output": raw.leaving,
        "deviation": raw.deviation,
        "limit": limit,
        "within_limit": None if limit is None or np.isnan(raw.deviation) else raw.deviation <= limit,
        "intake": intake.value,
        "intake_sigma": intake.sigma,
        "loss": rows.total.value,
        "loss_sigma": rows.total.sigma,
        "loss_share": share,
        "output_amount": made.amount,
        "output_unit": made.unit,
        "group": made.group,
        "loss_per_output": rows.total.value / made.amount if made.amount else None,
        "cost": _cost(rows),
        "suspects": len(result.findings.suspects),
        "pinned": len(final.pinned),
        "unobservable": int((final.status == STATUSES.index("unobservable")).sum()),
        "unchecked": int((~result.checkable & network.measured).sum()),
    }
    return row, _losses(one, rows, made)


def _prices(one: Closed, prices: Mapping[str, float]) -> dict[str, float | None]:
    """Return what each stream costs: as stated with it, else the balance's price, else unknown."""
    general = prices.get(one.drawn.balance.code)
    stated = dict(zip(one.drawn.rows["stream"].to_list(), one.drawn.rows["price"].to_list(), strict=True))
    return {name: stated.get(name) if stated.get(name) is not None else general for name in one.final.network.stream}


def _cost(rows: Ledger) -> float | None:
    costs = [loss.cost for loss in rows.losses]
    return sum(cost for cost in costs if cost is not None) if costs and None not in costs else None


def _losses(one: Closed, rows: Ledger, made: Made) -> list[dict[str, Any]]:
    unit, found = one.drawn.balance.unit, set(one.mended.leaks.values()) if one.mended else set()
    return [
        {
            **one.drawn.key,
            "stream": loss.stream,
            "role": one.roles[loss.stream],
            "node": loss.node,
            "unit": unit,
            "loss": loss.amount,
            "sigma": loss.sigma,
            "share": loss.share,
            "per_output": loss.per_output,
            "per_output_unit": f"{unit}/{made.unit}" if made.unit else None,
            "cost": loss.cost,
            "found": loss.stream in found,
        }
        for loss in rows.losses
    ]


def framed(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    """Return the rows as a frame of this schema; what is not a number is unknown."""
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col(pl.Float64).fill_nan(None))
