"""The rows of indicators.csv → indicators and classes, with every problem found by row."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from qingshen import units
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook import baseline, formula, weight
from qingshen.rulebook.formula import Formula
from qingshen.rulebook.heading import CERTAINTIES, certainty_of
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row
from qingshen.rulebook.spoken import WORDS, choices_said
from qingshen.rulebook.system import Baseline, Direction, Indicator, IndicatorClass
from qingshen.rulebook.variables import OWN_UNIT, check_code, is_code

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
_YES = frozenset({"yes", "是", "1", "true", "*"})
_NO = frozenset({"", "no", "否", "0", "false"})
_LEVEL_COLUMNS = ("level_1", "level_2", "level_3")
_FRACTION = re.compile(r"0\.\d+|1(?:\.0+)?")
_HUNDREDFOLD = re.compile(r"\*\s*100(?:\.0+)?(?!\.?\d)|(?<![\d.])100(?:\.0+)?\s*\*")
_CLASS_COLUMNS = ("class", "class_en", "class_weight", "class_bonus")
_NEEDED = {
    "class_code": Text("类别代码，如 water", "the class's code, such as water"),
    "class": Text("一级指标名称", "the name of the class"),
    "name": Text("二级指标名称", "the name of the indicator"),
    "clause": Text("写明出处：表号和序号，或条款号", "say where it stands: table and number, or clause"),
}


def read_indicators(
    rows: Sequence[Row], variables: Mapping[str, str], taken: Mapping[str, Place], problems: list[Problem]
) -> list[Indicator]:
    """Return the indicators, still without weights (`sums.settle_weights` has them); what is wrong goes to `problems`.

    `variables` maps the quantities formulas may use to their units; `taken` are codes already in use.
    """
    used = dict(taken)
    found = []
    for row in rows:
        check_code(row, used, problems)
        _check_texts(row, problems)
        direction = next((one for one in DIRECTIONS if one == row["direction"]), None)
        certainty = certainty_of(row["certainty"])
        if direction is None or certainty is None or not units.is_unit(row["unit"]):
            continue
        indicator = Indicator(
            code=row["code"],
            name=Text(row["name"], row["name_en"]),
            class_code=row["class_code"],
            unit=row["unit"],
            direction=direction,
            baselines=_baselines(row, direction, problems),
            weight=None,
            limiting=row["limiting"] in _YES,
            formula=_formula(row, variables, problems),
            clause=row["clause"],
            certainty=certainty,
            note=row["note"],
        )
        found.append(indicator)
    return found


def read_classes(rows: Sequence[Row], problems: list[Problem]) -> list[IndicatorClass]:
    """Return the classes in order of their first row; rows of one class that differ go to `problems`."""
    first: dict[str, Row] = {}
    for row in rows:
        start = first.setdefault(row["class_code"], row)
        for column in _CLASS_COLUMNS:
            if row[column] != start[column]:
                facts = {"column": column, "value": row[column], "expected": start[column]}
                problems.append(problem(row.place(column), "class-differs", other=start.place(column), **facts))
    found = []
    for code, row in first.items():
        value = weight.number(row["class_weight"])
        if row["class_weight"] and value is None:
            problems.append(problem(row.place("class_weight"), "weight-form", value=row["class_weight"]))
        found.append(IndicatorClass(code, Text(row["class"], row["class_en"]), value, row["class_bonus"] in _YES))
    return found


def _check_texts(row: Row, problems: list[Problem]) -> None:
    for column, hint in _NEEDED.items():
        if not row[column]:
            problems.append(problem(row.place(column), "cell-empty", column=column, hint=hint))
    if row["class_code"] and not is_code(row["class_code"]):
        problems.append(problem(row.place("class_code"), "code-form", value=row["class_code"]))
    if not units.is_unit(row["unit"]):
        problems.append(problem(row.place("unit"), "unit-unknown", value=row["unit"]))
    for column, choices in (
        ("direction", DIRECTIONS),
        ("certainty", CERTAINTIES),
        ("limiting", ("yes", "")),
        ("class_bonus", ("yes", "")),
    ):
        if row[column] not in ({*_YES, *_NO} if "" in choices else choices):
            words = choices_said(column, choices) if column in WORDS else suggestion(row[column], filter(None, choices))
            facts = {"column": column, "value": row[column], "hint": words}
            problems.append(problem(row.place(column), "cell-choice", **facts))


def _baselines(row: Row, direction: Direction, problems: list[Problem]) -> tuple[Baseline, Baseline, Baseline]:
    places = [row.place(column) for column in _LEVEL_COLUMNS]
    texts = [row[column] for column in _LEVEL_COLUMNS]
    if direction != "qualitative":
        problems += _doubtful(row, texts, places)
    try:
        found = baseline.parse_levels(texts, row["unit"], direction, places)
    except Refused as refused:
        problems += refused.problems
        return (Baseline("", ""),) * 3
    problems += baseline.nesting(found, direction, places)
    return found


def _doubtful(row: Row, texts: list[str], places: list[Place]) -> list[Problem]:
    """Return what is most likely a slip: no unit; a factor of 100 or a bare fraction where it is %."""
    if not row["unit"]:
        return [problem(row.place("unit"), "unit-absent")]
    found = []
    if row["unit"] == "%" and _HUNDREDFOLD.search(row["formula"]):
        found.append(problem(row.place("formula"), "formula-percent"))
    fractions = (at for at, text in enumerate(texts) if row["unit"] == "%" and _FRACTION.fullmatch(text))
    return [*found, *(problem(places[at], "baseline-fraction", value=texts[at]) for at in fractions)]


def _formula(row: Row, variables: Mapping[str, str], problems: list[Problem]) -> Formula | None:
    if not row["formula"] or _reads_a_broken_unit(row["formula"], variables):
        return None
    if row["direction"] == "qualitative":
        problems.append(problem(row.place("formula"), "formula-qualitative"))
        return None
    try:
        return formula.parse(row["formula"], variables, row["unit"], row.place("formula"))
    except Refused as refused:
        problems += refused.problems
        return None


def _reads_a_broken_unit(text: str, variables: Mapping[str, str]) -> bool:
    """Whether a variable in the formula has a wrong unit: told where it is declared, not again at each formula."""
    used = [variables[name] for name in re.findall(r"\w+", text) if name in variables]
    return any(unit != OWN_UNIT and not units.is_unit(unit) for unit in used)
