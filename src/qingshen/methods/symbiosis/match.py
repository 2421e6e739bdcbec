"""Which surplus of which plant should replace which fresh input of which other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from qingshen.methods.symbiosis.arcs import Limit, Market, listed, markets
from qingshen.methods.symbiosis.offers import read
from qingshen.methods.symbiosis.programme import Solved, solve

# Flows below this share of the greatest are rounding of the solver.
_NOTHING = 1e-9
_END = {"party": pl.String, "stream": pl.String, "medium": pl.String, "unit": pl.String}
_FLOWS = {
    "medium": pl.String,
    "from": pl.String,
    "supply": pl.String,
    "to": pl.String,
    "demand": pl.String,
    "amount": pl.Float64,
    "unit": pl.String,
    "km": pl.Float64,
    "unit_benefit": pl.Float64,
    "benefit": pl.Float64,
}
_SUPPLIES = {**_END, "amount": pl.Float64, "used": pl.Float64, "left": pl.Float64, "marginal_value": pl.Float64}
_DEMANDS = {
    **_END,
    "amount": pl.Float64,
    "met": pl.Float64,
    "fresh": pl.Float64,
    "binding": pl.String,
    "shadow_price": pl.Float64,
}
_LIMITS = {
    **_END,
    "parameter": pl.String,
    "sense": pl.String,
    "limit": pl.Float64,
    "blend": pl.Float64,
    "binding": pl.Boolean,
    "shadow_price": pl.Float64,
}


@dataclass(frozen=True)
class Matching:
    """Flows of greatest benefit; amounts in the common unit of each medium, money as in the offers.

    `benefit` [money/a].
    `flows`: `medium, from, supply, to, demand, amount` [unit/a], `unit, km, unit_benefit` [money/unit], `benefit`
    [money/a].
    `supplies`: `party, stream, medium, unit, amount, used, left, marginal_value` (benefit of one more unit
    [money/unit]; null where nothing could go anywhere).
    `demands`: `party, stream, medium, unit, amount, met, fresh` (still needed), `binding` (limits that bind, ";"
    between them), `shadow_price` (benefit of one more unit asked for; null where nothing could come).
    `limits`: `party, stream, medium, unit, parameter, sense, limit, blend` (quality reached, null without flow),
    `binding, shadow_price` (benefit of relaxing the limit by one unit of the parameter [money/a], to first order).
    `excluded`: `medium, from, supply, to, demand, reason` (key of arcs.EXCLUDED), `parameter`; a side that is null
    stands for all of them.
    """

    benefit: float
    flows: pl.DataFrame
    supplies: pl.DataFrame
    demands: pl.DataFrame
    limits: pl.DataFrame
    excluded: pl.DataFrame


class _Lines(NamedTuple):
    flows: list[tuple[object, ...]]
    supplies: list[tuple[object, ...]]
    demands: list[tuple[object, ...]]
    limits: list[tuple[object, ...]]
    excluded: list[tuple[str | None, ...]]


def match(
    offers: pl.DataFrame,
    qualities: pl.DataFrame,
    *,
    distances: pl.DataFrame | None = None,
    transport: Mapping[str, tuple[float, str]] | None = None,
    farthest: Mapping[str, float] | None = None,
) -> Matching:
    """Return the exchange of greatest benefit: max Σ x·(price of demand − price of supply − transport·km) [DESIGN].

    `offers`: `party`, `stream` (unique within the party), `direction` (supply | demand), `medium`, `amount` [unit/a] ≥
    0, `unit` (of one medium any that convert), `price` [money/unit]: of a demand what the fresh substitute costs, of a
    supply what giving it costs (treatment; negative where disposal is saved).
    `qualities`: `party`, `stream`, `parameter`, `value`, `sense` (of a demand's limit max | min, of a supply null),
    where given `unit` (of one parameter of a medium in every row or in none). Values must blend by amount, such as
    concentrations do: Σ xᵢ·qᵢ ≤ L·Σ xᵢ; pH does not. What dilutes (fresh water too) counts only where it is offered as
    a supply.
    `distances`: `from`, `to` (parties), `km`, valid both ways unless both are given; within a party 0. None: none is
    known; a way counts only where one of these three is given. `transport`: medium → cost [money/(unit·km)] and its
    unit; none: free. `farthest`: medium → km.
    Nothing is assumed of what is unknown: a supply without a value for a limited parameter does not go there, a pair
    without distance is no pair (where distances matter), and `excluded` says so. A party may supply itself.
    Raises Refused for columns absent, keys missing or twice, unknown directions, senses, units and streams, units of
    one medium that do not convert or are missing beside others, and negative amounts, distances and costs.
    """
    reach = dict(farthest or {})
    tables = read(offers, qualities, distances, transport or {}, reach)
    lines = _Lines([], [], [], [], [])
    for market in markets(tables, reach):
        _tell(market, solve(market), lines)
    flows = pl.DataFrame(lines.flows, schema=_FLOWS, orient="row")
    return Matching(
        float(flows["benefit"].sum()),
        flows,
        pl.DataFrame(lines.supplies, schema=_SUPPLIES, orient="row"),
        pl.DataFrame(lines.demands, schema=_DEMANDS, orient="row"),
        pl.DataFrame(lines.limits, schema=_LIMITS, orient="row"),
        listed(lines.excluded),
    )


def _tell(market: Market, solved: Solved, lines: _Lines) -> None:
    """Add what one medium's solution says."""
    least = _NOTHING * max(solved.flow, default=0.0)
    flows = [(arc, float(x)) for arc, x in zip(market.arcs, solved.flow, strict=True) if x > least]
    medium, unit = market.medium, market.unit
    lines.flows.extend(
        (medium, *arc.supply, *arc.demand, x, unit, arc.km, arc.worth, arc.worth * x) for arc, x in flows
    )
    for key, amount, _ in market.supplies:
        used = sum(x for arc, x in flows if arc.supply == key)
        left = None if amount is None else max(0.0, amount - used)
        lines.supplies.append((*key, medium, unit, amount, used, left, solved.supply.get(key)))
    for key, amount, _ in market.demands:
        blend = [(market.values, arc.supply, x) for arc, x in flows if arc.demand == key]
        met = sum(x for _, _, x in blend)
        binding = []
        for limit in market.limits.get(key, ()):
            reached = _blend([(values.get((supply, limit.parameter)), x) for values, supply, x in blend])
            price = solved.blend.get((key, limit))
            # A limit binds where giving way would help, not where the blend happens to touch it.
            tight = price is not None and price * met > 0
            binding += [f"{limit.parameter} {limit.sense}"] if tight else []
            worth = None if price is None else price * met
            lines.limits.append((*key, medium, unit, *_limit(limit), reached, tight, worth))
        fresh = None if amount is None else max(0.0, amount - met)
        lines.demands.append((*key, medium, unit, amount, met, fresh, ";".join(binding), solved.demand.get(key)))
    lines.excluded.extend(market.excluded)


def _blend(parts: Sequence[tuple[float | None, float]]) -> float | None:
    amount = sum(x for _, x in parts)
    return sum((value or 0.0) * x for value, x in parts) / amount if amount else None


def _limit(limit: Limit) -> tuple[str, str, float | None]:
    return limit.parameter, limit.sense, limit.value
