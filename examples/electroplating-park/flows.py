"""The true flows of a made-up shop's water [m3/a] and of its chromium or nickel [kg/a]: what its meters would read if
they were perfect.

They are derived from what the shop reports of the year, and close to the last digit: fresh, reused, washing and
drained water, used and deposited metal are the reported figures themselves; how they split among baths, rinses,
cooling, treatment and sludge follows shares of the shop's own. Flows that are not there are zero.
"""

from collections.abc import Mapping
from random import Random
from types import MappingProxyType

from plating import Row, Shop, kinds, level_of, model

SEED = "qingshen electroplating-park networks 116"
JITTER = 0.06  # of each share, from shop to shop
BATH_EVAPORATION = {"zinc": 0.29, "decorative": 0.28, "hard_chrome": 0.30, "electronics": 0.28}  # of water consumed
UTILITY_EVAPORATION = {"zinc": 0.37, "decorative": 0.20, "hard_chrome": 0.20, "electronics": 0.20}
EVAPORATED = {"scrubber": 0.70, "cooling": 0.75, "cooling_soft": 0.75}  # of the make-up; the rest is drained
EVAPORATED_PER_ROUND = 0.014  # of circulating cooling water, about 8 K
PURE_REJECT = 0.25  # of the feed of a reverse osmosis
RECLAIM_REJECT = 0.40  # of the reused water
REJECT_USED_ABOVE = 0.60  # level from which a shop rinses with the reject of its pure water
GJ_PER_T_STEAM = 2.7
STEAM_LOST = 0.40
WATER_IN_SLUDGE = 0.70
ZINC_DRAG_OUT_L_PER_M2 = 0.05
BATH_KG_PER_M3 = {"chromium": 130.0, "nickel": 75.0}
DISCHARGED_MG_PER_L = {"chromium": (0.9, 0.15), "nickel": (0.45, 0.08)}  # of the worst and the best shop
REUSED_CONTENT = 0.25  # of the treated water's
ELEMENTS = {"chromium": ("decorative_chromium", "hard_chromium"), "nickel": ("nickel",)}
SPENT_BATH = (0.05, 0.09)  # of the metal not deposited
STACK = {"chromium": 0.01, "nickel": 0.0}
ANODES = {"chromium": 0.0, "nickel": 0.83}
RECOVERY_YIELD = 0.92
EVAPORATING = ("bath_evaporation", "scrubber_evaporation", "cooling_evaporation", "steam_loss")

Flows = dict[str, float]
Amounts = Mapping[str, float]
NOTHING: Amounts = MappingProxyType({})


def said(rows: list[Row], year: int) -> dict[str, float]:
    """What a shop reports of a year, by variable; taken before anything is planted, it is the truth."""
    return {row["variable"]: float(row["value"]) for row in rows if row["year"] == str(year) and row.get("value")}


def share(shop: Shop, item: str, about: float) -> float:
    """A share of the shop's own near `about`, the same in every year."""
    return about * (1 + JITTER * Random(f"{SEED} {shop.code} {item}").uniform(-1, 1))


def discharged_content(shop: Shop, year: int, element: str) -> float:
    """Content of the treated water [mg/L]."""
    worst, best = DISCHARGED_MG_PER_L[element]
    return worst + (best - worst) * level_of(shop, year, f"{element}_treatment")


def metal_flows(shop: Shop, year: int, amounts: Amounts, element: str, unseen: Amounts = NOTHING) -> Flows:
    """Flows of an element [kg/a], {} where it is not plated; `unseen` [-] of what is used leaves unrecorded."""
    plated = next((name for name in ELEMENTS[element] if f"{name}_used" in amounts), "")
    if not plated:
        return {}
    used, deposited = amounts[f"{plated}_used"], amounts[f"{plated}_deposited"]
    rest = used - deposited
    spent = rest * Random(f"{SEED} {shop.code} {element} spent").uniform(*SPENT_BATH)
    stack, lost = rest * STACK[element], used * unseen.get(element, 0.0)
    drained = rest - spent - stack - lost
    yielded = (0.25 + 0.5 * level_of(shop, year, f"{element}_recovery")) * RECOVERY_YIELD
    drag_out = drained / (1 - yielded)
    feed = drag_out * yielded / RECOVERY_YIELD
    discharged = amounts["plating_wastewater_treated"] * discharged_content(shop, year, element) / 1000
    anodes = used * share(shop, "anodes", ANODES[element])
    return {
        "chromic_acid": used if element == "chromium" else 0.0,
        "anode": anodes,
        "salt": used - anodes if element == "nickel" else 0.0,
        "deposited": deposited,
        "spent_bath": spent,
        "stack": stack,
        "lost": lost,
        "drag_out": drag_out,
        "recovery_feed": feed,
        "recovered": feed * RECOVERY_YIELD,
        "recovery_reject": feed * (1 - RECOVERY_YIELD),
        "rinse_drain": drag_out - feed,
        "sludge": drained - discharged,
        "discharged": discharged,
    }


