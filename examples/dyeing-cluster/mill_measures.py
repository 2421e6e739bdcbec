"""The options of the mills on the list: about four each, planned and carried out, with all their effects."""

from collections.abc import Iterator, Mapping
from random import Random

from mill_reports import UNITS
from mills import SEED, Mill, Row, mills, model, written, yuan

YEAR = 2024
OUTCOMES = {"implemented": 0.46, "implementing": 0.68, "not_implemented": 0.80, "pending": 0.95, "unknown": 1.0}
NO_COST_DONE = 0.85
END_OF_PIPE = 0.006  # 万元 per t of standard product, where nothing is saved
RUNNING = 0.06  # of that investment, each year
FUNDS = ("企业自筹 / own funds", "绿色贷款（虚构） / green loan (made up)", "技改补助（虚构） / subsidy (made up)")
WHY_NOT = (
    "资金未落实 / funds not found",
    "场地不足 / no room",
    "试验效果不达预期 / trial fell short",
    "工艺调整，改用其他方案 / process changed, another option instead",
)
EVIDENCE = "合同、验收单、计量记录（虚构） / contract, acceptance sheet, meter readings (made up)"

Uses = Mapping[str, float]


def uses_of(quantities: list[Row], activities: list[Row]) -> dict[str, dict[str, float]]:
    """What each mill uses and discharges in the audited year, by variable; from the figures before planting."""
    found: dict[str, dict[str, float]] = {}
    for rows, key, value in ((activities, "carrier", "amount"), (quantities, "variable", "value")):
        for row in rows:
            if row["year"] == str(YEAR) and row[value]:
                found.setdefault(row["enterprise"], {})[row[key]] = float(row[value])
    return found


def measures_and_effects(uses: Mapping[str, Uses]) -> tuple[list[Row], list[Row]]:
    """The tables of measures and of effects."""
    measures, effects = [], []
    for mill in mills():
        if mill.unlisted:
            continue
        random = Random(f"{SEED} measures {mill.code}")
        for number, option in enumerate(drawn(mill, random), 1):
            row, rows = measure(mill, f"M{number}", option, uses[mill.code], random)
            measures.append(row)
            effects += rows
    return measures, effects


def drawn(mill: Mill, random: Random) -> list[Row]:
    """Three to five techniques that suit the mill, in the order of their codes."""
    fitting = [row for row in model("measures") if not row["kinds"] or mill.kind in row["kinds"].split(";")]
    return sorted(random.sample(fitting, random.choice((3, 4, 4, 5))), key=lambda row: row["technique"])


def planned_effects(mill: Mill, option: Row, uses: Uses, random: Random) -> dict[str, float]:
    """The fall of each variable in a year, by its code; `heat` is what the mill's heat comes from."""
    found = {}
    for text in option["effects"].split(";"):
        name, low, high = text.split(":")
        code = mill.heat if name == "heat" else name
        if code in uses:
            found[code] = float(written(uses[code] * random.uniform(float(low), float(high)), 3))
    return found


def measure(mill: Mill, code: str, option: Row, uses: Uses, random: Random) -> tuple[Row, list[Row]]:
    """One option's row and its effects, investment [万元] and saving [万元/a]."""
    falls = planned_effects(mill, option, uses, random)
    saving = sum(fall * yuan().get(name, 0.0) for name, fall in falls.items()) / 1e4
    payback = random.uniform(float(option["payback_low"]), float(option["payback_high"]))
    investment = 0.0 if option["no_cost"] else max(saving, 0.05) * payback
    if not option["no_cost"] and not float(option["payback_high"]):
        investment = END_OF_PIPE * mill.output[YEAR]
        saving -= RUNNING * investment
    row = {
        "enterprise": mill.code,
        "measure": code,
        "year": str(YEAR),
        "type": option["type"],
        "name": f"{option['name']} {option['name_en']}",
        "investment": written(investment, 3),
        "annual_saving": written(saving, 3),
        "technique": option["technique"],
        "problem": option["problem"],
        "life": option["life"],
        "responsible": option["responsible"],
        "funds": "" if option["no_cost"] else random.choice(FUNDS),
    }
    main = max(falls, key=lambda name: falls[name] * yuan().get(name, 1.0))
    row |= {"carrier": main, "amount": written(falls[main], 3), "unit": unit_of(main)}
    progress, kept = carried_out(option, investment, saving, random)
    return row | progress, [*effects(mill, code, falls, kept)]


def carried_out(option: Row, investment: float, saving: float, random: Random) -> tuple[Row, float]:
    """What became of an option, and the share of the planned effects that was reached, 0 where nothing is known."""
    number = random.random() * (OUTCOMES["implemented"] / NO_COST_DONE if option["no_cost"] else 1.0)
    outcome = next(name for name, upto in OUTCOMES.items() if number < upto)
    cheap = investment < 10
    planned = day(random, 2024, 5, 14) if cheap else day(random, 2024, 9, 22)
    if outcome == "implemented":
        planned = day(random, 2024, 3, 10) if cheap else day(random, 2024, 7, 9)
        kept = random.uniform(0.62, 1.08)
        done = {
            "actual_end": later(planned, random.choice((0, 0, 0, 1, 2))),
            "actual_investment": written(investment * random.uniform(0.88, 1.2), 3),
            "actual_saving": written(saving * kept, 3),
            "evidence": EVIDENCE,
        }
        return {"outcome": outcome, "planned_end": planned} | done, kept
    row = {"outcome": outcome, "planned_end": planned if outcome != "unknown" else ""}
    if outcome == "not_implemented":
        row["reason"] = random.choice(WHY_NOT)
    return row, 0.0


def day(random: Random, year: int, first: int, months: int) -> str:
    """A day within `months` after the `first` month of a year [ISO 8601]."""
    month = first - 1 + random.randrange(months)
    return f"{year + month // 12}-{month % 12 + 1:02d}-{random.randint(1, 28):02d}"


def later(date: str, months: int) -> str:
    """The day `months` later."""
    year, month, of = date.split("-")
    at = int(month) - 1 + months
    return f"{int(year) + at // 12}-{at % 12 + 1:02d}-{of}"


def unit_of(variable: str) -> str:
    """The unit a variable is saved in."""
    waters = {"fresh_water": "m3", "wastewater": "m3", "solid_waste": "t", "hazardous_waste": "t"}
    return UNITS.get(variable) or waters.get(variable, "kg")


def effects(mill: Mill, code: str, falls: Mapping[str, float], kept: float) -> Iterator[Row]:
    """The planned falls, and the actual ones where the option is carried out; a rise is negative."""
    stages = {"planned": 1.0} | ({"actual": kept} if kept else {})
    for stage, share in stages.items():
        for variable, fall in falls.items():
            # What rises does so in full, however little of the saving is reached.
            value = fall * (share if fall > 0 else 1.0)
            row = {"enterprise": mill.code, "measure": code, "variable": variable, "stage": stage}
            row |= {"value": written(value, 3), "unit": unit_of(variable)}
            yield row | {"evidence": "计量记录（虚构） / meter readings (made up)" if stage == "actual" else ""}
