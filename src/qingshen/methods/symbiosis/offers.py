"""Offers, qualities and distances as the matching reads them: every mistake told at once."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

import polars as pl

from qingshen import messages, units
from qingshen.methods.benchmark.comparable import conversions
from qingshen.problems import Place, Problem, Refused

STREAM = ("party", "stream")
OFFER = (*STREAM, "direction", "medium", "amount", "unit", "price")
QUALITY = (*STREAM, "parameter", "value", "sense")
PAIR = ("from", "to")


class Read(NamedTuple):
    """The tables, amounts and prices in the common unit of each medium; `transport`: medium → money/(unit·km)."""

    offers: pl.DataFrame
    qualities: pl.DataFrame
    distances: pl.DataFrame | None
    transport: dict[str, float]


def read(
    offers: pl.DataFrame,
    qualities: pl.DataFrame,
    distances: pl.DataFrame | None,
    transport: Mapping[str, tuple[float, str]],
    farthest: Mapping[str, float],
) -> Read:
    """Check the tables and return them sorted. Raises Refused, see `match`."""
    absent = [*_absent("offers", offers, OFFER), *_absent("qualities", qualities, QUALITY)]
    if distances is not None:
        absent += _absent("distances", distances, (*PAIR, "km"))
    if absent:
        raise Refused(absent)
    given = offers.select(*OFFER[:4], _number("amount"), "unit", _number("price")).sort(*STREAM, nulls_last=True)
    stated = _stated(qualities, given)
    roads = None if distances is None else distances.select(*PAIR, _number("km")).sort(*PAIR, nulls_last=True)
    problems = [*_wrong_offers(given), *_wrong_qualities(stated), *_wrong_roads(roads)]
    problems += _wrong_costs(transport, farthest)
    if problems:
        raise Refused(problems)
    common = _converted(given)
    return Read(common, _same_units(stated), roads, _carriage(transport, common))


def _number(column: str) -> pl.Expr:
    value = pl.col(column).cast(pl.Float64)
    return pl.when(value.is_finite()).then(value).alias(column)


def _problem(where: str, name: str, code: str, **facts: object) -> Problem:
    return messages.fill("qingshen.methods.symbiosis", Place(where, "", name), code, facts)


def _absent(table: str, frame: pl.DataFrame, needed: Sequence[str]) -> list[Problem]:
    lacking = [name for name in needed if name not in frame.columns]
    return [_problem(table, "", "columns-absent", table=table, columns=", ".join(lacking))] if lacking else []


def _keys(table: str, frame: pl.DataFrame, columns: Sequence[str], needed: Sequence[str]) -> list[Problem]:
    bare = frame.filter(pl.any_horizontal(pl.col(*needed).is_null())).height
    twice = frame.drop_nulls(columns[:2]).filter(pl.struct(*columns).is_duplicated()).unique(columns).sort(*columns)
    problems = [_problem(table, "", "key-missing", count=bare, columns=", ".join(needed))] if bare else []
    return problems + _told(table, twice, columns, "key-twice")


def _told(table: str, rows: pl.DataFrame, columns: Sequence[str], code: str, value: str = "") -> list[Problem]:
    problems = []
    for row in rows.iter_rows(named=True):
        name = " › ".join(str(row[column]) for column in columns if row[column] is not None)
        problems.append(_problem(table, name, code, key=name, value=row[value] if value else ""))
    return problems


def _wrong_offers(offers: pl.DataFrame) -> list[Problem]:
    spelt = {unit: units.is_unit(unit) for unit in offers["unit"].drop_nulls().unique().sort()}
    strange = offers.filter(pl.col("unit").is_in([unit for unit, fine in spelt.items() if not fine]))
    wrong = offers.filter(~pl.col("direction").is_in(["supply", "demand"]))
    clean = offers.drop_nulls(["medium", "unit"]).join(strange, on=STREAM, how="anti")
    return [
        *_keys("offers", offers, STREAM, (*STREAM, "direction", "medium", "unit")),
        *_told("offers", wrong, STREAM, "direction-unknown", "direction"),
        *_told("offers", offers.filter(pl.col("amount") < 0), STREAM, "amount-negative", "amount"),
        *_told("offers", strange, STREAM, "unit-unknown", "unit"),
        *_kinds("offers", zip(clean["medium"], clean["unit"], strict=True)),
    ]


def _kinds(table: str, spelt: Iterable[tuple[str, str]]) -> list[Problem]:
    """Tell of what is given in units that do not convert into each other."""
    table_of: dict[str, list[str]] = {}
    for name, unit in sorted(set(spelt)):
        table_of.setdefault(name, []).append(unit)
    return [
        _problem(table, name, "units-differ", key=name, value=", ".join(given))
        for name, given in table_of.items()
        if not all(units.compatible(given[0], unit) for unit in given)
    ]


def _stated(qualities: pl.DataFrame, offers: pl.DataFrame) -> pl.DataFrame:
    unit = pl.col("unit") if "unit" in qualities.columns else pl.lit(None, dtype=pl.String)
    read = qualities.select(*STREAM, "parameter", _number("value"), pl.col("sense").cast(pl.String), unit=unit)
    medium = offers.select(*STREAM, "direction", "medium").unique(STREAM, keep="first", maintain_order=True)
    return read.join(medium, on=STREAM, how="left").sort(*STREAM, "parameter", "sense", nulls_last=True)


def _wrong_qualities(stated: pl.DataFrame) -> list[Problem]:
    demand, sense = pl.col("direction") == "demand", pl.col("sense")
    strangers = stated.filter(pl.col("direction").is_null()).unique(STREAM, maintain_order=True)
    right = pl.when(demand).then(sense.is_in(["max", "min"]).fill_null(False)).otherwise(sense.is_null())
    wrong = stated.filter(pl.col("direction").is_in(["demand", "supply"]) & ~right)
    named = stated.drop_nulls(["medium", "parameter", "unit"])
    spelt = {unit: units.is_unit(unit) for unit in named["unit"].unique().sort()}
    strange = named.filter(pl.col("unit").is_in([unit for unit, fine in spelt.items() if not fine]))
    clean = named.filter(pl.col("unit").is_in([unit for unit, fine in spelt.items() if fine]))
    return [
        *_keys("qualities", stated, (*STREAM, "parameter", "sense"), (*STREAM, "parameter")),
        *_told("qualities", strangers, STREAM, "stream-unknown"),
        *_told("qualities", wrong, (*STREAM, "parameter"), "sense-wrong", "sense"),
        *_told("qualities", strange, (*STREAM, "parameter"), "unit-unknown", "unit"),
        *_told("qualities", _unitless(stated), (*STREAM, "parameter"), "unit-missing"),
        *_kinds("qualities", zip(clean["medium"] + " › " + clean["parameter"], clean["unit"], strict=True)),
    ]


def _unitless(stated: pl.DataFrame) -> pl.DataFrame:
    """Return the values without a unit of parameters that others of the medium state in one."""
    valued = stated.drop_nulls(["medium", "parameter", "value"])
    elsewhere = pl.col("unit").is_not_null().any().over("medium", "parameter")
    return valued.filter(pl.col("unit").is_null() & elsewhere)


def _wrong_roads(roads: pl.DataFrame | None) -> list[Problem]:
    if roads is None:
        return []
    negative = _told("distances", roads.filter(pl.col("km") < 0), PAIR, "distance-negative", "km")
    return [*_keys("distances", roads, PAIR, PAIR), *negative]


def _wrong_costs(transport: Mapping[str, tuple[float, str]], farthest: Mapping[str, float]) -> list[Problem]:
    figures = [("transport", medium, cost) for medium, (cost, _) in sorted(transport.items())]
    figures += [("farthest", medium, km) for medium, km in sorted(farthest.items())]
    wrong = [
        _problem(table, medium, "cost-impossible", key=medium, value=value)
        for table, medium, value in figures
        if not (isfinite(value) and value >= 0)
    ]
    unread = [
        _problem("transport", medium, "unit-unknown", key=medium, value=unit)
        for medium, (_, unit) in sorted(transport.items())
        if not units.is_unit(unit)
    ]
    return wrong + unread


def _converted(offers: pl.DataFrame) -> pl.DataFrame:
    """Bring amounts and prices of each medium to one unit."""
    spelt = conversions(zip(offers["medium"], offers["unit"], strict=True))
    scales = spelt.select("unit", "scale", medium="key", common="common")
    joined = offers.join(scales, on=["medium", "unit"], how="left", maintain_order="left")
    return joined.select(
        *OFFER[:4],
        amount=pl.col("amount") * pl.col("scale"),
        unit=pl.col("common"),
        price=pl.col("price") / pl.col("scale"),
    ).sort(*STREAM)


def _same_units(stated: pl.DataFrame) -> pl.DataFrame:
    """Bring values of one parameter of a medium to one unit, where units are given."""
    named = stated.with_columns(_key=pl.col("medium") + " › " + pl.col("parameter"))
    given = named.drop_nulls("unit")
    spelt = conversions(zip(given["_key"], given["unit"], strict=True)).select("unit", "scale", _key="key")
    joined = named.join(spelt, on=["_key", "unit"], how="left", maintain_order="left")
    return joined.with_columns(value=pl.col("value") * pl.col("scale").fill_null(1.0)).select(
        *STREAM, "direction", "medium", "parameter", "sense", "value"
    )


def _carriage(transport: Mapping[str, tuple[float, str]], offers: pl.DataFrame) -> dict[str, float]:
    """Return the cost of each medium's transport in the common unit [money/(unit·km)]."""
    shown = dict(offers.select("medium", "unit").unique().iter_rows())
    problems = [
        _problem("transport", medium, "transport-unit", key=medium, value=unit, unit=shown[medium])
        for medium, (_, unit) in sorted(transport.items())
        if medium in shown and not units.compatible(unit, shown[medium])
    ]
    if problems:
        raise Refused(problems)
    return {
        medium: cost / units.factor(unit, shown[medium])
        for medium, (cost, unit) in sorted(transport.items())
        if medium in shown
    }
