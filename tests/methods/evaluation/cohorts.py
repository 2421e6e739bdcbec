"""Random index systems and random cohorts, with every kind of weight, baseline, answer and gap the method knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl
from hypothesis import strategies as st
from oracle import Answer, answered, groups, output_of

from qingshen.language import Text
from qingshen.rulebook.system import (
    LEVELS,
    Baseline,
    Direction,
    Grading,
    IndexSystem,
    Indicator,
    IndicatorClass,
    Sign,
    Weight,
)

NO_BASELINE = Baseline("", "")
TENTHS = st.integers(-50, 200).map(lambda tenth: Fraction(tenth, 10))
HALVES = st.sampled_from([Fraction(half, 2) for half in range(5)])
# Building a strategy costs more than drawing from it, so each stands here once.
THREE_CONSTANTS = st.lists(TENTHS, min_size=3, max_size=3)
THREE_SLOPES = st.lists(HALVES, min_size=3, max_size=3)
PARAMETERS = st.sampled_from(["", "", "", "n", "m"])
SIGNS: dict[Direction, st.SearchStrategy[tuple[Sign, Sign, Sign]]] = {
    "lower": st.sampled_from([("<=", "<=", "<="), ("<", "<", "<"), ("<", "<=", "<=")]),
    "higher": st.sampled_from([(">=", ">=", ">="), (">", ">", ">"), (">", ">=", ">=")]),
}
BLANKS = st.sampled_from([()] * 8 + [(0,), (2,), (0, 1, 2)])
DIRECTIONS: st.SearchStrategy[Direction] = st.sampled_from(["lower", "higher", "qualitative"])
PATTERNS = st.sampled_from(["abc", "abc", "aaa", "aab", "abb", "a-c", "---", "-bc", "ab-", "a--", "--c"])
RULES = st.lists(st.sampled_from(["fixed", "fixed", "family", "shared"]), min_size=1, max_size=3)
PARTS = st.integers(1, 5)
FEW = st.integers(1, 3)
ONE_IN_FIVE = st.sampled_from([True, False, False, False, False])
THRESHOLDS = st.sampled_from([Fraction(85), Fraction(85), Fraction(50)])
KINDS = st.sampled_from(["good", "good", "any", "any", "gap", "gap", "n/a"])
ABLE_KINDS = st.sampled_from(["good"] * 12 + ["any"])
GAPS = st.sampled_from([None, Answer(status="missing"), Answer(7.0, "I", "missing"), Answer()])
GIVEN = st.sampled_from([None, "reported", "reported", "estimated"])
ANSWERED = st.sampled_from([*LEVELS, "none"])
STATED = st.sampled_from([None] * 6 + [*LEVELS, "none"])
OUTPUTS = st.sampled_from([None, 0, 1, 2.5, 4000])
NAMES = st.lists(st.sampled_from(["甲", "乙", "丙", "E1", "E10", "E2"]), min_size=1, max_size=4, unique=True)
# On the baseline, within its tolerance, and just beyond it on either side.
NUDGES = st.sampled_from([1.0, 1.0, 1.0 + 1e-12, 1.0 - 1e-12, 1.0 + 1e-6, 1.0 - 1e-6])
VALUE_SCHEMA = {
    "enterprise": pl.Utf8,
    "indicator": pl.Utf8,
    "value": pl.Float64,
    "level": pl.Utf8,
    "status": pl.Utf8,
}
PARAMETER_SCHEMA = {"enterprise": pl.Utf8, "name": pl.Utf8, "value": pl.Float64}


@dataclass(frozen=True)
class Plant:
    """What one enterprise sent."""

    answers: Mapping[str, Answer]
    parameters: Mapping[str, float] = field(default_factory=dict)


Cohort = Mapping[str, Plant]


def frames(cohort: Cohort) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables `values` and `parameters` of a cohort."""
    values = [
        (name, code, one.value, one.level, one.status)
        for name, plant in cohort.items()
        for code, one in plant.answers.items()
    ]
    parameters = [
        (name, key, float(value)) for name, plant in cohort.items() for key, value in plant.parameters.items()
    ]
    return (
        pl.DataFrame(values, schema=VALUE_SCHEMA, orient="row"),
        pl.DataFrame(parameters, schema=PARAMETER_SCHEMA, orient="row"),
    )


@st.composite
def figures(draw: st.DrawFn, direction: Direction) -> tuple[Baseline, Baseline, Baseline]:
    """Three nested baselines: plain or functions of n or m, strict or not, identical or not, some not given."""
    better_first = direction == "higher"
    constants = sorted(draw(THREE_CONSTANTS), reverse=better_first)
    if draw(ONE_IN_FIVE):
        constants = [constants[0]] * 3
    slopes = sorted(draw(THREE_SLOPES))
    parameter = draw(PARAMETERS)
    signs = draw(SIGNS[direction])
    blank = draw(BLANKS)
    if better_first:
        slopes.reverse()
    one, two, three = (
        NO_BASELINE
        if k in blank
        else Baseline(f"{signs[k]}{constants[k]}+{slopes[k]}{parameter}", signs[k], constants[k], slopes[k], parameter)
        if parameter
        else Baseline(f"{signs[k]}{constants[k]}", signs[k], constants[k])
        for k in range(3)
    )
    return one, two, three


def words(pattern: str) -> tuple[Baseline, Baseline, Baseline]:
    """Return qualitative baselines by pattern: equal letters are equal texts, "-" is not printed."""
    one, two, three = (NO_BASELINE if letter == "-" else Baseline(letter, "text") for letter in pattern)
    return one, two, three