def drag_outs(shop: Shop, year: int, amounts: Amounts, unseen: Amounts = NOTHING) -> Flows:
    """Bath carried into each rinse and not returned [m3/a]."""
    found = {}
    for element, content in BATH_KG_PER_M3.items():
        flows = metal_flows(shop, year, amounts, element, unseen)
        if flows:
            found[element] = (flows["drag_out"] - flows["recovered"]) / content
    if shop.kind == "zinc":
        found["zinc"] = shop.area[year] * ZINC_DRAG_OUT_L_PER_M2 / 1000
    return found


def water_flows(shop: Shop, year: int, amounts: Amounts, layout: str = "", unseen: Amounts = NOTHING) -> Flows:
    """Flows of water [m3/a]; `unseen` [-] of the fresh water leaks from the buried pipe, unrecorded.

    `layout`: "buried_pipe" between main and rinses, "parallel_pipes" to the first rinse, or "".
    """
    fresh, reused = amounts["plating_water_fresh"], amounts["plating_water_reused"]
    lost = unseen.get("water", 0.0) * amounts["fresh_water"]
    sludge = amounts["hazardous_waste"] * WATER_IN_SLUDGE
    consumed = fresh - amounts["plating_wastewater"] - sludge - lost
    drags = drag_outs(shop, year, amounts, unseen)
    flows = utilities(shop, year, consumed)
    flows["bath_evaporation"] = consumed * share(shop, "bath", BATH_EVAPORATION[shop.kind])
    flows["bath"] = flows["bath_evaporation"] + sum(drags.values())
    last = drying(shop)
    flows[f"drying_{last}"] = consumed - sum(flows.get(name, 0.0) for name in EVAPORATING)
    flows |= pure_water(shop, year, amounts, flows)
    flows |= {f"drag_{group}": volume for group, volume in drags.items()}
    flows |= rinses(shop, amounts, flows, lost)
    flows |= piped(flows, layout, lost)
    reject = reused * share(shop, "reclaim", RECLAIM_REJECT)
    domestic = amounts["fresh_water"] - fresh
    sewage = amounts["wastewater"] - amounts["plating_wastewater"]
    return flows | {
        "intake": amounts["fresh_water"],
        "lost": lost,
        "reclaim_feed": reused + reject,
        "reclaim_reject": reject,
        "discharge": amounts["plating_wastewater_treated"],
        "sludge_water": sludge,
        "domestic": domestic,
        "sewage": sewage,
        "domestic_consumption": domestic - sewage,
    }


def groups(shop: Shop) -> list[Row]:
    """The rinses of a shop of this kind."""
    return [row for row in model("network_rinses") if row["kind"] == shop.kind]


def drying(shop: Shop) -> str:
    """The last rinse, hot, and dried after it."""
    return next(row["group"] for row in groups(shop) if row["last"] == "yes")


def utilities(shop: Shop, year: int, consumed: float) -> Flows:
    """Scrubber, cooling tower or boiler [m3/a]; `consumed` [m3/a] is what the whole shop evaporates."""
    evaporated = consumed * share(shop, "utility", UTILITY_EVAPORATION[shop.kind])
    if shop.kind == "electronics" and shop.heat_source == "natural_gas":
        heat = shop.area[year] * float(kinds()[shop.kind]["heat_mj_per_m2"])
        steam = heat * (1.25 - 0.4 * level_of(shop, year, "heat")) / 1000 / GJ_PER_T_STEAM
        loss = steam * share(shop, "steam", STEAM_LOST)
        return {"boiler": loss, "steam": steam, "condensate": steam - loss, "steam_loss": loss}
    if shop.kind in {"decorative", "electronics"}:
        used = evaporated / EVAPORATED["scrubber"]
        return {"scrubber": used, "scrubber_evaporation": evaporated, "scrubber_drain": used - evaporated}
    name = "cooling_soft" if shop.kind == "zinc" else "cooling"
    used, rounds = evaporated / EVAPORATED[name], evaporated / EVAPORATED_PER_ROUND
    return {
        name: used,
        "cooling_evaporation": evaporated,
        "cooling_drain": used - evaporated,
        "circulating": rounds,
        "circulating_back": rounds,
    }


