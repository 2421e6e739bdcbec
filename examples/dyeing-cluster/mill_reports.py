"""What the mills report: quantities, qualitative answers, energy; for candidates not listed only the statistics."""

import math
from collections.abc import Iterator

from mills import YEARS, Mill, Row, indicator, kinds, level_of, mills, model, written, yuan

KGCE = {"electricity": 0.1229, "steam": 34.12, "heat": 34.12, "natural_gas": 1.215, "raw_coal": 714.3}  # per unit
UNITS = {"electricity": "kWh", "steam": "GJ", "heat": "GJ", "natural_gas": "m3", "raw_coal": "t"}
STENTER_GAS = 0.28  # of the heat of a mill with stenters
HOT_WATER = 0.08  # of the heat of every fourth mill on steam
BOILER = {"natural_gas": 0.92, "raw_coal": 0.78}  # efficiency
GJ_PER_T_STEAM = 2.7
INDIRECT = 0.7  # of the steam
DOMESTIC_M3_PER_HEAD = 32
DYE_KG_PER_T, BATCH_T = 34, 0.6
AMMONIA_MG_PER_L, NOX_G_PER_GJ = 4.5, {"natural_gas": 45, "raw_coal": 140}
# What the statistics of a mill off the list hold.
STATISTICS = {"output", "output_value", "employees", "fresh_water", "wastewater", "cod_discharged"}
GATE_FAILS_BELOW = 0.12

Amount = tuple[str, str, str]


def reported(name: str) -> Iterator[Row]:
    """The rows of the table `name` (quantities, answers, activities) of all mills, before anything is planted."""
    of = {"quantities": quantities, "answers": answers, "activities": activities}[name]
    for one in mills():
        for year in YEARS:
            for row in of(one, year):
                if not one.unlisted or name == "activities" or row.get("variable") in STATISTICS:
                    yield {"enterprise": one.code, "year": str(year)} | row


def quantities(mill: Mill, year: int) -> Iterator[Row]:
    """The mill's quantities of a year; what its kind does not have does not apply, with the reason."""
    for variable, unit, text in (*production(mill, year), *equipment(mill, year), *water(mill, year)):
        yield {"variable": variable, "value": text, "unit": unit, "status": "reported", "reason": ""}
    for variable, unit, text in (*wastes(mill, year), *energy(mill, year)):
        yield {"variable": variable, "value": text, "unit": unit, "status": "reported", "reason": ""}
    for variable, unit, text in by_product(mill, year):
        row = {"variable": variable, "value": text, "unit": unit, "status": "reported", "reason": ""}
        yield row if text else row | {"status": "not_applicable", "reason": "不生产该类产品 / no such product"}
    if not int(kinds()[mill.kind]["stenters"]):
        for variable in ("stenters", "recovering_stenters"):
            row = {"variable": variable, "value": "", "unit": "台", "status": "not_applicable"}
            yield row | {"reason": "无定型工序 / no stenters"}


def mass(mill: Mill, year: int) -> float:
    """Standard product [t/a] as written down."""
    return float(written(mill.output[year]))


def share_of(total: int, mill: Mill, year: int, item: str) -> str:
    """How many of `total` machines or batches count, rounded down but to the nearest when they are few."""
    return str(min(math.floor(indicator(mill, year, item) / 100 * total + 0.5), total))


def production(mill: Mill, year: int) -> Iterator[Amount]:
    """Output, staff, dyes and batches: (variable, unit, figure)."""
    made = mass(mill, year)
    dyes, batches = float(written(made * DYE_KG_PER_T)), max(round(made / BATCH_T), 40)
    yield "output", "t", written(made)
    yield "product_mass", "t", written(made)
    yield "output_value", "万元", written(made * float(kinds()[mill.kind]["value_yuan_per_t"]) / 1e4)
    yield "employees", "人", str(mill.employees)
    yield "working_hours", "h", "7200" if mill.employees > 90 else "4800"
    yield "dyes_used", "kg", written(dyes)
    yield "eco_dyes", "kg", written(dyes * indicator(mill, year, "eco_dye_share") / 100)
    yield "dye_batches", "次", str(batches)
    yield "right_batches", "次", share_of(batches, mill, year, "first_pass_yield")


def equipment(mill: Mill, year: int) -> Iterator[Amount]:
    """Dyeing machines and stenters: (variable, unit, figure)."""
    yield "dyeing_machines", "台", str(mill.machines)
    yield "low_ratio_machines", "台", share_of(mill.machines, mill, year, "low_ratio_share")
    stenters = int(kinds()[mill.kind]["stenters"])
    if stenters:
        count = stenters + mill.machines // 3
        yield "stenters", "台", str(count)
        yield "recovering_stenters", "台", share_of(count, mill, year, "stenter_recovery_share")


def waters(mill: Mill, year: int) -> dict[str, float]:
    """Fresh, domestic, reused and waste water [m3/a] as written down."""
    fresh = float(written(mass(mill, year) * indicator(mill, year, "water_intensity")))
    reuse = indicator(mill, year, "water_reuse_rate") / 100
    return {
        "fresh": fresh,
        "domestic": min(mill.employees * DOMESTIC_M3_PER_HEAD, 0.1 * fresh),
        "reused": float(written(fresh * reuse / (1 - reuse))),
        "waste": float(written(fresh * indicator(mill, year, "wastewater_share"))),
    }


