"""What a made-up plating shop reports in a year: engineering first, then the figures a clerk would write down.

One number from 0 (worst) to 1 (best) says how well a shop works. Each indicator follows it along a curve whose
knots lie just inside the three levels of electroplating-2015 (model/curves.csv), with a deviation of the shop's own;
water, metal, energy and waste then follow from area, layers and rinses (model/kinds.csv, model/layers.csv).
"""

import csv
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

MODEL = Path(__file__).with_name("model")
QUALITIES = (0.0, 0.3, 0.6, 0.85, 1.0)  # of the knots: worst, level III, level II, level I, best
DEVIATION = 0.06
GATE_FAILS_BELOW = 0.14  # answers with one text for all levels
COD_MG_PER_L, AMMONIA_MG_PER_L = 62, 6
YUAN_PER_KWH, YUAN_PER_GJ, YUAN_PER_M3_GAS = 0.72, 72, 3.6
USEFUL_MJ_PER_M3_GAS = 30
DOMESTIC_M3_PER_HEAD = 35

Row = dict[str, str]


class Shop(NamedTuple):
    """One made-up enterprise; `quality` and `area` [m2/a] by year."""

    code: str
    kind: str
    heat_source: str
    employees: int
    lines: int
    quality: dict[int, float]
    area: dict[int, float]


