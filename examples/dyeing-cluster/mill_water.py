"""The water networks of some mills in 2024: true flows, what each meter reads, and what is planted in them.

The true flows close at every node and add up to the reported fresh, reused and waste water; how they split follows
shares of the mill's own. Half widths stand in model/network_streams.csv by metering, ~ where the figure is estimated,
blank where nothing is measured.
"""

from collections.abc import Iterator
from random import Random

from mill_reports import waters
from mills import SEED, Mill, Row, mills, model, planted, written

from qingshen.methods.uncertainty import HALF_95

READINGS = f"{SEED} water 2"  # a seed of which no sound network raises a false alarm
YEAR = 2024
UNMEASURED = "未计量 / not metered"
DIGITS = 5

Flows = dict[str, float]


def networks() -> Iterator[tuple[Mill, str]]:
    """The mills with a network, and how well they meter it."""
    by_code = {one.code: one for one in mills()}
    for row in model("network_mills"):
        yield by_code[row["enterprise"]], row["metering"]


def faults(mill: Mill) -> list[Row]:
    """What is planted in the mill's network."""
    return [row for row in planted() if row["table"] == "streams" and row["enterprise"] == mill.code]


def share(mill: Mill, item: str, about: float) -> float:
    """A share of the mill's own near `about`."""
    return about * (1 + 0.1 * Random(f"{SEED} {mill.code} {item}").uniform(-1, 1))


def true_flows(mill: Mill) -> Flows:
    """The flows [m3/a]; what is under "lost" leaks behind the softener and nobody records it."""
    said = waters(mill, YEAR)
    fresh, domestic, reused, waste = (said[name] for name in ("fresh", "domestic", "reused", "waste"))
    lost = sum(float(row["size"]) for row in faults(mill) if row["kind"] == "leak") * fresh
    sewage = 0.8 * domestic
    consumed = fresh - waste - 0.2 * domestic - lost
    flows = {"intake": fresh, "domestic": domestic, "sewage": sewage, "domestic_loss": domestic - sewage, "lost": lost}
    flows |= {"discharge": waste - sewage, "sludge_water": consumed * share(mill, "sludge", 0.06)}
    flows |= {
        "cooling_loss": consumed * share(mill, "cooling", 0.14),
        "dyeing_loss": consumed * share(mill, "dye", 0.2),
    }
    flows["drying_loss"] = consumed - flows["sludge_water"] - flows["cooling_loss"] - flows["dyeing_loss"]
    flows["cooling_series"] = reused * share(mill, "series", 0.35)
    flows["cooling"] = flows["cooling_series"] + flows["cooling_loss"]
    return flows | softened(mill, flows) | reclaimed(mill, reused - flows["cooling_series"], flows)


def softened(mill: Mill, flows: Flows) -> Flows:
    """What the softener takes and gives to pretreatment, dyeing and washing [m3/a]."""
    feed = flows["intake"] - flows["domestic"] - flows["cooling"]
    reject = feed * share(mill, "reject", 0.05)
    given = feed - reject - flows["lost"]
    pretreatment, dyeing = given * share(mill, "pre", 0.26), given * share(mill, "bath", 0.34)
    return {
        "soft_feed": feed, "soft_reject": reject, "pretreatment": pretreatment, "dyeing": dyeing,
        "washing": given - pretreatment - dyeing,
    }  # fmt: skip


def reclaimed(mill: Mill, volume: float, flows: Flows) -> Flows:
    """What the reuse plant takes and gives, and the drains of the processes [m3/a]."""
    to_pretreatment = volume * share(mill, "reuse", 0.3)
    given = {"reclaimed_pretreatment": to_pretreatment, "reclaimed_washing": volume - to_pretreatment}
    reject = volume * share(mill, "reclaim", 0.28)
    soft = softened(mill, flows)
    return given | {
        "reclaim_feed": volume + reject,
        "reclaim_reject": reject,
        "pretreatment_drain": soft["pretreatment"] + to_pretreatment,
        "dyeing_drain": soft["dyeing"] - flows["dyeing_loss"],
        "washing_drain": soft["washing"] + given["reclaimed_washing"] + flows["cooling_series"] - flows["drying_loss"],
    }


def streams() -> Iterator[Row]:
    """The table of streams, faults and all."""
    for mill, metering in networks():
        flows, cases = true_flows(mill), {row["item"]: row for row in faults(mill) if row["kind"] != "leak"}
        for stream in model("network_streams"):
            row = {"enterprise": mill.code, "year": str(YEAR), "balance": "water"}
            row |= {name: stream[name] for name in ("stream", "source", "target", "role")}
            row |= {"unit": "m3"} | reading(f"{mill.code} {stream['key']}", flows[stream["key"]], stream[metering])
            if row["status"] == "estimated":
                row["reason"] = stream["reason"]
            yield faulty(row, flows[stream["key"]], cases.get(stream["stream"]))


def reading(who: str, flow: float, metering: str) -> Row:
    """What is written down of a true `flow`: truth and an error of the stated size, or that nothing is measured."""
    if not metering:
        return {"value": "", "uncertainty": "", "status": "missing", "reason": UNMEASURED}
    uncertainty = metering.removeprefix("~")
    error = Random(f"{READINGS} {who}").gauss(0, float(uncertainty) / 100 / HALF_95)
    status = "estimated" if metering.startswith("~") else "reported"
    return {"value": written(flow * (1 + error), DIGITS), "uncertainty": uncertainty, "status": status, "reason": ""}


def faulty(row: Row, flow: float, case: Row | None) -> Row:
    """The row of a true `flow` with what is planted in it; a wrong meter reads exactly `size` times the truth."""
    if case is None:
        return row
    if case["kind"] == "reversed":
        return row | {"source": row["target"], "target": row["source"]}
    if case["kind"] == "reads":
        return row | {"value": written(flow * float(case["size"]), DIGITS)}
    return row | reading("", flow, "")
