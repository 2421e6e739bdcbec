"""Surpluses of one enterprise for another: water, heat and by-products matched, each group of flows an option."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.language import Text
from qingshen.methods.benchmark.comparable import common_unit
from qingshen.methods.symbiosis import Matching, match
from qingshen.phases.canonical import brought
from qingshen.phases.decisions import joined
from qingshen.phases.options.distances import distances
from qingshen.phases.options.part import EFFECTS, INDUSTRY, OPTIONS, Part, shaped
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.carriers import carrier

KIND = "exchange"
TABLES = {"flows": "exchange_flows", "supplies": "exchange_supplies", "demands": "exchange_demands",
          "limits": "exchange_limits", "excluded": "exchange_excluded"}  # fmt: skip
# What a medium takes the place of at the demand, by a word in its name [DESIGN]; a medium that is itself a variable or
# a carrier replaces that. Of any other the effect is not known.
REPLACED = (("water", "fresh_water"), ("水", "fresh_water"), ("steam", "steam"), ("蒸汽", "steam"))


class Exchanged(NamedTuple):
    """The options `industry/exchange/N`, and the tables of the matching."""

    part: Part
    tables: dict[str, pl.DataFrame]


def exchanged(case: Case, enterprises: list[str]) -> Exchanged:
    """Return what the streams on offer and wanted of the `enterprises` give, matched to the greatest benefit.

    Distances are those of the coordinates; they count for the media whose transport cost or farthest way [exchange] of
    audit.toml states. A pair of supply and demand is matched as `symbiosis.match` says. Flows of a medium that share a
    supply or a demand are one option: its annual saving is their benefit, its investment is for people to state.
    Raises Refused, by cell, for a medium in units that do not convert.
    """
    given = case.exchanges.filter(pl.col("enterprise").is_in(enterprises))
    if given.is_empty():
        return Exchanged(Part(pl.DataFrame(schema=OPTIONS), pl.DataFrame(schema=EFFECTS)), {})
    shown = _units(given)
    ruled = case.settings.exchange
    far = sorted(shown.keys() & {*ruled.transport, *ruled.farthest})
    places = case.enterprises.filter(pl.col("enterprise").is_in(given["enterprise"].to_list()))
    roads = distances(places.select("enterprise", "longitude", "latitude"))
    offers = given.select(
        "stream", "direction", "medium", "unit", "price", party="enterprise", amount="value"
    )  # fmt: skip
    qualities = _qualities(case, given)
    matchings = []
    for media in (far, sorted(shown.keys() - {*far})):
        mine = offers.filter(pl.col("medium").is_in(media))
        stated = qualities.join(mine, on=["party", "stream"], how="semi")
        carried = {one: (ruled.transport[one], shown[one]) for one in media if one in ruled.transport}
        reach = {one: ruled.farthest[one] for one in media if one in ruled.farthest}
        way = roads if media is far else None
        matchings.append(match(mine, stated, distances=way, transport=carried, farthest=reach))
    tables = _tables(matchings, roads)
    return Exchanged(
        _options(case, tables["exchange_flows"]), {name: one for name, one in tables.items() if one.height}
    )


def _tables(matchings: list[Matching], roads: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the tables of all matchings as one, the flows with the group each belongs to and its distance."""
    found = {name: pl.concat([getattr(one, part) for one in matchings]) for part, name in TABLES.items()}
    flows = found["exchange_flows"].join(roads.rename({"km": "_km"}), on=["from", "to"], how="left")
    flows = flows.with_columns(km=pl.coalesce("km", "_km")).drop("_km")
    flows = flows.sort("medium", "from", "supply", "to", "demand")
    found["exchange_flows"] = flows.with_columns(option=pl.Series(_groups(flows), dtype=pl.String))
    return found


def _groups(flows: pl.DataFrame) -> list[str | None]:
    """Return the option of each flow: flows joined by a supply or a demand are one, numbered in the order of flows.

    Null for a group that earns nothing.
    """
    root: dict[tuple[str, ...], tuple[str, ...]] = {}

    def find(one: tuple[str, ...]) -> tuple[str, ...]:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    rows = flows.select("medium", "from", "supply", "to", "demand", "benefit").rows()
    ends = [((row[0], "supply", *row[1:3]), (row[0], "demand", *row[3:5])) for row in rows]
    for supply, demand in ends:
        root[find(demand)] = find(supply)
    groups = [find(supply) for supply, _ in ends]
    worth: dict[tuple[str, ...], float] = {}
    for group, row in zip(groups, rows, strict=True):
        worth[group] = worth.get(group, 0.0) + row[5]
    number = {group: at for at, group in enumerate((one for one, value in worth.items() if value > 0), 1)}
    return [f"{INDUSTRY}/{KIND}/{number[one]}" if one in number else None for one in groups]


