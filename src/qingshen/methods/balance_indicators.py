"""The indicators of a balance (water by GB/T 12452 …) from reconciled streams, each with its standard deviation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.methods.balance.result import Result
from qingshen.rulebook.balance_indicators import BalanceIndicator, counting, indicators_of, symbols

REASONS = {
    "": Text("有数值", "known"),
    "not_drawn": Text("没有这种用途的物流", "no stream has this role"),
    "not_reported": Text("没有上报", "not reported"),
    "not_observed": Text("有物流未计量，无法推算", "a stream it needs is neither metered nor to be inferred"),
    "nothing": Text("除数为零", "it divides by nothing"),
}
ROUNDING = 1e-7
"""A sigma below this share of the value is the root of differences of doubles."""


@dataclass(frozen=True)
class BalanceFigure:
    """One indicator of one enterprise: value and sigma [its unit], None with the `reason` (a key of REASONS) if none.

    `lacking` is the symbol or variable it lacks, "a|b" where one of several would do.
    """

    indicator: BalanceIndicator
    value: float | None
    sigma: float | None
    reason: str = ""
    lacking: str = ""


def indicators(
    result: Result, roles: Mapping[str, str], balance: str, quantities: Mapping[str, float | None]
) -> tuple[BalanceFigure, ...]:
    """Return every indicator the rulebook has for this `balance` (code), of one reconciled network.

    `roles`: role code by stream; `quantities`: what the enterprise reports, by variable, in the variable's unit. A
    symbol stands for the sum of the streams that count in its role (`qingshen.rulebook.balances.counts`). Where no
    stream has the role the indicator is unknown, not zero: nobody has said that there is none. Only what the
    indicator calls optional then counts as none: the network closes, so whatever leaves it was drawn under another
    role.
    """
    streams = _counted(result, roles)
    return tuple(_figure(result, one, balance, streams, quantities) for one in indicators_of(balance))


def _counted(result: Result, roles: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """Return the streams that count in each symbol, in the order of the network."""
    network = result.network
    found: dict[str, list[str]] = {name: [] for name in symbols()}
    crossing = (network.source < 0).tolist(), (network.target < 0).tolist()
    for stream, comes, goes in zip(network.stream, *crossing, strict=True):
        if stream in roles:
            for name in counting(roles[stream], comes, goes):
                found[name].append(stream)
    return found


def _figure(
    result: Result,
    one: BalanceIndicator,
    balance: str,
    streams: Mapping[str, Sequence[str]],
    quantities: Mapping[str, float | None],
) -> BalanceFigure:
    drawn = {name: streams[name] for name in one.names if name in streams}
    stated = {name: quantities.get(name) for name in one.names if name not in streams}
    if lacking := one.lacking(drawn):
        return BalanceFigure(one, None, None, "not_drawn", lacking)
    for name, quantity in stated.items():
        if quantity is None:
            return BalanceFigure(one, None, None, "not_reported", name)
    constants = {name: quantity for name, quantity in stated.items() if quantity is not None}
    found = result.figure(one.text, drawn, constants)
    if not math.isfinite(found.value):
        at = {stream: index for index, stream in enumerate(result.network.stream)}
        known = all(math.isfinite(result.reconciled[at[stream]]) for summed in drawn.values() for stream in summed)
        return BalanceFigure(one, None, None, "nothing" if known else "not_observed")
    factor = one.formulas[balance].factor
    # All of a metal traced is all of it by the balances themselves: what is left of the variance is rounding.
    sigma = found.sigma if found.sigma > ROUNDING * abs(found.value) else 0.0
    return BalanceFigure(one, found.value * factor, sigma * abs(factor))
