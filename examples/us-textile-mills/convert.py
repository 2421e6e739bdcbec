"""Turn the ITAC records under source/ into the tables of a case.

    python examples/us-textile-mills/convert.py

Units stay as the source gives them (lb, kWh, MMBtu, thousand gallons): the reader converts, so nothing is
converted twice. No row is dropped in silence: what a check doubts keeps its row with a reason, or leaves a blank
cell, and is listed in flags.csv with the value the source gave.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

from doubts import PRICES_USD, Doubt, Row, cell_doubts, doubt, placeholder_doubt, price_doubt, quantity_doubt, ratio

HERE = Path(__file__).resolve().parent
PLANTS = "textile_mills_lb__plants.csv"
MEASURES = "textile_mills_lb__measures.csv"
RESOURCES = "resources.csv"  # the source's resource codes: carrier or variable, unit, type of the measures

INDUSTRIES = {  # SIC 1987, industry groups of major group 22
    "221": "棉机织 Broadwoven cotton",
    "222": "化纤机织 Broadwoven manmade fibre",
    "223": "毛纺织 Broadwoven wool",
    "224": "窄幅织物 Narrow fabrics",
    "225": "针织 Knitting",
    "226": "染整 Dyeing and finishing",
    "227": "地毯 Carpets and rugs",
    "228": "纱线 Yarn and thread",
    "229": "其他纺织品 Miscellaneous textile goods",
}
PLANT_VARIABLES = {
    "prodlevel": ("output", "lb"),
    "prodhours": ("working_hours", "h"),
    "employees": ("employees", "人"),
    "plant_area": ("floor_area", "ft2"),
}
NOT_CARRIED = tuple(f"{code}_plant_usage" for code in ("e12", "w2", "w3", "w6"))
OUTCOMES = {"I": "implemented", "N": "not_implemented", "P": "pending", "K": "unknown", "": "unknown"}


class Flag(NamedTuple):
    """One line of flags.csv."""

    table: str
    enterprise: str
    item: str
    source_column: str
    source_value: str
    check: str
    reason: str


def read(path: Path) -> list[Row]:
    """Read a csv as text, nothing guessed."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[Row]) -> None:
    """Write the rows sorted, so that the order of the source does not show."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: [row.get(column, "") for column in columns]))


@cache
def resources() -> dict[str, Row]:
    """The resource codes of the source, in the order of resources.csv."""
    return {row["code"]: row for row in read(HERE / RESOURCES)}


def carrier_codes() -> list[str]:
    """The resource codes that are columns of energy in the plants' table; E1 is only a measure's older name of EC."""
    return [code for code, row in resources().items() if row["carrier"] and code != "E1"]


def usage_column(code: str) -> str:
    """The plants' column of a resource."""
    return f"{'ec' if code == 'E1' else code.lower()}_plant_usage"


def plain(text: str) -> str:
    """The number as the source gives it, without the trailing .0 of a float."""
    return f"{Decimal(text).normalize():f}" if text else ""


def electricity_cost(plant: Row) -> str:
    """Energy, demand and fees [USD/a]: before fiscal year 1996 one figure, since then three."""
    parts = [plant[f"{part}_plant_cost"] for part in ("ec", "ed", "ef") if plant[f"{part}_plant_cost"]]
    return plain(str(sum(Decimal(part) for part in parts))) if parts else ""


def enterprises(plants: list[Row]) -> list[Row]:
    """One row a plant; the source is anonymous, so its number and its product make the name."""
    listed = "纺织业(SIC 22), 产量以磅计 / textile mill (SIC 22), production in pounds"
    return [
        {
            "enterprise": plant["id"],
            "name": f"{plant['id']} {' '.join(plant['products'].split()).capitalize()}",
            "province": plant["state"],
            "process": INDUSTRIES[plant["sic"][:3]],
            "listed": "yes",
            "reason": listed,
        }
        for plant in plants
    ]


