"""The slow, obvious evaluation: one enterprise, one indicator at a time, in exact fractions.

Written from the evaluation method and its clauses alone, never from the engine, so that it can judge the engine.
Ranks: 3 = level I, 2 = II, 1 = III, 0 = none; an interval (worst, best) of ranks stands for what is not certain;
None stands for "not applicable".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qingshen.rulebook.system import Baseline, IndexSystem, Indicator, Level

RANK: dict[str, int] = {"I": 3, "II": 2, "III": 1, "none": 0}
LEVEL: dict[int, Level] = {3: "I", 2: "II", 1: "III", 0: "none"}
SAME = Fraction(1, 10**9)
UNKNOWN = (0, 3)

Interval = tuple[int, int]


@dataclass(frozen=True)
class Answer:
    """One row of the cohort, as an enterprise gave it."""

    value: float | None = None
    level: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Share:
    """What `codes` carry of their class [0-1]; several codes: a group whose shares of output nobody knows."""

    class_code: str
    codes: tuple[str, ...]
    weight: Fraction


@dataclass(frozen=True)
class Verdict:
    """What the method says of one enterprise; indices [0-100] and levels are None in a system without weights."""

    reached: Mapping[str, Interval | None]
    limiting_level: Level
    complete: bool
    index: tuple[Fraction, ...] | None = None
    best: tuple[Fraction, ...] | None = None
    level: Level | None = None
    level_best: Level | None = None


class CountContradictedError(ValueError):
    """A stated number of family members that the answers contradict."""


def meets(baseline: Baseline, value: Fraction, parameters: Mapping[str, float]) -> bool | None:
    """Compare a value with one baseline; None where the baseline is not known."""
    if baseline.sign in ("", "text") or (baseline.parameter and baseline.parameter not in parameters):
        return None
    bound = baseline.constant
    if baseline.parameter:
        bound += baseline.slope * Fraction(parameters[baseline.parameter])
    equal = abs(value - bound) <= SAME * abs(bound)
    below = value < bound and not equal
    above = value > bound and not equal
    return {"<=": not above, "<": below, ">=": not below, ">": above}[baseline.sign]


def figure_reaches(indicator: Indicator, value: Fraction, parameters: Mapping[str, float]) -> Interval:
    """Formula 5-1 with nested levels: meeting I is meeting II and III, failing III is failing II and I."""
    product = indicator.weight.product if indicator.weight else ""
    own = {name.removesuffix(f":{product}"): n for name, n in parameters.items() if product and name.endswith(product)}
    verdicts = {rank: meets(indicator.baselines[3 - rank], value, {**parameters, **own}) for rank in (1, 2, 3)}
    worst = max((rank for rank, met in verdicts.items() if met), default=0)
    best = worst
    while best < 3 and verdicts[best + 1] is None:
        best += 1
    return worst, best


def stated_reaches(indicator: Indicator, level: str) -> int:
    """Read a stated level: levels of equal text are one step."""
    rank = RANK[level]
    while 0 < rank < 3 and (here := indicator.baselines[3 - rank]).sign and here == indicator.baselines[2 - rank]:
        rank += 1
    return rank


def answer_reaches(indicator: Indicator, level: str) -> Interval:
    """An answer never reaches beyond itself; between printed I and printed III is III."""
    printed = {rank for rank in (1, 2, 3) if indicator.baselines[3 - rank].sign}
    rank = stated_reaches(indicator, level)
    if not printed:
        return UNKNOWN
    if rank == 2 and printed == {1, 3}:
        return 1, 1
    return max((one for one in printed if one <= rank), default=0), rank


def answered(indicator: Indicator, answer: Answer) -> bool:
    """Whether the enterprise said anything that can be graded."""
    given = answer.level if indicator.direction == "qualitative" else answer.value
    return answer.status not in ("missing", "not_applicable") and given is not None


def reaches(indicator: Indicator, answer: Answer, parameters: Mapping[str, float]) -> Interval | None:
    """Return the levels an applicable indicator certainly and possibly reaches, None where it does not apply."""
    if answer.status == "not_applicable":
        return None  # a deliberate statement, unlike silence
    if not answered(indicator, answer):
        return UNKNOWN
    if indicator.direction == "qualitative":
        assert answer.level is not None
        return answer_reaches(indicator, answer.level)
    assert answer.value is not None
    ends = [Fraction(answer.value)] + ([Fraction(0)] if answer.status == "below_detection" else [])
    intervals = [figure_reaches(indicator, end, parameters) for end in ends]
    ceiling = 3 if answer.level is None else stated_reaches(indicator, answer.level)
    return min(ceiling, *(low for low, _ in intervals)), min(ceiling, max(high for _, high in intervals))


def reach_all(
    system: IndexSystem, answers: Mapping[str, Answer], parameters: Mapping[str, float]
) -> dict[str, Interval | None]:
    """Grade each indicator; then strike what the enterprise's own parameters say it does not have."""
    given = {one.code: answers.get(one.code, Answer(status="missing")) for one in system.indicators}
    reached = {one.code: reaches(one, given[one.code], parameters) for one in system.indicators}
    # A product without output is struck whatever was answered: else silence would strike a failure and raise the level.
    for members in groups(system).values():
        weight = members[0].weight
        assert weight is not None
        if weight.rule == "shared" and any(output_of(one) in parameters for one in members):
            for one in members:
                if not parameters.get(output_of(one), 0):
                    reached[one.code] = None
        if weight.rule == "family" and weight.count in parameters:
            used = [one for one in members if answered(one, given[one.code])]
            silent = [one for one in members if one not in used and reached[one.code] is not None]
            unknown = parameters[weight.count] - len(used)
            if unknown not in range(len(silent) + 1):
                raise CountContradictedError(weight.count)
            for one in silent[int(unknown) :]:
                reached[one.code] = None
    return reached


