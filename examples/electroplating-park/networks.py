"""The water, chromium and nickel networks of some made-up shops: what each meter reads, and what is planted in them.

Streams and meters stand in model/network_streams.csv: for each metering (good, ordinary, poor) the half width of the
95 % interval in per cent, with ~ where the figure is estimated, blank where nothing is measured.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from flows import SEED, Flows, element_in_water, metal_flows, said, water_flows
from plating import Row, Shop, model, written

from qingshen.methods.uncertainty import HALF_95

PLANTED = Path(__file__).with_name("planted_networks.csv")
UNITS = {"water": "m3", "chromium": "kg", "nickel": "kg"}
UNMEASURED = "未计量"
DIGITS, CONTENT_DIGITS = 5, 3


def planned(shop: Shop) -> Row | None:
    """How a shop meters its networks; None where it has none."""
    return next((row for row in model("network_shops") if row["enterprise"] == shop.code), None)


@cache
def planted_networks() -> list[Row]:
    """What is planted on purpose in the networks."""
    with PLANTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(shop: Shop, year: int) -> list[Row]:
    """What is planted in a shop's networks of a year."""
    return [row for row in planted_networks() if (row["enterprise"], row["year"]) == (shop.code, str(year))]


def true_networks(shop: Shop, quantities: list[Row]) -> dict[tuple[int, str], Flows]:
    """The true flows by year and balance, from the clean `quantities`; those named "lost" nobody records."""
    plan = planned(shop)
    if plan is None:
        return {}
    found = {}
    for year in map(int, plan["years"].split(";")):
        amounts = said(quantities, year)
        unseen = {row["balance"]: float(row["size"]) for row in faults(shop, year) if row["kind"] == "leak"}
        found[year, "water"] = water_flows(shop, year, amounts, plan["layout"], unseen)
        for element in filter(None, plan["metals"].split(";")):
            found[year, element] = metal_flows(shop, year, amounts, element, unseen)
    return found


def streams(shop: Shop, quantities: list[Row]) -> Iterator[Row]:
    """The shop's table of streams, faults and all."""
    plan = planned(shop)
    for (year, balance), flows in true_networks(shop, quantities).items():
        for stream in model("network_streams"):
            flow = flows.get(stream["key"], 0.0)
            if flow and stream["balance"] == ("water" if balance == "water" else "metal") and plan:
                row = {name: stream[name] for name in ("stream", "source", "target", "role")}
                row = {"year": str(year), "balance": balance} | row
                who = f"{shop.code} {year} {balance} {stream['key']}"
                row |= {"unit": UNITS[balance]} | reading(who, flow, stream[plan["metering"]])
                if row["status"] == "estimated":
                    row["reason"] = stream["reason"]
                yield faulty(row, flow, faults(shop, year))


def reading(who: str, flow: float, metering: str, digits: int = DIGITS) -> Row:
    """What is written down of a true `flow`: truth and an error of the stated size, or that nothing is measured."""
    if not metering:
        return {"status": "missing", "reason": UNMEASURED}
    uncertainty = metering.removeprefix("~")
    error = Random(f"{SEED} {who}").gauss(0, float(uncertainty) / 100 / HALF_95)
    status = "estimated" if metering.startswith("~") else "reported"
    return {"value": written(flow * (1 + error), digits), "uncertainty": uncertainty, "status": status}


def faulty(row: Row, flow: float, cases: list[Row]) -> Row:
    """The row of a true `flow` with what is planted in it; a wrong meter reads exactly `size` times the truth."""
    for case in cases:
        if (case["balance"], case["item"]) != (row["balance"], row["stream"]):
            continue
        if case["kind"] == "reversed":
            row = row | {"source": row["target"], "target": row["source"]}
        elif case["kind"] == "reads":
            row = row | {"value": written(flow * float(case["size"]), DIGITS)}
        elif case["kind"] == "unmeasured":
            row = {name: text for name, text in row.items() if name not in {"value", "uncertainty"}}
            row |= reading("", flow, "")
    return row


def contents(shop: Shop, quantities: list[Row]) -> Iterator[Row]:
    """The shop's table of contents [mg/L]: chromium and nickel in drag-out, rinse water, discharge and reuse."""
    plan = planned(shop)
    names = {row["key"]: row["stream"] for row in model("network_streams") if row["balance"] == "water"}
    for (year, balance), flows in true_networks(shop, quantities).items():
        for element in filter(None, plan["contents"].split(";") if plan and balance == "water" else ()):
            carried = element_in_water(shop, year, said(quantities, year), element, flows)
            for row in model("network_contents"):
                key = row["key"]
                if flows.get(key) and row["element"] in {"", element}:
                    who = f"{shop.code} {year} {element} {key}"
                    given = {"year": str(year), "balance": balance, "stream": names[key], "component": element}
                    content = carried.get(key, 0.0) / flows[key] * 1000
                    read = reading(who, content, row["uncertainty"], CONTENT_DIGITS)
                    yield given | {"unit": "mg/L", "reason": row["reason"]} | read
