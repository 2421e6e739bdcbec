"""The loss ledger: what a balance says is lost, where, how surely, what it costs, and how much it is per product."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qingshen.methods.balance.figure import Figure
from qingshen.methods.balance.result import Result

NOTHING = Figure(math.nan, math.nan)


@dataclass(frozen=True)
class Loss:
    """One loss: its stream and the node it leaves, amount and sigma [unit of the balance], shares and cost.

    `share` [-] of what enters the network; `per_output` [unit / unit of output]; `cost` [currency]; None where unknown.
    """

    stream: str
    node: str
    amount: float | None
    sigma: float | None
    share: float | None
    per_output: float | None
    cost: float | None


@dataclass(frozen=True)
class Ledger:
    """All losses, largest first, and their sum with its sigma (covariances counted); None where one is unknown.

    `known` are those of `losses` in the sum's stead where some cannot be observed: a lower bound.
    """

    losses: tuple[Loss, ...]
    total: Figure
    known: Figure


def ledger(
    result: Result, lost: Sequence[str], prices: Mapping[str, float | None], output: float | None = None
) -> Ledger:
    """Return the ledger of the streams `lost` of a reconciled network.

    `prices` [currency/unit] by stream, None where it has none; `output` [unit of output] of the same year.
    """
    at = {name: index for index, name in enumerate(result.network.stream)}
    entering = float(np.sum(result.reconciled[result.network.source < 0]))
    sigma = result.sigma
    rows = [_loss(result, at[name], sigma[at[name]], prices.get(name), entering, output) for name in lost]
    rows.sort(key=lambda one: (-(one.amount if one.amount is not None else -math.inf), one.stream))
    known = [one.stream for one in rows if one.amount is not None]
    total = _sum(result, [one.stream for one in rows])
    return Ledger(tuple(rows), total, _sum(result, known))


def _loss(result: Result, at: int, sigma: float, price: float | None, entering: float, output: float | None) -> Loss:
    amount = float(result.reconciled[at])
    node = result.network.source[at]
    known = math.isfinite(amount)
    return Loss(
        result.network.stream[at],
        result.network.node[node] if node >= 0 else "",
        amount if known else None,
        float(sigma) if math.isfinite(sigma) else None,
        amount / entering if known and entering > 0 else None,
        amount / output if known and output else None,
        amount * price if known and price is not None else None,
    )


def _sum(result: Result, streams: Sequence[str]) -> Figure:
    return result.figure("lost", {"lost": streams}) if streams else NOTHING