def groups(system: IndexSystem) -> dict[tuple[str, str], list[Indicator]]:
    """Return the members of each family and of each output-shared group, by class and group."""
    found: dict[tuple[str, str], list[Indicator]] = {}
    for one in system.indicators:
        if one.weight is not None and one.weight.rule != "fixed":
            found.setdefault((one.class_code, one.weight.group), []).append(one)
    return found


def output_of(indicator: Indicator) -> str:
    """Return the name of the parameter that holds the output of the indicator's product."""
    assert indicator.weight is not None
    return f"output:{indicator.weight.product}"


def shares(system: IndexSystem, reached: Mapping[str, Interval | None], parameters: Mapping[str, float]) -> list[Share]:
    """Formula 5-3: the weights inside each class, re-normalised over what applies."""
    raw: list[Share] = []
    for one in system.indicators:
        if reached[one.code] is not None and one.weight is not None and one.weight.rule == "fixed":
            raw.append(Share(one.class_code, (one.code,), one.weight.value))
    for (class_code, _), members in groups(system).items():
        apply = [one for one in members if reached[one.code] is not None]
        weight = members[0].weight
        if not apply or weight is None:
            continue
        outputs = {one.code: Fraction(parameters.get(output_of(one), 0)) for one in apply}
        if weight.rule == "family":
            raw += [Share(class_code, (one.code,), weight.value / len(apply)) for one in apply]
        elif sum(outputs.values()):
            total = sum(outputs.values())
            raw += [Share(class_code, (code,), weight.value * output / total) for code, output in outputs.items()]
        else:
            raw.append(Share(class_code, tuple(one.code for one in apply), weight.value))
    sums = {one.code: sum(share.weight for share in raw if share.class_code == one.code) for one in system.classes}
    return [Share(one.class_code, one.codes, one.weight / sums[one.class_code]) for one in raw]


def class_weights(system: IndexSystem, inside: list[Share], empty_class: str) -> dict[str, Fraction]:
    """Return w of each class; what an empty ordinary class held is lost, or given to the other ordinary classes."""
    filled = {share.class_code for share in inside}
    weights = {one.code: one.weight or Fraction(0) for one in system.classes if one.code in filled}
    ordinary = [one.code for one in system.classes if one.code in filled and not one.bonus]
    if (empty_class or system.grading.empty_class) == "renormalise" and ordinary:
        scale = sum(weights[code] for code in ordinary)
        weights.update({code: weights[code] / scale for code in ordinary})
    return weights


def index(
    inside: list[Share],
    weights: Mapping[str, Fraction],
    reached: Mapping[str, Interval | None],
    rank: int,
    *,
    best: bool,
) -> dict[str, Fraction]:
    """Formula 5-2 at one level: the points of each class, if every gap fails or if every gap is met."""
    points: dict[str, Fraction] = dict.fromkeys(weights, Fraction(0))
    for share in inside:
        met = [interval[best] >= rank for code in share.codes if (interval := reached[code]) is not None]
        if any(met) if best else all(met):
            points[share.class_code] += 100 * weights[share.class_code] * share.weight
    return points


def decide(system: IndexSystem, totals: tuple[Fraction, ...], ordinary_3: Fraction, ranks: Mapping[str, int]) -> Level:
    """Section 7: the first that holds from I down; level III is judged without the bonus."""
    grading = system.grading
    limiting = [ranks[one.code] for one in system.indicators if one.limiting and one.code in ranks]
    others = [ranks[one.code] for one in system.indicators if not one.limiting and one.code in ranks]
    gate = min(limiting, default=3)
    extra = not grading.level_1_needs_2 or all(rank >= 2 for rank in others)
    if totals[0] >= grading.index_1 and gate >= 3 and extra:
        return "I"
    if totals[1] >= grading.index_2 and gate >= 2:
        return "II"
    if ordinary_3 >= grading.index_3 and gate >= 1:
        return "III"
    return "none"


def judge(
    system: IndexSystem,
    answers: Mapping[str, Answer],
    parameters: Mapping[str, float] | None = None,
    *,
    empty_class: str = "",
    settled: Mapping[str, Interval] | None = None,
) -> Verdict:
    """Grade one enterprise. `settled` puts single indicators to an interval of ranks, as if a gap were filled."""
    parameters = parameters or {}
    reached = reach_all(system, answers, parameters) | dict(settled or {})
    limiting = [reached[one.code] for one in system.indicators if one.limiting]
    gate = LEVEL[min((one[0] for one in limiting if one is not None), default=3)]
    certain = all(one is None or one[0] == one[1] for one in reached.values())
    if not system.weighted:
        return Verdict(reached, gate, certain)
    inside = shares(system, reached, parameters)
    complete = certain and all(len({reached[code] for code in share.codes}) == 1 for share in inside)
    weights = class_weights(system, inside, empty_class)
    bonus = {one.code for one in system.classes if one.bonus}
    indices: list[tuple[Fraction, ...]] = []
    levels: list[Level] = []
    for best in (False, True):
        points = [index(inside, weights, reached, rank, best=best) for rank in (3, 2, 1)]
        totals = tuple(round(min(Fraction(100), sum(one.values(), Fraction(0))), 9) for one in points)
        ordinary_3 = round(sum((one for code, one in points[2].items() if code not in bonus), Fraction(0)), 9)
        ranks = {code: one[best] for code, one in reached.items() if one is not None}
        indices.append(totals)
        levels.append(decide(system, totals, ordinary_3, ranks))
    return Verdict(reached, gate, complete, indices[0], indices[1], levels[0], levels[1])
