"""What the audit gathers itself: sources compared, records, checklists answered, experts' scores."""

from collections.abc import Iterator, Mapping
from random import Random

from mill_measures import Uses, unit_of
from mills import SEED, Mill, Row, mills, model, written

YEAR = "2024"
EXPERTS = ("E1", "E2", "E3", "E4", "E5")
# Every how many mills on the list are asked, and from which on.
EVERY_CHECKED, EVERY_SOURCED, EVERY_VISITED = 2, 3, 4
AGREE = {  # variable: source, how far it lies from the report [-], and what it is beside it
    "fresh_water": ("invoice", 0.03, 1.0),
    "electricity": ("invoice", 0.01, 1.0),
    "wastewater": ("meter", 0.04, 1.0),
    "cod_discharged": ("permit", 0.1, 1.45),
    "hazardous_waste": ("manifest", 0.02, 1.0),
    "output": ("statistics", 0.04, 1.0),
}
UNITS = {"output": "t", "cod_discharged": "kg"}


def listed() -> list[Mill]:
    """The mills on the list."""
    return [one for one in mills() if not one.unlisted]


def sources(uses: Mapping[str, Uses]) -> Iterator[Row]:
    """The table of sources compared."""
    for mill in listed()[::EVERY_SOURCED]:
        random = Random(f"{SEED} sources {mill.code}")
        for variable, (source, spread, beside) in AGREE.items():
            value = uses[mill.code][variable] * beside * (1 + random.uniform(-spread, spread))
            row = {"enterprise": mill.code, "year": YEAR, "variable": variable, "source": source}
            row |= {"value": written(value), "unit": UNITS.get(variable) or unit_of(variable)}
            yield row | {"evidence": "复印件（虚构） / copy (made up)"}


def records() -> Iterator[Row]:
    """The table of site visits, interviews and other records."""
    for at, mill in enumerate(listed()[1::EVERY_VISITED]):
        random = Random(f"{SEED} records {mill.code}")
        texts = model("records")
        for number, text in enumerate(random.sample(texts, 2 + at % 2), 1):
            date = f"2024-{random.randint(4, 11):02d}-{random.randint(1, 28):02d}"
            row = {"enterprise": mill.code, "record": f"R{number}", "kind": text["kind"], "date": date}
            yield row | {name: text[name] for name in ("about", "finding", "by", "evidence")}


def checks() -> Iterator[Row]:
    """The table of answers to the checklists: exactly the planned share of those asked have each problem."""
    asked = listed()[::EVERY_CHECKED]
    found: dict[str, list[Row]] = {mill.code: [] for mill in asked}
    for question in model("checks"):
        random = Random(f"{SEED} checks {question['question']}")
        those = [one for one in asked if not question["kinds"] or one.kind in question["kinds"].split(";")]
        # The worse a mill works, the likelier it has the problem.
        order = sorted(those, key=lambda one: one.quality[2024] + random.uniform(-0.35, 0.35))
        bad = {one.code for one in order[: round(float(question["share"]) * len(those))]}
        for mill in those:
            found[mill.code].append(check(mill, question, mill.code in bad, random))
    for mill in asked:
        yield from found[mill.code]


def check(mill: Mill, question: Row, bad: bool, random: Random) -> Row:
    """One answer; a number where a number is asked."""
    row = {"enterprise": mill.code, "question": question["question"], "answer": "", "value": ""}
    if question["bad"]:
        row["answer"] = question["bad"] if bad else {"yes": "no", "no": "yes"}[question["bad"]]
    else:
        side = "bad" if bad else "good"
        value = random.uniform(float(question[f"{side}_low"]), float(question[f"{side}_high"]))
        row["value"] = written(value, int(question["digits"]))
    # Where a person must judge, the person has.
    row["present"] = ("yes" if bad else "no") if question["question"] in {"DQ24", "GQ16"} else ""
    return row | {"reason": "", "evidence": "现场核对（虚构） / seen on site (made up)"}


def scores() -> Iterator[Row]:
    """The experts' scores of the problems, 0-10; the reader knows the experts by a letter only."""
    for expert in EXPERTS:
        random = Random(f"{SEED} scores {expert}")
        for row in model("scores"):
            score = float(row["about"]) + random.uniform(-1, 1) * float(row["spread"])
            yield {
                "expert": expert,
                "subject": row["subject"],
                "score": f"{min(max(round(2 * score) / 2, 0), 10):g}",
                "reason": "",
            }
