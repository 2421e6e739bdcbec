"""Which supply may go to which demand, and why the others may not."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from qingshen.language import Text
from qingshen.methods.symbiosis.offers import STREAM, Read

EXCLUDED = {
    "amount_missing": Text("缺数量", "amount missing"),
    "price_missing": Text("缺价格", "price missing"),
    "limit_missing": Text("限值未给出", "a limit is named without its value"),
    "quality_missing": Text("供给方未给出受限参数的数值", "the supply states no value for a limited parameter"),
    "distance_missing": Text("距离未知", "distance unknown"),
    "too_far": Text("超出最远距离", "beyond the farthest distance"),
}
EXCLUDED_SCHEMA = {
    "medium": pl.String,
    "from": pl.String,
    "supply": pl.String,
    "to": pl.String,
    "demand": pl.String,
    "reason": pl.String,
    "parameter": pl.String,
}
Key = tuple[str, str]


class Offer(NamedTuple):
    """A stream offered or asked for: `amount` [unit/a] and `price` [money/unit] may be unknown."""

    key: Key
    amount: float | None
    price: float | None


class Limit(NamedTuple):
    """A limit of a demand: the blend's `parameter` at most or at least `value`."""

    parameter: str
    sense: str
    value: float | None


class Arc(NamedTuple):
    """One possible flow, its distance (null: not considered) and what one unit of it is worth."""

    supply: Key
    demand: Key
    km: float | None
    worth: float


class Market(NamedTuple):
    """One medium: who offers and asks, what flows are possible, and what is not, with the reason."""

    medium: str
    unit: str
    supplies: list[Offer]
    demands: list[Offer]
    limits: dict[Key, list[Limit]]
    values: dict[tuple[Key, str], float]
    arcs: list[Arc]
    excluded: list[tuple[str | None, ...]]


def markets(tables: Read, farthest: Mapping[str, float]) -> list[Market]:
    """Return each medium's market, media in order."""
    roads = _roads(tables.distances)
    result = []
    for (medium,), rows in tables.offers.sort("medium", *STREAM).group_by("medium", maintain_order=True):
        stated = tables.qualities.filter(pl.col("medium") == medium)
        market = _market(str(medium), rows, stated)
        per_km = tables.transport.get(market.medium, 0.0)
        for demand in market.demands:
            for supply in market.supplies:
                _join(market, supply, demand, roads, per_km, farthest.get(market.medium))
        result.append(market)
    return result


def _market(medium: str, rows: pl.DataFrame, stated: pl.DataFrame) -> Market:
    market = Market(medium, rows["unit"][0], [], [], {}, {}, [], [])
    for party, stream, parameter, sense, value in (
        stated.filter(pl.col("direction") == "demand").select(*STREAM, "parameter", "sense", "value").iter_rows()
    ):
        market.limits.setdefault((party, stream), []).append(Limit(parameter, sense, value))
    known = stated.filter(pl.col("direction") == "supply").drop_nulls("value")
    for party, stream, parameter, value in known.select(*STREAM, "parameter", "value").iter_rows():
        market.values[(party, stream), parameter] = value
    for direction, side in (("supply", market.supplies), ("demand", market.demands)):
        for party, stream, amount, price in (
            rows.filter(pl.col("direction") == direction).select(*STREAM, "amount", "price").iter_rows()
        ):
            offer = Offer((party, stream), amount, price)
            side.append(offer)
            market.excluded.extend(_unusable(market, offer, direction))
    return market


def _unusable(market: Market, offer: Offer, direction: str) -> list[tuple[str | None, ...]]:
    """Return a line for each reason why nothing can come from this supply or go to this demand."""
    reasons = [(f"{name}_missing", None) for name in ("amount", "price") if getattr(offer, name) is None]
    lacking = [one for one in market.limits.get(offer.key, ()) if one.value is None]
    lines = [*reasons, *(("limit_missing", one.parameter) for one in lacking)]
    ends = (*offer.key, None, None) if direction == "supply" else (None, None, *offer.key)
    return [(market.medium, *ends, reason, parameter) for reason, parameter in lines]


def _join(
    market: Market,
    supply: Offer,
    demand: Offer,
    roads: Mapping[tuple[str, str], float | None] | None,
    per_km: float,
    farthest: float | None,
) -> None:
    """Add the flow from `supply` to `demand`, or the reasons against it."""
    limits = market.limits.get(demand.key, [])
    whole = None not in (supply.amount, supply.price, demand.amount, demand.price, *(one.value for one in limits))
    reasons: list[tuple[str, str | None]] = [
        ("quality_missing", parameter)
        for parameter in dict.fromkeys(one.parameter for one in limits)
        if (supply.key, parameter) not in market.values
    ]
    asked = roads is not None or per_km > 0 or farthest is not None
    km = _distance(supply.key[0], demand.key[0], roads or {}) if asked else None
    if km is None and asked:
        reasons.append(("distance_missing", None))
    if km is not None and farthest is not None and km > farthest:
        reasons.append(("too_far", None))
    market.excluded.extend((market.medium, *supply.key, *demand.key, *one) for one in reasons)
    if whole and not reasons:
        worth = (demand.price or 0.0) - (supply.price or 0.0) - per_km * (km or 0.0)
        market.arcs.append(Arc(supply.key, demand.key, km, worth))


def _roads(distances: pl.DataFrame | None) -> dict[tuple[str, str], float | None] | None:
    if distances is None:
        return None
    return {(start, end): km for start, end, km in distances.iter_rows()}


def _distance(start: str, end: str, roads: Mapping[tuple[str, str], float | None]) -> float | None:
    """Return the distance as stated, of the way back where only that is, zero within a party."""
    stated = roads.get((start, end))
    if stated is None:
        stated = roads.get((end, start))
    return 0.0 if stated is None and start == end else stated


def listed(rows: Sequence[tuple[str | None, ...]]) -> pl.DataFrame:
    """Return the reasons as a frame, in order."""
    frame = pl.DataFrame(rows, schema=EXCLUDED_SCHEMA, orient="row")
    return frame.sort(frame.columns, nulls_last=True)