def pure_water(shop: Shop, year: int, amounts: Amounts, flows: Flows) -> Flows:
    """The softener or reverse osmosis: feed, reject, and what is left for the last rinse [m3/a].

    Rinses take the reported washing water; the pure water they take of it is what makes the rest come out even.
    """
    beside = amounts["plating_water_fresh"] - amounts["washing_water"] - flows.get("scrubber", 0.0)
    beside -= flows.get("cooling", 0.0)
    served = flows["bath"] + flows.get("cooling_soft", 0.0) + flows.get("boiler", 0.0)
    rinsed = {row["group"]: 0.0 for row in groups(shop) if row["pure"] == "yes"}
    if rinsed:
        rinsed = dict.fromkeys(rinsed, ((1 - PURE_REJECT) * beside - served) / PURE_REJECT)
    pure = sum(rinsed.values())
    used = level_of(shop, year, "reject") > REJECT_USED_ABOVE
    reject = "concentrate_used" if used else "concentrate"
    return {"feed": beside + pure, reject: beside - served} | {f"pure_{name}": flow for name, flow in rinsed.items()}


def rinses(shop: Shop, amounts: Amounts, flows: Flows, lost: float) -> Flows:
    """Every rinse and the line that takes its wastewater [m3/a]; the buried pipe loses `lost` before them."""
    rows = groups(shop)
    weight = {row["group"]: share(shop, row["group"], float(row["share"])) for row in rows}
    untreated = amounts["plating_wastewater"] - amounts["plating_wastewater_treated"]
    found = {"untreated": untreated}
    for row in rows:
        group = row["group"]
        washing = (amounts["washing_water"] - lost) * weight[group] / sum(weight.values())
        city = washing - flows.get(f"pure_{group}", 0.0)
        reuse = amounts["plating_water_reused"] * float(row["reuse"])
        drain = washing + reuse + flows.get(f"drag_{group}", 0.0) - flows.get(f"drying_{group}", 0.0)
        if group == "pretreat":
            drain += flows.get("concentrate_used", 0.0) - untreated
        found |= {f"city_{group}": city, f"reuse_{group}": reuse, f"drain_{group}": drain}
    # Chromium is reduced and cyanide destroyed before the common treatment.
    found["treated_chromium"] = found.get("drain_chromium", 0.0) + found.get("drain_passivation", 0.0)
    found["treated_cyanide"] = found.get("drain_precious", 0.0)
    return found


def piped(flows: Flows, layout: str, lost: float) -> Flows:
    """How city water comes to the rinses: straight, through a buried pipe that loses `lost`, or by two pipes."""
    if layout == "buried_pipe":
        city = {name: flow for name, flow in flows.items() if name.startswith("city_")}
        pipes = {name.replace("city_", "pipe_"): flow for name, flow in city.items()}
        return dict.fromkeys(city, 0.0) | pipes | {"pipe": sum(city.values()) + lost}
    if layout == "parallel_pipes":
        first = 0.55 * flows["city_pretreat"]
        return {"city_pretreat": 0.0, "city_pretreat_1": first, "city_pretreat_2": flows["city_pretreat"] - first}
    return {}


def element_in_water(shop: Shop, year: int, amounts: Amounts, element: str, flows: Flows) -> Flows:
    """What each of the water `flows` carries of an element [kg/a], less what is recovered before the rinse."""
    content = discharged_content(shop, year, element) / 1000
    metal = metal_flows(shop, year, amounts, element)
    carried = {f"drag_{element}": metal["drag_out"] - metal["recovered"]}
    for row in groups(shop):
        group = row["group"]
        carried[f"reuse_{group}"] = flows[f"reuse_{group}"] * content * REUSED_CONTENT
        carried[f"drain_{group}"] = carried[f"reuse_{group}"] + carried.get(f"drag_{group}", 0.0)
    carried["treated_chromium"] = carried.get("drain_chromium", 0.0)
    carried["treated_cyanide"] = carried.get("drain_precious", 0.0)
    carried["reclaim_feed"] = flows["reclaim_feed"] * content
    reused = sum(flow for name, flow in carried.items() if name.startswith("reuse_"))
    carried["reclaim_reject"] = carried["reclaim_feed"] - reused
    carried["discharge"] = flows["discharge"] * content
    carried["sludge_water"] = metal["sludge"]
    return carried