def quantities(plants: list[Row], flags: list[Flag]) -> Iterator[Row]:
    """Output, hours, employees, floor area, water and waste of each plant in its own year."""
    medians = {
        column: median(r for plant in plants if (r := ratio(plant[column], plant["prodlevel"])) is not None)
        for column in ("ec_plant_usage", "sales")
    }
    waste = {usage_column(c): (row["variable"], row["unit"]) for c, row in resources().items() if row["variable"]}
    for plant in plants:
        for column, (variable, unit) in {**PLANT_VARIABLES, **waste}.items():
            value = plant[column]
            if column in waste and not value:
                continue
            found = quantity_doubt(column, plant, medians)
            if found:
                flags.append(Flag("quantities", plant["id"], variable, column, value, *found[:2]))
            status = "missing" if not value else found.status if found else "reported"
            yield {
                "enterprise": plant["id"],
                "year": plant["fy"],
                "variable": variable,
                "value": "" if status == "missing" else plain(value),
                "unit": (found and found.unit) or unit,
                "status": status,
                "reason": found.reason if found else "",
            }
        for column in filter(plant.get, NOT_CARRIED):
            flags.append(Flag("quantities", plant["id"], "", column, plant[column], *doubt("not_carried")[:2]))


def activities(plants: list[Row], flags: list[Flag]) -> Iterator[Row]:
    """Energy by carrier of each plant in its own year, with what was paid [USD]."""
    for plant in plants:
        for code in carrier_codes():
            carrier, unit = resources()[code]["carrier"], resources()[code]["unit"]
            source = usage_column(code)
            usage = plant[source]
            if not usage:
                continue
            cost = electricity_cost(plant) if code == "EC" else plain(plant[source.replace("usage", "cost")])
            found = placeholder_doubt(usage) or price_doubt(cost, usage, PRICES_USD[unit], unit)
            if found:
                flags.append(Flag("activities", plant["id"], carrier, source, usage, *found[:2]))
            yield {
                "enterprise": plant["id"],
                "year": plant["fy"],
                "carrier": carrier,
                "amount": "" if found and found.status == "missing" else plain(usage),
                "unit": unit,
                "cost": cost,
                "status": found.status if found else "reported",
                "reason": found.reason if found else "",
            }


def saved(row: Row, plant: Row) -> tuple[Row, Doubt | None]:
    """The energy a measure saves: carrier, amount and unit; blank where the source's unit does not hold."""
    code, amount = row["psourccode"], row["pconserved"]
    carrier, unit = resources()[code]["carrier"], resources()[code]["unit"]
    if not amount or float(amount) == 0:
        return {}, None
    if not carrier:
        return {}, doubt("not_energy" if code.startswith("W") else "mixed_units")
    if float(amount) < 0:
        return {}, doubt("uses_more")
    if float(amount) == 1:
        return {}, doubt("placeholder")
    cell = {"carrier": carrier, "amount": plain(amount), "unit": unit}
    used = plant[usage_column(code)]
    if used and float(amount) > float(used):
        return cell, doubt("exceeds_use", plain(used))
    return cell, price_doubt(row["psaved"], amount, PRICES_USD[unit], unit)


def measures(rows: list[Row], plants: list[Row], flags: list[Flag]) -> Iterator[Row]:
    """The measures recommended: investment [USD], saving [USD/a], energy saved per year, outcome."""
    by_id = {plant["id"]: plant for plant in plants}
    for row in rows:
        plant = by_id[row["id"]]
        cell, found = saved(row, plant)
        doubts = dict(cell_doubts(row, plant)) | ({"pconserved": found} if found else {})
        for column, one in doubts.items():
            flags.append(Flag("measures", row["id"], row["superid"], column, row[column], *one[:2]))
        yield {
            "enterprise": row["id"],
            "measure": row["superid"],
            "year": plant["fy"],
            "type": resources()[row["psourccode"]]["measure_type"],
            "outcome": OUTCOMES[row["impstatus"]],
            "investment": plain(row["impcost"]) if row["impcost"] and float(row["impcost"]) > 0 else "",
            "annual_saving": plain(row["psaved"]),
            **cell,
        }


def convert(source: Path, into: Path) -> None:
    """Write enterprises.csv, tables/*.csv and flags.csv of the case from the two source files."""
    plants, recommended = read(source / PLANTS), read(source / MEASURES)
    flags: list[Flag] = []
    write(into / "enterprises.csv", enterprises(plants))
    write(into / "tables/quantities.csv", [*quantities(plants, flags)])
    write(into / "tables/activities.csv", [*activities(plants, flags)])
    write(into / "tables/measures.csv", [*measures(recommended, plants, flags)])
    write(into / "flags.csv", [flag._asdict() for flag in flags])


if __name__ == "__main__":
    convert(HERE / "source", HERE)
