"""Reads the worked cases: sentences a domain person can check, in cases/*.yaml.

An answer is a number (20.5), a quotient ("311663 / 43426", "43426 / 49071 in %"), a level (I, II, III, none), a figure
with a level beside it ("4 stated II"), "below 6" (detection limit), "missing" or "not applicable"; what a case does not
name is absent, or stands at the level given by `others`. Expected integers are exact, decimals as printed.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from cohorts import Plant, frames
from oracle import Answer

from qingshen.language import Text
from qingshen.methods.evaluation import Evaluation, evaluate
from qingshen.rulebook import baseline, index_system, weight
from qingshen.rulebook.system import LEVELS, Baseline, Grading, IndexSystem, Indicator, IndicatorClass

CASES = Path(__file__).parent / "cases"
Case = Mapping[str, Any]


def cases() -> Iterator[tuple[str, Case]]:
    """Yield every case with its name; a case without `system` takes the file's."""
    for path in sorted(CASES.glob("*.yaml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in file["cases"]:
            name = case.get("system", file.get("system"))
            own = file.get("systems", {})
            system = made(own[name]) if name in own else index_system(name)
            yield f"{path.stem}: {case['case']}", {**case, "system": system}


def made(written: Mapping[str, Any]) -> IndexSystem:
    """Build a small index system from its lines."""
    grading = {
        key: Fraction(str(value)) if key.startswith("index") else value
        for key, value in written.get("grading", {}).items()
    }
    classes = tuple(
        IndicatorClass(code, Text(code), Fraction(str(one["weight"])), one.get("bonus", False))
        for code, one in written["classes"].items()
    )
    return IndexSystem(
        code="worked",
        title=Text("算例", "worked example"),
        issuer="",
        year=2023,
        document="",
        clause="",
        edition="",
        certainty="recalled",
        level_names=(Text("Ⅰ"), Text("Ⅱ"), Text("Ⅲ")),
        classes=classes,
        indicators=tuple(_indicator(code, one) for code, one in written["indicators"].items()),
        grading=Grading(**grading),
    )


def _indicator(code: str, one: Mapping[str, Any]) -> Indicator:
    direction, unit = one.get("direction", "qualitative"), one.get("unit", "")
    first, second, third = (
        Baseline(text, "text" if text else "")
        if direction == "qualitative"
        else baseline.parse(str(text), unit, direction)
        for text in one["levels"]
    )
    return Indicator(
        code,
        Text(code),
        one["class"],
        unit,
        direction,
        (first, second, third),
        weight.parse(str(one["weight"]), one.get("group", ""), one.get("product", "")),
        one.get("limiting", False),
    )


def answer(said: object) -> Answer:
    """Read one answer."""
    text = str(said)
    if text in (*LEVELS, "none"):
        return Answer(level=text, status="reported")
    if text in ("missing", "not applicable"):
        return Answer(status=text.replace(" ", "_"))
    if text.startswith("below "):
        return Answer(float(text.removeprefix("below ")), status="below_detection")
    figure, _, stated = text.partition(" stated ")
    return Answer(_number(figure), stated or None, "reported")


def _number(text: str) -> float:
    quotient = text.removesuffix(" in %")
    above, _, below = quotient.partition(" / ")
    exact = Fraction(above.strip()) / Fraction(below.strip() or 1)
    return float(exact if quotient == text else exact * 100)


def standing_at(indicator: Indicator, level: str, parameters: Mapping[str, float]) -> Answer | None:
    """Return the answer of an enterprise that stands just at `level`; None where nothing is printed."""
    if indicator.direction == "qualitative":
        return Answer(level=level, status="reported")
    printed = [one for one in reversed(indicator.baselines[: LEVELS.index(level) + 1]) if one.sign]
    if not printed:
        return None
    bound = printed[0].constant + printed[0].slope * Fraction(parameters.get(printed[0].parameter, 0))
    step = {"<": -Fraction(1, 100), ">": Fraction(1, 100)}.get(printed[0].sign, Fraction(0))
    return Answer(float(bound + step), status="reported")


def evaluated(case: Case) -> Evaluation:
    """Evaluate the one enterprise of a case."""
    system, parameters = case["system"], case.get("parameters", {})
    answers = {code: answer(said) for code, said in case.get("answers", {}).items()}
    if "others" in case:
        standing = {one.code: standing_at(one, case["others"], parameters) for one in system.indicators}
        answers = {code: one for code, one in standing.items() if one is not None} | answers
    values, given = frames({"plant": Plant(answers, parameters)})
    return evaluate(values, system, given, empty_class=case.get("empty_class", ""))


def found(case: Case, result: Evaluation) -> dict[str, Any]:
    """Return what the case expects, as the engine finds it."""
    row = result.enterprises.row(0, named=True)
    rows = {one["indicator"]: one for one in result.indicators.iter_rows(named=True)}
    tables = {"gaps": {one["indicator"]: one for one in result.gaps.iter_rows(named=True)}}
    expected, facts = case["expect"], dict(row)
    facts["index"] = [row["index_1"], row["index_2"], row["index_3"]]
    facts["index_best"] = [row["index_1_best"], row["index_2_best"], row["index_3_best"]]
    facts["warnings"] = sorted({one.code for one in result.warnings})
    for key, column in (("values", "value"), ("levels", "level"), ("levels_best", "level_best"), ("states", "status")):
        facts[key] = {code: rows[code][column] for code in expected.get(key, ())}
    for key, column in (("points", "points"), ("distances", "distance")):
        facts[key] = {code: [rows[code][f"{column}_{k}"] for k in (1, 2, 3)] for code in expected.get(key, ())}
    for key, score in (("class_scores", _class_score), ("group_scores", _group_score)):
        facts[key] = {code: score(case["system"], result, code) for code in expected.get(key, ())}
    facts["gaps"] = {
        code: {column: tables["gaps"][code][column] for column in wanted}
        for code, wanted in expected.get("gaps", {}).items()
    }
    return {key: facts[key] for key in expected}


def _class_score(system: IndexSystem, result: Evaluation, code: str) -> list[float]:
    members = [one.code for one in system.indicators if one.class_code == code]
    return _score(result, members, system.class_by_code[code].weight)


def _group_score(system: IndexSystem, result: Evaluation, name: str) -> list[float]:
    members = [one for one in system.indicators if one.weight is not None and one.weight.group == name]
    total = members[0].weight.value * system.class_by_code[members[0].class_code].weight
    return _score(result, [one.code for one in members], total)


def _score(result: Evaluation, members: list[str], total: Any) -> list[float]:
    points = result.indicators.filter(pl.col("indicator").is_in(members))
    return [points[f"points_{k}"].sum() / float(total) for k in (1, 2, 3)]


def same(expected: object, actual: object) -> bool:
    """Compare by the reading rules of the case files."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(same(expected[key], actual[key]) for key in expected)
    if isinstance(expected, list):
        return isinstance(actual, list) and len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return expected == actual
    if actual is None:
        return False
    decimals = len(str(expected).partition(".")[2])
    return abs(float(actual) - float(expected)) <= (0.5 * 10**-decimals if decimals else 0.0) + 1e-9