def water(mill: Mill, year: int) -> Iterator[Amount]:
    """The mill's water and what the water carries: (variable, unit, figure)."""
    made, said = mass(mill, year), waters(mill, year)
    yield "fresh_water", "m3", written(said["fresh"])
    yield "reused_water", "m3", written(said["reused"])
    yield "wastewater", "m3", written(said["waste"])
    yield "cod_generated", "kg", written(made * indicator(mill, year, "cod_generated_intensity"))
    yield "cod_discharged", "kg", written(made * indicator(mill, year, "cod_discharged_intensity"))
    yield "ammonia_discharged", "kg", written(said["waste"] * AMMONIA_MG_PER_L / 1000, 3)


def wastes(mill: Mill, year: int) -> Iterator[Amount]:
    """Air emissions and wastes: (variable, unit, figure)."""
    made = mass(mill, year)
    sludge = float(written(made * indicator(mill, year, "sludge_intensity") / 1000, 3))
    yield "voc_discharged", "kg", written(made * indicator(mill, year, "voc_intensity"), 3)
    fired = NOX_G_PER_GJ.get(mill.heat, 0) * heat_use(mill, year) / 1000
    if fired:
        yield "nox_discharged", "kg", written(fired, 3)
    yield "dyeing_sludge", "t", written(sludge, 3)
    yield "solid_waste", "t", written(sludge * 1.12, 3)
    yield "hazardous_waste", "t", written(made * 0.0004 * (1.4 - 0.6 * level_of(mill, year, "hazardous_waste")), 3)


def heat_use(mill: Mill, year: int) -> float:
    """Heat used [GJ/a], what electricity gives not counted."""
    factor = float(kinds()[mill.kind]["heat_factor"])
    total = mass(mill, year) * indicator(mill, year, "energy_intensity") * factor
    return (total - electricity(mill, year) * KGCE["electricity"]) / KGCE["heat"]


def electricity(mill: Mill, year: int) -> float:
    """Electricity used [kWh/a]."""
    return (
        mass(mill, year)
        * indicator(mill, year, "electricity_intensity")
        * float(kinds()[mill.kind]["electricity_factor"])
    )


def carriers(mill: Mill, year: int) -> dict[str, float]:
    """Each carrier used, in its unit, as written down."""
    heat = heat_use(mill, year)
    used = {"electricity": electricity(mill, year)}
    gas = heat * STENTER_GAS if int(kinds()[mill.kind]["stenters"]) else 0.0
    hot = (heat - gas) * HOT_WATER if mill.heat == "steam" and int(mill.code[2:]) % 4 == 0 else 0.0
    rest = heat - gas - hot
    used[mill.heat] = rest if mill.heat == "steam" else rest * KGCE["heat"] / KGCE[mill.heat]
    if gas:
        used["natural_gas"] = used.get("natural_gas", 0.0) + gas * KGCE["heat"] / KGCE["natural_gas"]
    if hot:
        used["heat"] = hot
    return {name: float(written(amount)) for name, amount in used.items()}


def energy(mill: Mill, year: int) -> Iterator[Amount]:
    """Comprehensive energy and steam: (variable, unit, figure)."""
    yield "comprehensive_energy", "kgce", written(coal_equivalent(mill, year))
    steam = heat_use(mill, year) * (1 - STENTER_GAS) * BOILER.get(mill.heat, 1.0) / GJ_PER_T_STEAM * INDIRECT
    indirect = float(written(steam))
    yield "indirect_steam", "t", written(indirect)
    yield "condensate_returned", "t", written(indirect * indicator(mill, year, "condensate_share") / 100)


def coal_equivalent(mill: Mill, year: int) -> float:
    """Comprehensive energy [kgce/a]."""
    return sum(amount * KGCE[name] for name, amount in carriers(mill, year).items())


def by_product(mill: Mill, year: int) -> Iterator[Amount]:
    """What HJ/T 185-2006 asks, by its two products; "" where the mill does not make it."""
    said = waters(mill, year)
    made = mass(mill, year) / float(kinds()[mill.kind]["t_per_unit"] or 1)
    cod = next(text for name, _, text in water(mill, year) if name == "cod_generated")
    figures = {
        "fabric": written(made, 6),
        "water": written(said["fresh"] - said["domestic"]),
        "electricity": written(carriers(mill, year)["electricity"]),
        "coal": written(coal_equivalent(mill, year)),
        "wastewater": written(said["waste"] - 0.8 * said["domestic"]),
        "cod": cod,
    }
    units = {"water": "t", "electricity": "kWh", "coal": "kgce", "wastewater": "t", "cod": "kg"}
    for product, unit in (("woven", "m"), ("knit", "t")):
        does = kinds()[mill.kind]["product"] == product
        for name, text in figures.items():
            yield f"{name}_{product}", units.get(name, unit), text if does else ""


def answers(mill: Mill, year: int) -> Iterator[Row]:
    """The mill's qualitative answers of a year."""
    for row in model("answers"):
        levels = row["levels"].split(";")
        at = level_of(mill, year, row["indicator"])
        asked = (GATE_FAILS_BELOW,) if len(levels) == 1 else (0.83, 0.57, 0.28)
        level = next((level for level, least in zip(levels, asked, strict=True) if at >= least), "none")
        given = {"indicator": row["indicator"], "level": level, "status": "reported"}
        yield given | {"evidence": row["evidence"], "reason": ""}


def activities(mill: Mill, year: int) -> Iterator[Row]:
    """The mill's energy of a year, cost in 万元."""
    for carrier, amount in carriers(mill, year).items():
        cost = written(amount * yuan()[carrier] / 1e4)
        row = {"carrier": carrier, "amount": written(amount), "unit": UNITS[carrier], "cost": cost}
        yield row | {"status": "reported", "reason": ""}
