"""Baselines as documents print them: "≤10+5n", "3-4次/年", "≤-20", "3次以下", "节能措施且≥70" → Baseline, exact.

The sign comes from the text; where none is printed, from the indicator's direction (never from its name).
"""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from qingshen import units
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.messages import problem
from qingshen.rulebook.system import LEVELS, Baseline, Direction, Sign

PARAMETER_RANGE = range(21)
"""The values of a parameter at which baseline functions of two levels are compared."""

_NOWHERE = Place()
_NOT_SET = frozenset({"", "-", "--", "—", "——", "/", "无", "待定", "待补充"})
_NUMBER = r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?"
_SIGN = r"<=|>=|<|>"
_STEP = r"\s*(?P<operator>[+-])\s*(?P<slope>\d+(?:\.\d+)?)\s*[*×·]?\s*(?P<parameter>[A-Za-z_]\w*)"
_START = rf"(?P<sign>{_SIGN})?\s*"
_FUNCTION = re.compile(rf"{_START}(?P<constant>{_NUMBER}){_STEP}(?P<rest>.*)", re.ASCII | re.DOTALL)
_MULTIPLE = re.compile(
    rf"{_START}(?P<slope>{_NUMBER})?\s*[*×·]?\s*(?P<parameter>n)\b(?P<rest>.*)", re.ASCII | re.DOTALL
)
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*[-~–—至到]\s*(?P<high>{_NUMBER})(?P<rest>.*)", re.ASCII | re.DOTALL)
_PLAIN = re.compile(rf"{_START}(?P<constant>{_NUMBER})(?P<rest>.*)", re.ASCII | re.DOTALL)
_LIMIT = re.compile(rf"(?:{_SIGN})\s*{_NUMBER}", re.ASCII)
_CONDITION = re.compile(r"\s*[且,;、(。].*", re.DOTALL)
# longest first; 以上 and 以下 include the number (民法典 第1259条)
_WORDS = (
    ("小于或等于|小于等于|不大于|不高于|不超过|不多于|至多|≦|⩽|≤|=<", "<="),
    ("大于或等于|大于等于|不小于|不低于|不少于|至少|≧|⩾|≥|=>", ">="),
    ("小于|低于|少于|不足|不满", "<"),
    ("大于|高于|超过|多于", ">"),
)
_SUFFIXES: tuple[tuple[str, Sign], ...] = (
    ("及以下", "<="), ("及以上", ">="), ("以下", "<="), ("以内", "<="), ("以上", ">=")
)  # fmt: skip
_SAME = re.compile(r"同(?:(III|II|I|三|二|一)级?|上)")
_LEVEL = {"I": 0, "一": 0, "II": 1, "二": 1, "III": 2, "三": 2}


def parse(text: str, unit: str, direction: Direction, place: Place = _NOWHERE) -> Baseline:
    """Read one baseline of an indicator in `unit`.

    * Qualitative: the text itself. Empty (also "--", "待定"): not evaluable, sign "".
    * A range counts by the bound on the bad side: "3-4" is ≤ 4 where lower is better.
    * A function of one parameter: "10+5n".
    * A condition around one limit is kept in the text and the limit is read: "节能措施且≥70", "≥60, 全流程, 间隔≤5年"
      (the limit whose sign agrees with the direction). Where only a measure is asked for ("有节能措施") and higher
      is better, any value from 0 on will do.

    Raises Refused at `place` where the text holds no number, several limits, another unit, or a contrary sign.
    """
    if text.strip() in _NOT_SET:
        return Baseline(text, "")
    if direction == "qualitative":
        return Baseline(text.strip(), "text")
    clean = _clean(text)
    found = _printed(clean, unit, direction) if _PLAIN.match(clean) else _within(clean, unit, direction)
    if isinstance(found, str):
        facts = {"value": text, "unit": unit or "1", "direction": direction}
        raise Refused([problem(place, found, **facts)])
    sign, constant, slope, parameter = found
    return Baseline(text.strip(), sign, constant, slope, parameter)


def parse_levels(
    texts: Sequence[str], unit: str, direction: Direction, places: Sequence[Place] = (_NOWHERE,) * 3
) -> tuple[Baseline, Baseline, Baseline]:
    """Read the baselines of level I, II and III (`texts`), each with its place.

    "同I级" copies the level it names, "同上" the level before. A level without text keeps sign "" (that a plant
    between a printed I and a printed III is III is the evaluation's rule). Raises Refused with the problems of all.
    """
    problems: list[Problem] = []
    found: list[Baseline] = []
    for level, text in enumerate(texts):
        try:
            found.append(parse(_referred(texts, level, places[level]), unit, direction, places[level]))
        except Refused as refused:
            problems += refused.problems
            found.append(Baseline(text, ""))
    if problems:
        raise Refused(problems)
    return found[0], found[1], found[2]