@cache
def model(name: str) -> list[Row]:
    """The rows of one table of the model."""
    with (MODEL / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def kinds() -> dict[str, Row]:
    """The kinds of shop."""
    return {row["kind"]: row for row in model("kinds")}


def written(value: float, digits: int = 4) -> str:
    """A figure as a clerk writes it: rounded to `digits` significant digits, at least to whole units when large."""
    if value == 0:
        return "0"
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    return f"{round(value, decimals):.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{round(value)}"


def level_of(shop: Shop, year: int, item: str) -> float:
    """How well the shop does in one item: its quality and a deviation of its own, the same in every year."""
    random = Random(f"{shop.code} {item}")
    deviation = sum(random.uniform(-1, 1) for _ in range(3)) / 3 * 2 * DEVIATION
    return min(max(shop.quality[year] + deviation, 0.0), 1.0)


def indicator(shop: Shop, year: int, item: str) -> float:
    """The indicator's true value, in the unit of model/curves.csv."""
    knots = next(row for row in model("curves") if row["item"] == item)
    values = [float(knots[name]) for name in ("worst", "level_3", "level_2", "level_1", "best")]
    at = level_of(shop, year, item)
    upper = next(i for i in range(1, len(QUALITIES)) if at <= QUALITIES[i])
    share = (at - QUALITIES[upper - 1]) / (QUALITIES[upper] - QUALITIES[upper - 1])
    return values[upper - 1] + share * (values[upper] - values[upper - 1])


def quantities(shop: Shop, year: int) -> Iterator[Row]:
    """The shop's quantities of a year."""
    for variable, unit, text in (*water(shop, year), *production(shop, year)):
        yield {"variable": variable, "value": text, "unit": unit, "status": "reported"}
    for metal in dict.fromkeys(row["metal"] for row in model("layers")):
        yield from metal_rows(shop, year, metal)


def production(shop: Shop, year: int) -> Iterator[tuple[str, str, str]]:
    """Output, lines, staff and waste: (variable, unit, figure)."""
    kind, area = kinds()[shop.kind], shop.area[year]
    automated = min(math.ceil(indicator(shop, year, "automation_share") / 100 * shop.lines), shop.lines)
    sludge = area * float(kind["sludge_kg_per_m2"]) * (1.5 - 0.8 * level_of(shop, year, "sludge"))
    yield "output", "m2", written(area)
    yield "output_value", "万元", written(area * float(kind["value_yuan_per_m2"]) / 1e4)
    yield "employees", "人", str(shop.employees)
    yield "working_hours", "h", "4800" if shop.employees > 60 else "2400"
    yield "plating_lines", "条", str(shop.lines)
    yield "automated_lines", "条", str(automated)
    yield "drag_out_measures", "项", str(math.floor(indicator(shop, year, "drag_out_measures")))
    yield "hazardous_waste", "t", written(sludge / 1000, 3)


def water(shop: Shop, year: int) -> Iterator[tuple[str, str, str]]:
    """The water balance of the plating shop and the plant: (variable, unit, figure)."""
    washed = shop.area[year] * float(kinds()[shop.kind]["rinses"])
    washing = washed * indicator(shop, year, "fresh_water_per_wash") / 1000
    fresh = washing * 1.12  # bath make-up, scrubbers
    reuse = indicator(shop, year, "water_reuse_rate") / 100
    drained = float(written(fresh * 0.88))
    treated = drained * indicator(shop, year, "wastewater_treatment_rate") / 100
    domestic = shop.employees * DOMESTIC_M3_PER_HEAD
    plant_drain = drained + domestic * 0.8
    yield "washed_area", "m2", written(washed)
    yield "washing_water", "m3", written(washing)
    yield "plating_water_fresh", "m3", written(fresh)
    yield "plating_water_reused", "m3", written(fresh * reuse / (1 - reuse))
    yield "plating_wastewater", "m3", written(drained)
    yield "plating_wastewater_treated", "m3", written(treated)
    yield "fresh_water", "m3", written(fresh + domestic)
    yield "wastewater", "m3", written(plant_drain)
    yield "cod_discharged", "kg", written(plant_drain * COD_MG_PER_L / 1000, 3)
    yield "ammonia_discharged", "kg", written(plant_drain * AMMONIA_MG_PER_L / 1000, 3)


def metal_rows(shop: Shop, year: int, metal: str) -> Iterator[Row]:
    """A metal's two quantities: in the plating and consumed [kg], or not applicable where it is not plated."""
    layer = next((row for row in model("layers") if (row["kind"], row["metal"]) == (shop.kind, metal)), None)
    if layer is None:
        for variable in (f"{metal}_deposited", f"{metal}_used"):
            yield {"variable": variable, "unit": "kg", "status": "not_applicable", "reason": "本企业无此镀种"}
        return
    area_cm2 = shop.area[year] * float(layer["share_of_area"]) * 1e4
    grams = area_cm2 * float(layer["thickness_um"]) * 1e-4 * float(layer["density_g_per_cm3"])
    deposited = written(grams / 1000)
    used = written(float(deposited) / indicator(shop, year, f"{metal}_utilisation") * 100)
    yield {"variable": f"{metal}_deposited", "value": deposited, "unit": "kg", "status": "reported"}
    yield {"variable": f"{metal}_used", "value": used, "unit": "kg", "status": "reported"}


def answers(shop: Shop, year: int) -> Iterator[Row]:
    """The shop's qualitative answers of a year."""
    for row in model("answers"):
        levels = row["levels"].split(";")
        at = level_of(shop, year, row["indicator"])
        asked = (GATE_FAILS_BELOW,) if len(levels) == 1 else (0.85, 0.6, 0.3) if len(levels) == 3 else (0.85, 0.3)
        level = next((level for level, least in zip(levels, asked, strict=True) if at >= least), "none")
        yield {"indicator": row["indicator"], "level": level, "status": "reported", "evidence": row["evidence"]}


def activities(shop: Shop, year: int) -> Iterator[Row]:
    """The shop's energy of a year, cost in 万元."""
    kind, area = kinds()[shop.kind], shop.area[year]
    power = area * float(kind["electricity_kwh_per_m2"]) * (1.25 - 0.4 * level_of(shop, year, "electricity"))
    heat = area * float(kind["heat_mj_per_m2"]) * (1.25 - 0.4 * level_of(shop, year, "heat"))
    used = [("electricity", power, "kWh", YUAN_PER_KWH)]
    if shop.heat_source == "steam":
        used.append(("steam", heat / 1000, "GJ", YUAN_PER_GJ))
    else:
        used.append(("natural_gas", heat / USEFUL_MJ_PER_M3_GAS, "m3", YUAN_PER_M3_GAS))
    for carrier, amount, unit, price in used:
        text = written(amount)
        cost = written(float(text) * price / 1e4)
        yield {"carrier": carrier, "amount": text, "unit": unit, "cost": cost, "status": "reported"}
