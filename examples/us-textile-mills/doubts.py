"""What is doubtful in an ITAC record: each check looks at one cell and says why, and what is done about it."""

import csv
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

CHECKS = Path(__file__).with_name("checks.csv")  # what each check says, in both languages

HOURS_IN_LEAP_YEAR = 8784
LARGEST_FLOOR_FT2 = 5_000_000
FAR_FROM_MEDIAN = 30  # a factor of 30 either way: a slip of 1000 always shows, a special product seldom does
PRICES_USD = {"kWh": (0.01, 0.5), "MMBtu": (0.3, 50)}  # per unit, nominal dollars of 1982 to 2025: wide bands
WATER_USD_PER_KGAL = (0.05, 30)

Row = dict[str, str]


class Doubt(NamedTuple):
    """What a check found in one cell, and what is done: the status the cell gets, or another unit."""

    check: str
    reason: str
    status: str = "reported"
    unit: str = ""


@cache
def checks() -> dict[str, str]:
    """What each check says, Chinese and English."""
    with CHECKS.open(encoding="utf-8", newline="") as file:
        return {row["check"]: f"{row['zh']} / {row['en']}" for row in csv.DictReader(file)}


def doubt(check: str, *values: str, status: str = "reported", unit: str = "") -> Doubt:
    """A doubt with its reason in both languages."""
    return Doubt(check, checks()[check].format(*values), status, unit)


def ratio(numerator: str, denominator: str) -> float | None:
    """numerator / denominator, or None where either is blank or the result has no logarithm."""
    if not numerator or not denominator or float(denominator) <= 0 or float(numerator) <= 0:
        return None
    return float(numerator) / float(denominator)


def price_doubt(cost: str, usage: str, band: tuple[float, float], unit: str) -> Doubt | None:
    """Whether the price paid per unit lies outside the band: amount or cost may be of another scale."""
    price = ratio(cost, usage)
    if price is None or band[0] <= price <= band[1]:
        return None
    return doubt("price", f"{price:.3g}", unit)


def placeholder_doubt(usage: str) -> Doubt | None:
    """A yearly amount of exactly 1 stands for "there is some"."""
    return doubt("placeholder", status="missing") if usage and float(usage) == 1 else None


def water_doubt(column: str, cost: str, usage: str) -> Doubt | None:
    """The unit of water, by its price: the manual says gallons for W1, the prices say thousand gallons."""
    price = ratio(cost, usage)
    if price is None:
        return None
    if price < WATER_USD_PER_KGAL[0]:
        return doubt("gallons", f"{price:.3g}", status="estimated", unit="gal")
    if column.startswith("w1") and price <= WATER_USD_PER_KGAL[1]:
        return doubt("thousand_gallons", f"{price:.3g}", status="estimated")
    return price_doubt(cost, usage, WATER_USD_PER_KGAL, "kgal")


def output_doubt(plant: Row, medians: dict[str, float]) -> Doubt | None:
    """Whether electricity or sales per pound lie a factor of 30 from the cohort's median: a slip of scale."""
    found = []
    for column, unit in (("ec_plant_usage", "kWh/lb"), ("sales", "USD/lb")):
        value = ratio(plant[column], plant["prodlevel"])
        if value is not None and abs(math.log(value / medians[column])) > math.log(FAR_FROM_MEDIAN):
            found.append(f"{value:.3g} {unit} (~ {medians[column]:.3g})")
    return doubt("scale", ", ".join(found)) if found else None


def quantity_doubt(column: str, plant: Row, medians: dict[str, float]) -> Doubt | None:
    """The first doubt a cell of a plant raises."""
    value = plant[column]
    if column == "prodlevel":
        return output_doubt(plant, medians)
    if column == "prodhours" and value and float(value) > HOURS_IN_LEAP_YEAR:
        return doubt("hours")
    if column == "plant_area" and value and float(value) > LARGEST_FLOOR_FT2:
        return doubt("area")
    if column.startswith(("w0", "w1")):
        return placeholder_doubt(value) or water_doubt(column, plant[column.replace("usage", "cost")], value)
    return None


def cell_doubts(row: Row, plant: Row) -> Iterator[tuple[str, Doubt]]:
    """The doubts in a measure's cells other than the amount, by source column."""
    if not row["impcost"]:
        yield "impcost", doubt("missing_cost")
    elif float(row["impcost"]) <= 0:
        yield "impcost", doubt("negative_cost")
    if float(row["psaved"]) <= 0:
        yield "psaved", doubt("negative_saving")
    if not row["impstatus"]:
        yield "impstatus", doubt("missing_outcome")
    if row["fy"] != plant["fy"]:
        yield "fy", doubt("year_differs", plant["fy"])