@st.composite
def indicators(
    draw: st.DrawFn, code: str, class_code: str, weight: Weight | None, limiting: bool | None = None
) -> Indicator:
    direction: Direction = draw(DIRECTIONS)
    baselines = words(draw(PATTERNS)) if direction == "qualitative" else draw(figures(direction))
    gate = draw(ONE_IN_FIVE) if limiting is None else limiting
    return Indicator(code, Text(code), class_code, "", direction, baselines, weight, gate)


@st.composite
def filled_class(draw: st.DrawFn, code: str, weighted: bool) -> list[Indicator]:
    """The indicators of one class, weights adding up to 1: fixed ones, families and output-shared groups."""
    rules = draw(RULES)
    parts = [draw(PARTS) for _ in rules]
    made: list[Indicator] = []
    for number, (rule, part) in enumerate(zip(rules, parts, strict=True)):
        value, name = Fraction(part, sum(parts)), f"{code}{number}"
        size = 1 if rule == "fixed" else draw(st.integers(2, 3))
        # Members of a family are interchangeable, so a limiting one among others would be a contradiction in itself.
        limiting = draw(st.booleans()) if rule == "family" else None
        count = f"count_{name}" if rule == "family" and draw(st.booleans()) else ""
        for member in range(size):
            weight = {
                "fixed": Weight("fixed", value),
                "family": Weight("family", value, name, count=count),
                "shared": Weight("shared", value, name, product=f"{name}{member}"),
            }[rule]
            made.append(draw(indicators(f"{name}_{member}", code, weight if weighted else None, limiting)))
    return made


@st.composite
def systems(draw: st.DrawFn, weighted: bool | None = None) -> IndexSystem:
    """A random index system; `weighted` None: mostly with weights."""
    with_weights = draw(st.sampled_from([True] * 7 + [False])) if weighted is None else weighted
    ordinary = [f"c{number}" for number in range(draw(FEW))]
    parts = [draw(PARTS) for _ in ordinary]
    classes = [
        IndicatorClass(code, Text(code), Fraction(part, sum(parts)) if with_weights else None)
        for code, part in zip(ordinary, parts, strict=True)
    ]
    if with_weights and draw(st.booleans()):
        classes.append(IndicatorClass("bonus", Text("bonus"), Fraction(draw(st.integers(1, 6)), 20), bonus=True))
    index_1, index_2 = draw(THRESHOLDS), draw(THRESHOLDS)
    grading = Grading(
        level_1_needs_2=draw(st.booleans()),
        empty_class=draw(st.sampled_from(["lose", "renormalise"])),
        index_1=index_1,
        index_2=index_2,
    )
    return IndexSystem(
        code="random",
        title=Text("随机", "random"),
        issuer="",
        year=2023,
        document="",
        clause="",
        edition="",
        certainty="recalled",
        level_names=(Text("Ⅰ"), Text("Ⅱ"), Text("Ⅲ")),
        classes=tuple(classes),
        indicators=tuple(one for each in classes for one in draw(filled_class(each.code, with_weights))),
        grading=grading,
    )


@st.composite
def answer(draw: st.DrawFn, indicator: Indicator, able: bool) -> Answer | None:
    """One row, or None for a row that is absent; an `able` enterprise mostly stands on the level I baseline."""
    kind = draw(
        st.sampled_from(["good"] * 12 + ["any"] if able else ["good", "good", "any", "any", "gap", "gap", "n/a"])
    )
    if kind == "gap":
        return draw(GAPS)
    if kind == "n/a":
        return Answer(status="not_applicable")
    status = draw(GIVEN)
    if indicator.direction == "qualitative":
        level = "I" if kind == "good" else draw(ANSWERED)
        return Answer(level=level, status=status)
    printed = [float(one.constant) for one in indicator.baselines if one.sign]
    if kind == "good":
        value = printed[0] if printed else 1.0
    else:
        near = [number * draw(NUDGES) for number in printed]
        value = draw(st.sampled_from([*near, float(draw(TENTHS))]))
        if draw(ONE_IN_FIVE):
            return Answer(abs(value), status="below_detection")
    stated = draw(STATED) if kind == "any" else None
    return Answer(value, stated, status)


@st.composite
def plants(draw: st.DrawFn, system: IndexSystem) -> Plant:
    able = draw(st.booleans())
    drawn = {one.code: draw(answer(one, able)) for one in system.indicators}
    answers = {code: one for code, one in drawn.items() if one is not None}
    if not answers:
        answers = {system.indicators[0].code: Answer(status="missing")}
    parameters: dict[str, float] = {}
    for name in sorted({bound.parameter for one in system.indicators for bound in one.baselines} - {""}):
        if able or draw(st.booleans()):
            parameters[name] = draw(st.integers(0, 3))
    for members in groups(system).values():
        weight = members[0].weight
        assert weight is not None
        if weight.rule == "shared" and draw(st.integers(0, 3)):
            outputs = {output_of(one): draw(OUTPUTS) for one in members}
            parameters |= {name: output for name, output in outputs.items() if output is not None}
        elif weight.count and draw(st.booleans()):
            given = {one.code: answers.get(one.code, Answer()) for one in members}
            used = sum(answered(one, given[one.code]) for one in members)
            declared = sum(given[one.code].status == "not_applicable" for one in members)
            parameters[weight.count] = draw(st.integers(used, len(members) - declared))
    return Plant(answers, parameters)


@st.composite
def audits(draw: st.DrawFn, weighted: bool | None = None) -> tuple[IndexSystem, Cohort]:
    """A random system and a random cohort of one to four enterprises."""
    system = draw(systems(weighted))
    names = draw(NAMES)
    return system, {name: draw(plants(system)) for name in names}
