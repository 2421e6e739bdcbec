"""Make the 60 made-up enterprises of this example: enterprises.csv and one workbook each. 虚构数据.

    python examples/electroplating-park/generate.py

Seeded: the same bytes each time. What is planted on purpose (missing values, slips of unit ...) stands in planted.csv;
what is planted in the networks of water, chromium and nickel (leaks, wrong meters ...) in planted_networks.csv.
"""

import csv
from pathlib import Path
from random import Random

from networks import contents, streams
from plating import Row, Shop, activities, answers, kinds, quantities, written
from shop_checks import checks
from shop_measures import effects, measures

from qingshen.case.catalogue import gather_catalogue
from qingshen.case.credit_code import complete
from qingshen.case.names import variables_of
from qingshen.case.read import WORKBOOKS
from qingshen.case.schema import TABLES
from qingshen.exchange.template import write_workbook
from qingshen.rulebook import index_system

HERE = Path(__file__).resolve().parent
SEED = "qingshen electroplating-park 1"
YEARS = (2023, 2024)
INDEX = "electroplating-2015"
TAKEN = ("fresh_water", "washing_water", "wastewater", "hazardous_waste")  # what options save beside energy
KEYS = {"quantities": "variable", "answers": "indicator", "activities": "carrier"}
VALUES = {"quantities": "value", "answers": "level", "activities": "amount"}
LISTED = "电镀行业，环境统计重点调查单位（虚构）"

NETWORKS = {"streams": streams, "contents": contents}

Tables = dict[str, list[Row]]


def shops() -> list[Shop]:
    """The 60 shops: kinds shuffled over the park, qualities spread so that every level occurs."""
    random = Random(SEED)
    order = [kind for kind, row in kinds().items() for _ in range(int(row["count"]))]
    order.sort(key=lambda _: random.random())
    ranks = sorted(range(len(order)), key=lambda _: random.random())
    return [shop(number, kind, ranks[number - 1] / (len(order) - 1)) for number, kind in enumerate(order, 1)]


def shop(number: int, kind: str, rank: float) -> Shop:
    """One shop; `rank` [0-1] is its place in the park, best last."""
    random = Random(f"{SEED} {number}")
    audited = 0.11 + 0.83 * rank
    change = random.uniform(-0.06, -0.01) if random.random() < 0.12 else random.uniform(0.03, 0.22)
    area = float(kinds()[kind]["area_m2"]) * 2 ** random.uniform(-1.6, 1.4)
    return Shop(
        code=f"EP{number:02d}",
        kind=kind,
        heat_source="steam" if number % 3 else "natural_gas",
        employees=round(18 + 95 * (area / float(kinds()[kind]["area_m2"])) ** 0.7),
        lines=3 + round(6 * random.random() + area / 200_000),
        quality={2023: min(max(audited - change, 0.03), 1.0), 2024: audited},
        area={2023: area, 2024: area * random.uniform(0.9, 1.14)},
    )


def enterprise(one: Shop) -> Row:
    """The shop's row in the list; name, place and code are visibly invented."""
    number = one.code.removeprefix("EP")
    return {
        "enterprise": one.code,
        "name": f"示例电镀{number}厂（虚构） Sample Plating {number} (made up)",
        "credit_code": complete(f"91000000XXXXXXX{number}"),
        "province": "示例省",
        "city": "示例市",
        "district": "东区" if one.heat_source == "steam" else "西区",
        "process": kinds()[one.kind]["process"],
        "size": "medium" if one.employees >= 300 else "small" if one.employees >= 20 else "micro",
        "listed": "yes",
        "reason": LISTED,
    }


def report(one: Shop) -> Tables:
    """All tables of one shop, before anything is planted."""
    tables: Tables = {
        name: [{"year": str(year)} | row for year in YEARS for row in rows(one, year)]
        for name, rows in (("quantities", quantities), ("answers", answers), ("activities", activities))
    }
    used = {row["carrier"]: float(row["amount"]) for row in tables["activities"]}
    said = [row for row in tables["quantities"] if row["variable"] in TAKEN]
    used |= {row["variable"]: float(row["value"]) for row in said}
    options = [*measures(one, used)]
    return tables | {"measures": options, "effects": [*effects(options, used)]}


def planted() -> list[Row]:
    """What is planted on purpose."""
    with (HERE / "planted.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plant(tables: Tables, case: Row) -> None:
    """Put one planted case into a shop's tables."""
    if case["status"] == "absent":
        for name in KEYS:
            tables[name] = [row for row in tables[name] if row["year"] != case["year"]]
        return
    key, value = KEYS[case["table"]], VALUES[case["table"]]
    row = next(row for row in tables[case["table"]] if (row["year"], row[key]) == (case["year"], case["item"]))
    if case["multiply"]:
        row[value] = written(float(row[value]) * float(case["multiply"]), 7)
    if case["status"] == "missing":
        row |= {name: "" for name in (value, "cost", "evidence") if name in row}
    row |= {name: case[name] for name in ("status", "unit", "reason") if case[name]}


def cohort() -> tuple[list[Row], dict[str, Tables]]:
    """The list of enterprises, and the tables of each one on the list."""
    listed, reports, every = [], {}, shops()
    answered = checks(every)
    for one in every:
        listed.append(enterprise(one))
        reports[one.code] = report(one)
        clean = reports[one.code]["quantities"]
        # From the figures before anything is planted in them: the networks are the truth of the shop.
        reports[one.code] |= {name: [*rows(one, clean)] for name, rows in NETWORKS.items()}
        reports[one.code]["checks"] = answered.get(one.code, [])
    for case in planted():
        if case["table"] == "enterprises":
            row = next(row for row in listed if row["enterprise"] == case["enterprise"])
            row |= {case["item"]: case["status"], "reason": case["reason"]}
            del reports[case["enterprise"]]
        else:
            plant(reports[case["enterprise"]], case)
    return listed, reports


def typed(table: str, row: Row) -> dict[str, str | int | float]:
    """The row as a workbook holds it: years and figures are numbers, blank cells are left out."""
    kinds_of = {field.name: field.kind for field in TABLES[table].fields}
    as_kind = {"year": int, "number": float}
    return {name: as_kind.get(kinds_of[name], str)(text) for name, text in row.items() if text}


def write_list(path: Path, listed: list[Row]) -> None:
    """Write the list of enterprises."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)


def generate(into: Path) -> None:
    """Write the list of enterprises, and one workbook for each enterprise on it, below `into`."""
    listed, reports = cohort()
    write_list(into / "enterprises.csv", listed)
    (into / WORKBOOKS).mkdir(exist_ok=True)
    system = index_system(INDEX)
    asked = {row["variable"] for tables in reports.values() for row in tables["quantities"]}
    variables = {code: variable for code, variable in variables_of(system).items() if code in asked}
    catalogue, _ = gather_catalogue(HERE, (), INDEX, variables.values())
    for row in listed:
        if code := row["enterprise"] if row["enterprise"] in reports else "":
            filled = {name: [typed(name, one) for one in rows] for name, rows in reports[code].items()}
            path = into / WORKBOOKS / f"{code}.xlsx"
            write_workbook(path, system, variables, YEARS, row, filled, questions=catalogue.questions)


if __name__ == "__main__":
    generate(HERE)
