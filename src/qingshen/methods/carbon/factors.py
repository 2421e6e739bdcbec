"""The factors table of an audit: its fuel set, its grid, heat, and its own factors, each with source and certainty."""

import re
from dataclasses import fields
from typing import Any

import polars as pl

from qingshen import units
from qingshen.case.coefficients import EmissionFactor
from qingshen.case.settings import Carbon
from qingshen.rulebook.carriers import ENERGY, Carrier, carrier, carriers
from qingshen.rulebook.factors import fuel_factors, grid_factor

DIRECT, PURCHASED, BIOGENIC = "1", "2", "biogenic"
HEAT = ("外购热力缺省", "全国", None)
BIOGENIC_SOURCE = "IPCC 2006 国家温室气体清单指南 第2卷 第2章: 生物质燃烧的 CO2 单列, 不计入总量"
SCHEMA = {
    "carrier": pl.String,
    "unit": pl.String,
    "scope": pl.String,
    "ncv": pl.Float64,
    "carbon": pl.Float64,
    "oxidation": pl.Float64,
    "tco2_per_unit": pl.Float64,
    "uncertainty": pl.Float64,
    "name": pl.String,
    "source": pl.String,
    "certainty": pl.String,
    "file": pl.String,
    "row": pl.Int64,
}
Row = dict[str, Any]


def factors_for(carbon: Carbon) -> pl.DataFrame:
    """Return the factors an audit's settings choose, as `inventory` wants them.

    Columns: `carrier` (code), `unit`, `scope` ("1" fuels, "2" purchased electricity and heat, "biogenic" stated apart
    with zero), `ncv` [GJ/unit], `carbon` [tC/GJ], `oxidation` [0-1] or `tco2_per_unit` [tCO2/unit], `uncertainty`
    (relative half of the 95 % interval; null where the settings state none), `name`, `source`, `certainty`, `file`,
    `row`. The audit's own factors replace all shipped ones of the same carrier and scope.
    Raises Refused for an unknown fuel set, and for a grid factor that is not in the table unless electricity has a
    factor of its own.
    """
    own = [_own(factor, at) for at, factor in enumerate(carbon.factors, 1)]
    replaced = {(row["carrier"], row["scope"]) for row in own}
    shipped = [*_fuels(carbon), *_heat(carbon), *_biogenic()]
    if ("electricity", PURCHASED) not in replaced:
        shipped += _electricity(carbon)
    kept = [row for row in shipped if (row["carrier"], row["scope"]) not in replaced]
    return pl.DataFrame([*kept, *own], schema=SCHEMA).sort("carrier", "scope", "unit", "row")


def within_boundary(activities: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split activities into those the inventory covers and the energy-consuming media (water, compressed air ...).

    The 24-industry guidelines count fuels, electricity and heat; a medium's energy is counted where it is made.
    """
    media = [one.code for one in carriers() if one.kind == "medium"]
    outside = pl.col("carrier").is_in(media)
    return activities.filter(~outside), activities.filter(outside)


def _fuels(carbon: Carbon) -> list[Row]:
    by_name = {row["fuel"]: row for row in fuel_factors(carbon.fuels).to_dicts()}
    rows = []
    for one in carriers():
        if one.biogenic:
            continue
        for name in [name for name in one.fuel if name in by_name][:1]:
            fuel = by_name[name]
            kept = {column: fuel[column] for column in SCHEMA if column in fuel}
            rows.append({**kept, **_of(one, DIRECT, carbon.uncertainty.fuel), "name": f"{carbon.fuels}: {name}"})
    return rows


def _electricity(carbon: Carbon) -> list[Row]:
    grid = grid_factor(carbon.grid_basis, carbon.grid_area, carbon.grid_year)
    return [_from_grid(grid, "electricity", carbon.uncertainty.electricity)]


def _heat(carbon: Carbon) -> list[Row]:
    heat = grid_factor(*HEAT)
    return [_from_grid(heat, one.code, carbon.uncertainty.heat) for one in carriers() if one.kind == "heat"]


def _from_grid(grid: Row, code: str, uncertainty: float | None) -> Row:
    mass, unit = grid["unit"].split("/")
    name = ", ".join(str(grid[column]) for column in ("basis", "area", "data_year") if grid[column] is not None)
    return {
        "carrier": code,
        "unit": unit,
        "scope": PURCHASED,
        "tco2_per_unit": grid["value"] * units.factor(mass, "tCO2"),
        "uncertainty": uncertainty,
        "name": name,
        **{column: grid[column] for column in ("source", "certainty", "file", "row")},
    }


def _biogenic() -> list[Row]:
    return [
        {
            **_of(one, BIOGENIC, None),
            "unit": unit,
            "tco2_per_unit": 0.0,
            "name": one.name.zh,
            "source": BIOGENIC_SOURCE,
            "certainty": "recalled",
        }
        for one in carriers()
        if one.biogenic
        for unit in ("t", "m3", ENERGY)
    ]


def _own(factor: EmissionFactor, at: int) -> Row:
    known = carrier(factor.carrier)
    return {
        **{field.name: getattr(factor, field.name) for field in fields(factor)},
        "carrier": known.code if known else factor.carrier,
        "scope": _scope(factor.scope),
        "name": f"[[carbon.factors]] #{at}",
        "file": "audit.toml",
        "row": at,
    }


def _scope(text: str) -> str:
    return re.sub(r"^(scope|范围)\s*", "", text.strip(), flags=re.IGNORECASE)


def _of(one: Carrier, scope: str, uncertainty: float | None) -> Row:
    return {"carrier": one.code, "scope": scope, "uncertainty": uncertainty}
