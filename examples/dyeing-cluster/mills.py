"""The 150 made-up mills of the cluster and the figures a clerk would write down. 虚构数据.

One number from 0 (worst) to 1 (best) says how well a mill works. Each indicator follows it along a curve whose knots
lie just inside the three levels of dyeing-cluster-sample (model/curves.csv), with a deviation of the mill's own.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from qingshen.case.credit_code import complete

HERE = Path(__file__).resolve().parent
SEED = "qingshen dyeing-cluster 1"
YEARS = (2023, 2024)
QUALITIES = (0.0, 0.3, 0.6, 0.85, 1.0)  # of the knots: worst, level III, level II, level I, best
DEVIATION = 0.05
SIZES = ((16_000, "large"), (5_000, "medium"), (700, "small"), (0, "micro"))  # by standard product [t/a]
LISTED = "印染企业，纳入集群整体审核（虚构） / dyeing mill of the cluster audited as a whole (made up)"
# Why mills are not listed, with how many, whether they can be audited, and how large they are beside the usual.
UNLISTED = (
    (7, "no", 0.9, "2024年停产搬迁，不具备审核条件 / moving in 2024, cannot be audited"),
    (6, "yes", 0.7, "2023年已完成自愿性清洁生产审核 / audited voluntarily in 2023"),
    (17, "yes", 0.12, "规模小，污染物和能耗负荷占比低 / small, with little of the loads"),
)
NEEDS = {
    "新污染物管控：全氟化合物防水整理 / new pollutants: fluorinated water repellents": 0.05,
    "特征污染物管控：苯胺类、锑 / characteristic pollutants: anilines, antimony": 0.20,
}

Row = dict[str, str]


class Mill(NamedTuple):
    """One made-up mill; `quality` [-] and `output` of standard product [t/a] by year; `unlisted` says why, or ""."""

    code: str
    kind: str
    place: Row
    heat: str
    unlisted: str
    feasible: str
    machines: int
    employees: int
    quality: dict[int, float]
    output: dict[int, float]


@cache
def model(name: str) -> list[Row]:
    """The rows of one table of the model."""
    return read(HERE / "model" / f"{name}.csv")


def read(path: Path) -> list[Row]:
    """The rows of a csv file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as a csv file, the columns in the order in which they first appear."""
    held = list(rows)
    columns = list(dict.fromkeys(name for row in held for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(held)


@cache
def planted() -> list[Row]:
    """What is planted on purpose."""
    return read(HERE / "planted.csv")


@cache
def kinds() -> dict[str, Row]:
    """The kinds of mill."""
    return {row["kind"]: row for row in model("kinds")}


@cache
def yuan() -> dict[str, float]:
    """What one unit costs [CNY/unit], by variable."""
    return {row["variable"]: float(row["yuan"]) for row in model("prices")}


def written(value: float, digits: int = 4) -> str:
    """A figure as a clerk writes it: rounded to `digits` significant digits, at least to whole units when large."""
    if value == 0:
        return "0"
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    return f"{round(value, decimals):.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{round(value)}"


def level_of(mill: Mill, year: int, item: str) -> float:
    """How well the mill does in one item [0-1]: its quality and a deviation of its own, the same in every year."""
    random = Random(f"{SEED} {mill.code} {item}")
    deviation = sum(random.uniform(-1, 1) for _ in range(3)) / 3 * 2 * DEVIATION
    return min(max(mill.quality[year] + deviation, 0.0), 1.0)


def indicator(mill: Mill, year: int, item: str) -> float:
    """The indicator's true value, in the unit of model/curves.csv."""
    knots = next(row for row in model("curves") if row["item"] == item)
    values = [float(knots[name]) for name in ("worst", "level_3", "level_2", "level_1", "best")]
    at = level_of(mill, year, item)
    upper = next(i for i in range(1, len(QUALITIES)) if at <= QUALITIES[i])
    share = (at - QUALITIES[upper - 1]) / (QUALITIES[upper] - QUALITIES[upper - 1])
    return values[upper - 1] + share * (values[upper] - values[upper - 1])


@cache
def mills() -> list[Mill]:
    """All 150 candidates, in the order of their codes; the kinds and those not listed are spread at random."""
    random = Random(SEED)
    kept = [(kind, None) for kind, row in kinds().items() for _ in range(int(row["count"]))]
    left = [kind for kind, row in kinds().items() for _ in range(int(row["unlisted"]))]
    random.shuffle(left)
    why = [one for one in UNLISTED for _ in range(one[0])]
    order = [*kept, *zip(left, why, strict=True)]
    random.shuffle(order)
    ranks = sorted(range(len(order)), key=lambda _: random.random())
    return [mill(at, kind, reason, ranks[at - 1] / (len(order) - 1)) for at, (kind, reason) in enumerate(order, 1)]


def mill(number: int, kind: str, why: tuple[int, str, float, str] | None, rank: float) -> Mill:
    """One mill; `rank` [0-1] is its place in the cluster, best last; `why` it is not listed."""
    random = Random(f"{SEED} {number}")
    audited = 0.10 + 0.84 * rank
    change = random.uniform(-0.06, -0.01) if random.random() < 0.12 else random.uniform(0.03, 0.20)
    # The best third of the mills stand mostly in the new park.
    places = model("districts")
    place = places[0] if audited > 0.62 and random.random() < 0.7 else random.choice(places)
    usual = float(kinds()[kind]["output_t"])
    output = usual * 2 ** random.uniform(-2.2, 2.0) * (why[2] if why else 1.0)
    coal = place is places[2] and audited < 0.35 and random.random() < 0.5
    return Mill(
        code=f"DC{number:03d}",
        kind=kind,
        place=place,
        heat="raw_coal" if coal else place["heat"],
        unlisted=why[3] if why else "",
        feasible=why[1] if why else "yes",
        machines=6 + round(14 * random.random() + output / 900),
        employees=round(25 + output / 28 * random.uniform(0.8, 1.2)),
        quality={2023: min(max(audited - change, 0.02), 1.0), 2024: audited},
        output={2023: output, 2024: output * random.uniform(0.88, 1.13)},
    )


def enterprises() -> Iterator[Row]:
    """The rows of the list of candidates; names, places and codes are visibly invented."""
    for one in mills():
        random = Random(f"{SEED} {one.code} list")
        number = one.code.removeprefix("DC")
        drawn = random.random()
        yield {
            "enterprise": one.code,
            "name": f"示例印染{number}厂（虚构） Sample Dyeing {number} (made up)",
            "credit_code": complete(f"91000000XXXXXX{number}"),
            "province": "示例省",
            "city": "示例市",
            "district": one.place["district"],
            "process": kinds()[one.kind]["process"],
            "size": next(name for least, name in SIZES if one.output[2024] >= least),
            "listed": "no" if one.unlisted else "yes",
            "reason": one.unlisted or LISTED,
            "over_standard": "yes" if one.quality[2024] < 0.13 else "no",
            "over_energy": "yes" if one.heat == "raw_coal" and one.quality[2024] < 0.2 else "no",
            "toxic": "yes" if random.random() < 0.12 else "no",
            "need": next((text for text, upto in NEEDS.items() if drawn < upto), ""),
            "feasible": one.feasible,
            "path": one.place["path"],
            "longitude": f"{float(one.place['longitude']) + random.uniform(-0.02, 0.02):.4f}",
            "latitude": f"{float(one.place['latitude']) + random.uniform(-0.012, 0.012):.4f}",
        }