def nesting(baselines: Sequence[Baseline], direction: Direction, places: Sequence[Place]) -> list[Problem]:
    """Return where a better level is not at least as strict as a worse one.

    Functions are compared over PARAMETER_RANGE: an error where they are wrong at 0 already, a warning where they
    only cross later (documents print such functions).
    """
    problems = []
    pairs = [(better, worse) for better in range(3) for worse in range(better + 1, 3)]
    for better, worse in pairs:
        first, second = baselines[better], baselines[worse]
        if direction == "qualitative" or "" in (first.sign, second.sign):
            continue
        between = baselines[1] if worse - better == 2 else None
        if between is not None and between.sign:
            continue
        at = next((n for n in PARAMETER_RANGE if not _as_strict(first, second, n)), None)
        if at is not None:
            facts = {"better": LEVELS[better], "worse": LEVELS[worse], "first": first.text, "second": second.text}
            facts |= {"parameter": first.parameter or second.parameter, "at": str(at)}
            problems.append(problem(places[worse], "baseline-crossing" if at else "baseline-nested", **facts))
    return problems


def _as_strict(first: Baseline, second: Baseline, parameter: int) -> bool:
    a, b = first.constant + first.slope * parameter, second.constant + second.slope * parameter
    if a == b:
        return len(first.sign) == 1 or len(second.sign) == 2
    return a < b if second.sign in ("<", "<=") else a > b


def _clean(text: str) -> str:
    clean = " ".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())
    for words, sign in _WORDS:
        clean = re.sub(words, sign, clean)
    return clean


def _referred(texts: Sequence[str], level: int, place: Place) -> str:
    match = _SAME.fullmatch("".join(unicodedata.normalize("NFKC", texts[level]).split()))
    if not match:
        return texts[level]
    source = _LEVEL[match[1]] if match[1] else level - 1
    if source in (level, -1) or (source > level and _SAME.match(texts[source])) or texts[source].strip() in _NOT_SET:
        raise Refused([problem(place, "baseline-same", value=texts[level])])
    return _referred(texts, source, place)


Found = tuple[Sign, Fraction, Fraction, str]


def _agreeing(direction: Direction) -> tuple[Sign, Sign]:
    return ("<=", "<") if direction == "lower" else (">=", ">")


def _printed(clean: str, unit: str, direction: Direction) -> Found | str:
    """Read a text that begins with its number; returns the code of the problem otherwise."""
    match = _match(clean)
    if match is None:
        return "baseline-form"
    groups = match.groupdict()
    sign = groups.get("sign") or ""
    rest = groups["rest"].strip()
    for suffix, meaning in _SUFFIXES:
        if not sign and rest.endswith(suffix):
            sign, rest = meaning, rest.removesuffix(suffix).strip()
    condition = _CONDITION.search(rest)
    if condition:
        rest = rest[: condition.start()]
        if any(limit.startswith(_agreeing(direction)) for limit in _LIMIT.findall(condition[0])):
            return "baseline-several"
    if rest and not _is_unit_of(rest, unit):
        return "baseline-unit" if units.is_unit(rest) else "baseline-form"
    if sign and sign not in _agreeing(direction):
        return "baseline-direction"
    chosen: Sign = "<=" if direction == "lower" else ">="
    constant, slope, parameter = _numbers(groups, direction)
    return (next((one for one in _agreeing(direction) if one == sign), chosen), constant, slope, parameter)


def _match(clean: str) -> re.Match[str] | None:
    function = _FUNCTION.fullmatch(clean)
    if function and not units.is_unit(function["parameter"]):
        return function
    return _RANGE.fullmatch(clean) or _MULTIPLE.fullmatch(clean) or _PLAIN.fullmatch(clean)


def _numbers(groups: dict[str, str | None], direction: Direction) -> tuple[Fraction, Fraction, str]:
    if "low" in groups:
        low, high = (_fraction(groups[end] or "") for end in ("low", "high"))
        return (max(low, high) if direction == "lower" else min(low, high)), Fraction(0), ""
    parameter = groups.get("parameter") or ""
    slope = _fraction(groups.get("slope") or "1") if parameter else Fraction(0)
    if groups.get("operator") == "-":
        slope = -slope
    return _fraction(groups.get("constant") or "0"), slope, parameter


def _within(clean: str, unit: str, direction: Direction) -> Found | str:
    """Read the one limit inside a text of conditions."""
    limits = [match for match in _LIMIT.finditer(clean) if match[0].startswith(_agreeing(direction))]
    if len(limits) > 1:
        return "baseline-several"
    if limits:
        return _printed(clean[limits[0].start() :], unit, direction)
    if direction == "higher" and clean.startswith("有") and not re.search(r"\d", clean):
        return (">=", Fraction(0), Fraction(0), "")
    return "baseline-form"


def _fraction(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _is_unit_of(text: str, unit: str) -> bool:
    """Whether `text` behind a number is `unit`, or what it counts ("3次" for 次/年)."""
    counted = unit.partition("/")[0]
    return units.is_unit(text) and units.normalise(text) in (units.normalise(unit), units.normalise(counted))
