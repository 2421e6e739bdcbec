"""The indicators of a water balance (GB/T 12452 terms) from reconciled streams, each with its standard deviation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.methods.balance.result import Result
from qingshen.rulebook.balances import counts
from qingshen.rulebook.water_indicators import WaterIndicator, symbols, water_indicators

REASONS = {
    "": Text("有数值", "known"),
    "not_drawn": Text("没有这种用途的物流", "no stream has this role"),
    "not_reported": Text("没有上报", "not reported"),
    "not_observed": Text("有物流未计量，无法推算", "a stream it needs is neither metered nor to be inferred"),
}


@dataclass(frozen=True)
class WaterFigure:
    """One indicator of one enterprise: value and sigma [its unit], None with the `reason` (a key of REASONS) if none.

    `lacking` is the symbol or variable it lacks.
    """

    indicator: WaterIndicator
    value: float | None
    sigma: float | None
    reason: str = ""
    lacking: str = ""


def indicators(
    result: Result, roles: Mapping[str, str], quantities: Mapping[str, float | None]
) -> tuple[WaterFigure, ...]:
    """Return every indicator of the rulebook for one reconciled network.

    `roles`: role code by stream; `quantities`: what the enterprise reports, by variable, in the variable's unit. A
    symbol stands for the sum of the streams that count in its role (`qingshen.rulebook.balances.counts`). Where no
    stream has the role the indicator is unknown, not zero: nobody has said that there is none.
    """
    streams = {symbol: _counted(result, code, roles) for symbol, code in symbols().items()}
    return tuple(_figure(result, one, streams, quantities) for one in water_indicators())


def _counted(result: Result, code: str, roles: Mapping[str, str]) -> list[str]:
    network = result.network
    ends = ([None if at < 0 else network.node[at] for at in side] for side in (network.source, network.target))
    return [
        stream
        for stream, source, target in zip(network.stream, *ends, strict=True)
        if stream in roles and counts(code, roles[stream], source, target)
    ]


def _figure(
    result: Result, one: WaterIndicator, streams: Mapping[str, Sequence[str]], quantities: Mapping[str, float | None]
) -> WaterFigure:
    drawn = {name: streams[name] for name in one.formula.names if name in streams}
    stated = {name: quantities.get(name) for name in one.formula.names if name not in streams}
    for name, of_role in drawn.items():
        if not of_role:
            return WaterFigure(one, None, None, "not_drawn", name)
    for name, quantity in stated.items():
        if quantity is None:
            return WaterFigure(one, None, None, "not_reported", name)
    constants = {name: quantity for name, quantity in stated.items() if quantity is not None}
    found = result.figure(one.formula.text, drawn, constants)
    if not math.isfinite(found.value):
        return WaterFigure(one, None, None, "not_observed")
    return WaterFigure(one, found.value * one.formula.factor, found.sigma * abs(one.formula.factor))