def _options(case: Case, flows: pl.DataFrame) -> Part:
    kept = flows.filter(pl.col("option").is_not_null())
    summed = kept.group_by("option", "medium", maintain_order=True).agg(
        pl.col("benefit").sum(), supplies=pl.col("from").unique().sort(), demands=pl.col("to").unique().sort()
    )
    rows: list[dict[str, Any]] = [
        {
            "option": one["option"], "level": INDUSTRY, "source": KIND, "kind": KIND,
            "name": _name(one["medium"], one["supplies"], one["demands"]), "annual_saving": one["benefit"],
            "precondition": "met", "certainty": "computed", "outcome": "pending",
        }
        for one in summed.iter_rows(named=True)
    ]  # fmt: skip
    return Part(pl.DataFrame(rows, schema=OPTIONS), _effects(case, kept))


def _name(medium: str, supplies: list[str], demands: list[str]) -> str:
    one, other = "、".join(supplies), "、".join(demands)
    return joined(Text(f"{medium}：{one} → {other}", f"{medium}: {', '.join(supplies)} → {', '.join(demands)}"))


def _effects(case: Case, flows: pl.DataFrame) -> pl.DataFrame:
    """Return what falls at those who receive: what the medium takes the place of; water in mass has a density of 1."""
    named = {one: _replaced(case, one, unit) for one, unit in flows.select("medium", "unit").unique().iter_rows()}
    told = flows.with_columns(
        variable=pl.col("medium").replace_strict(named, default=None, return_dtype=pl.String)
    ).drop_nulls("variable")
    summed = told.group_by("option", "variable", "unit", enterprise="to").agg(value=pl.col("amount").sum())
    scales = {
        (name, unit): _volume(name, unit) for name, unit in summed.select("variable", "unit").unique().iter_rows()
    }
    as_volume = [
        {**row, "value": row["value"] * scale, "unit": "m3"}
        if (scale := scales[row["variable"], row["unit"]]) is not None
        else row
        for row in summed.sort("option", "enterprise", "variable").iter_rows(named=True)
    ]
    read = pl.DataFrame(as_volume, schema=summed.schema)
    return shaped(brought(case, read).with_columns(origin=pl.lit("matched")), EFFECTS)


def _replaced(case: Case, medium: str, unit: str) -> str | None:
    """Return the variable a medium takes the place of; a carrier only where it is counted in such a unit."""
    if medium in case.variables:
        return medium
    known = carrier(medium)
    if known is not None and known.accepts(unit):
        return known.code
    return next((variable for word, variable in REPLACED if word in medium.casefold()), None)


def _volume(variable: str, unit: str) -> float | None:
    """Return what a mass is multiplied by to be a volume [m3], where the carrier's density is a constant."""
    known = carrier(variable)
    if known is None or known.density is None or not units.compatible(unit, "t"):
        return None
    return units.factor(unit, "t") / known.density


def _qualities(case: Case, given: pl.DataFrame) -> pl.DataFrame:
    """Return the qualities as the matching reads them.

    What a supply states, as a value or as a limit it keeps, is its value; a demand that states a value and no limit
    leaves its limit open.
    """
    stated = case.qualities.join(given.select("enterprise", "stream", "direction"), on=["enterprise", "stream"])
    supply, equal = pl.col("direction") == "supply", pl.col("sense") == "is"
    sense = pl.when(supply).then(None).when(equal).then(pl.lit("max")).otherwise(pl.col("sense"))
    value = pl.when(supply | ~equal).then("value")
    return stated.select("stream", "parameter", "unit", party="enterprise", sense=sense, value=value)


def _units(given: pl.DataFrame) -> dict[str, str]:
    """Return the unit each medium is matched in. Raises Refused for units of one medium that do not convert."""
    problems = []
    shown: dict[str, list[str]] = {}
    for row in given.sort("medium", "enterprise", "stream").iter_rows(named=True):
        spelt = shown.setdefault(row["medium"], [])
        if spelt and not units.compatible(spelt[0], row["unit"]):
            place = Place(row["file"] or "", row["sheet"] or "", row["cell"] or "")
            problems.append(_mixed(place, row["medium"], row["unit"], spelt))
        else:
            spelt.append(row["unit"])
    if problems:
        raise Refused(problems)
    return {medium: common_unit(spelt) for medium, spelt in shown.items()}


def _mixed(place: Place, medium: str, unit: str, others: Collection[str]) -> Problem:
    other = next(iter(others))
    return Problem(
        place,
        "exchange-unit",
        Text(f"“{medium}”按 {unit} 填报，与其他企业的 {other} 不能换算", f"{medium} in {unit}, others in {other}"),
        Text(f"改按与 {other} 同量纲的单位填报", f"report it in a unit of the dimension of {other}"),
    )
