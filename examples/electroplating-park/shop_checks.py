"""The rapid checklist of a made-up shop: model/checks.csv says what share of those asked has each problem. 虚构数据.

Exactly that share has it, the worse shops first; `why` marks what is planted to be found common, what only a person can
judge, and what is answered with the shop's own figure.
"""

from collections.abc import Callable, Sequence
from random import Random

from plating import Row, Shop, indicator, level_of, model, written

SEED = "qingshen electroplating-park checks 1"
SCATTER = 0.25  # of the quality by which the shops are ranked, from question to question
LEFT_OUT = 0.04  # of the answers
FIGURES: dict[str, Callable[[Shop], float]] = {"EQ06": lambda shop: indicator(shop, 2024, "water_reuse_rate")}
WORDS = {
    "EQ21": {True: "可控硅整流，约15年（虚构） / SCR, about 15 years (made up)",
             False: "高频开关电源，约4年（虚构） / switch mode, about 4 years (made up)"},
}  # fmt: skip
SEEN = "现场核对（虚构） / seen on site (made up)"


def asked(shops: Sequence[Shop]) -> list[Shop]:
    """The shops that sent their checklist back: three of four."""
    return [shop for shop in shops if int(shop.code.removeprefix("EP")) % 4]


def checks(shops: Sequence[Shop]) -> dict[str, list[Row]]:
    """The answers of each of `shops` that sent any, by code."""
    found: dict[str, list[Row]] = {shop.code: [] for shop in asked(shops)}
    for question in model("checks"):
        those = [one for one in asked(shops) if not question["kinds"] or one.kind in question["kinds"].split(";")]
        bad = have(question, those)
        for shop in those:
            random = Random(f"{SEED} {question['question']} {shop.code}")
            if random.random() >= LEFT_OUT:
                found[shop.code].append(check(shop, question, shop.code in bad, random))
    return found


def have(question: Row, those: Sequence[Shop]) -> set[str]:
    """Which of `those` have the problem of `question`: the worst ones, give or take."""
    random = Random(f"{SEED} {question['question']}")
    rank = {one.code: level_of(one, 2024, question["question"]) + random.uniform(-SCATTER, SCATTER) for one in those}
    return {*sorted(rank, key=rank.__getitem__)[: round(float(question["share"] or 0) * len(those))]}


def check(shop: Shop, question: Row, bad: bool, random: Random) -> Row:
    """One answer: a figure where a figure is asked, and a judgement where a person must judge."""
    code = question["question"]
    row = {"question": code, "answer": "", "value": "", "present": "", "reason": "", "evidence": SEEN}
    if code in FIGURES:
        row["value"] = written(FIGURES[code](shop), int(question["digits"]))
    elif question["bad"]:
        row["answer"] = question["bad"] if bad else {"yes": "no", "no": "yes"}[question["bad"]]
    elif question["digits"]:
        side = "bad" if bad else "good"
        value = random.uniform(float(question[f"{side}_low"]), float(question[f"{side}_high"]))
        row["value"] = written(value, int(question["digits"]))
    if question["why"] == "judged":
        row |= {"present": "yes" if bad else "no", "reason": WORDS.get(code, {}).get(bad, "")}
    return row
