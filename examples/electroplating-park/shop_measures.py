"""A made-up shop's options and what became of them: dates, actual figures, proof, effects on its use. 虚构数据."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from plating import YUAN_PER_GJ, YUAN_PER_M3_GAS, Row, Shop, kinds, model, written

SEED = "qingshen electroplating-park 1"
LARGEST_SHARE_SAVED = 0.12  # of the carrier's use: no single option saves more
MOST_OF_ONE = 0.4  # of a quantity, whatever the share of the carrier comes to
HEAT_PRICES = {"steam": ("GJ", YUAN_PER_GJ), "natural_gas": ("m3", YUAN_PER_M3_GAS)}
OUTCOMES = {"implemented": 0.6, "not_implemented": 0.84, "pending": 0.97, "unknown": 1.0}  # cumulative
FIRST_END, LAST_END = date(2024, 3, 31), date(2024, 12, 15)
DELAY_DAYS = (-20, 75)
REALISED = (0.7, 1.08)  # of what was expected, saving and amounts alike
PROVED = 0.85  # of the options carried out have proof
LOAN_FROM = 50  # 万元
PROOF = "验收单与运行记录（虚构） / acceptance note and running records (made up)"
DROPPED = (
    "资金未落实（虚构） / not funded (made up)",
    "与产线搬迁冲突（虚构） / the line is to be moved (made up)",
    "试验效果不明显（虚构） / little effect in a trial (made up)",
)


def measures(one: Shop, used: Mapping[str, float]) -> Iterator[Row]:
    """Two to four options of the shop, investment [万元] and saving [万元/a]; `used` is the use of each carrier."""
    random = Random(f"{SEED} options {one.code}")
    fitting = [row for row in model("options") if one.kind in row["kinds"].split(";")]
    fitting.sort(key=lambda _: random.random())
    size = (one.area[2024] / float(kinds()[one.kind]["area_m2"])) ** 0.6
    for number, option in enumerate(sorted(fitting[: random.randint(2, 4)], key=lambda row: row["option"]), 1):
        investment = random.uniform(float(option["investment_low"]), float(option["investment_high"])) * size
        saving = investment / random.uniform(float(option["payback_low"]), float(option["payback_high"]))
        drawn = random.random()
        row = {
            "measure": f"{one.code}-{number}",
            "year": "2024",
            "type": option["type"],
            "name": f"{option['name']} {option['name_en']}",
            "outcome": next(name for name, upto in OUTCOMES.items() if drawn < upto),
            "investment": written(investment, 3),
        }
        if option["carrier"]:
            carrier = one.heat_source if option["carrier"] == "heat_source" else option["carrier"]
            unit, price = HEAT_PRICES.get(carrier, (option["unit"], float(option["price_yuan"] or 0)))
            amount = min(saving * 1e4 / price, used[carrier] * LARGEST_SHARE_SAVED)
            saving = amount * price / 1e4
            row |= {"carrier": carrier, "amount": written(amount, 3), "unit": unit}
        row["annual_saving"] = written(saving, 3)
        yield row | {"technique": option["technique"], "life": option["life"]} | carried_out(row)


def carried_out(row: Row) -> Row:
    """What the shop says of how an option went: who, by which money, when, at what cost and gain, and the proof."""
    random = Random(f"{SEED} carried out {row['measure']}")
    loan = float(row["investment"]) >= LOAN_FROM
    told = {"responsible": "生产技术部（虚构） / production department (made up)"}
    told["funds"] = "自筹加绿色贷款（虚构） / own funds and green loan (made up)" if loan else "自筹 / own funds"
    end = FIRST_END + timedelta(days=random.randint(0, (LAST_END - FIRST_END).days))
    late, realised, proved = random.randint(*DELAY_DAYS), random.uniform(*REALISED), random.random() < PROVED
    if row["outcome"] == "implemented":
        return told | {
            "planned_end": str(end),
            "actual_end": str(end + timedelta(days=late)),
            "actual_investment": written(float(row["investment"]) * random.uniform(0.9, 1.2), 3),
            "actual_saving": written(float(row["annual_saving"]) * realised, 3),
            "evidence": PROOF if proved else "",
        }
    if row["outcome"] == "not_implemented":
        return told | {"reason": random.choice(DROPPED)}
    return told | {"planned_end": str(end.replace(year=2025))} if row["outcome"] == "pending" else {}


def effects(rows: list[Row], used: Mapping[str, float]) -> Iterator[Row]:
    """What the options `rows` of a shop save a year, their carrier among it, and what came of it where done."""
    techniques = {row["technique"]: row["option"] for row in model("options")}
    for row in rows:
        random = Random(f"{SEED} effects {row['measure']}")
        option = techniques[row["technique"]]
        planned = saved(row)
        for effect in (one for one in model("option_effects") if one["option"] == option):
            whole = float(row["amount"]) if effect["of"] == "amount" else used[effect["of"]]
            most = MOST_OF_ONE * used.get(effect["variable"], whole)
            value = min(most, whole * random.uniform(float(effect["share_low"]), float(effect["share_high"])))
            planned.append({"variable": effect["variable"], "value": written(value, 3), "unit": effect["unit"]})
        for one in planned:
            yield {"measure": row["measure"], "stage": "planned"} | one
        if row["outcome"] == "implemented":
            for one in planned:
                value = written(float(one["value"]) * random.uniform(*REALISED), 3)
                yield {"measure": row["measure"], "stage": "actual"} | one | {
                    "value": value, "evidence": row["evidence"],
                }  # fmt: skip


def saved(row: Row) -> list[Row]:
    """What an option's own row says it saves."""
    return [{"variable": row["carrier"], "value": row["amount"], "unit": row["unit"]}] if "carrier" in row else []
