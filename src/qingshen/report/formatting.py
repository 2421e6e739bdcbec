"""Figures as people read them: rounded once, in one way, for tables, sentences, axes and both documents."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from qingshen.language import Language, Text
from qingshen.units import in_words

MISSING = Text("缺失", "missing")
NOT_APPLICABLE = Text("不适用", "n.a.")

Words = Text | str
"""A text of both languages, or one that needs no translation (a name, a code)."""


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


_POWERS, _HIGH = re.compile(r"\b10\^(\d)\b"), str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EVERY_FLOAT = Context(prec=700)


class Interval(NamedTuple):
    """A result that missing data widen: what is certain and what is still possible, in either order."""

    low: float
    high: float


Value = Words | float | Interval | None
"""What a sentence or a table cell can show. None and NaN are missing: never zero, never blank."""


def words(text: Words, language: Language) -> str:
    """Return `text` in `language`."""
    return text.into(language) if isinstance(text, Text) else text


def printable(text: str) -> str:
    """Return `text` without the control characters that would make a document unreadable; 10^4 as 10⁴."""
    return _POWERS.sub(lambda match: "10" + match[1].translate(_HIGH), _UNPRINTABLE.sub("", text))


def number(value: float, *, significant: int = 3, decimals: int | None = None) -> str:
    """Return a finite or infinite `value` as people write it: 12,346 · 82.5 · 0.0123 · -5.00 · ∞.

    At least `significant` digits are kept and an integer part is never rounded away (12,346 stays 12,346);
    `decimals` fixes the digits after the point instead. Halves round away from zero, as people expect of 82.45.
    Integers carry no decimals unless `decimals` asks for them.

    Raises ValueError for NaN: a missing value is not a number (see `shown`).
    """
    if math.isnan(value):
        raise ValueError("a missing value has no digits; use shown()")
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
    if decimals is None:
        decimals = 0 if isinstance(value, int) or not exact else max(0, significant - 1 - exact.adjusted())
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, context=_EVERY_FLOAT)
    return f"{rounded if rounded else abs(rounded):,f}"


def interval(value: Interval, language: Language, *, significant: int = 3, decimals: int | None = None) -> str:
    """Return "82.5–91.0"; one figure when both ends look the same, words between negative ones."""
    if math.isnan(value.low) or math.isnan(value.high):
        return MISSING.into(language)
    low, high = (number(end, significant=significant, decimals=decimals) for end in sorted(map(float, value)))
    if low == high:
        return low
    if "-" in low + high:
        return low + Text(" 至 ", " to ").into(language) + high
    return f"{low}–{high}"


def shown(value: Value, language: Language, *, significant: int = 3, decimals: int | None = None) -> str:
    """Return any `Value` in `language`; None and NaN read "缺失" / "missing"."""
    if value is None:
        return MISSING.into(language)
    if isinstance(value, Text | str):
        return words(value, language)
    if isinstance(value, Interval):
        return interval(value, language, significant=significant, decimals=decimals)
    if math.isnan(value):
        return MISSING.into(language)
    return number(value, significant=significant, decimals=decimals)


def with_unit(label: Words, unit: str, language: Language) -> str:
    """Return "新鲜水 (m³/t)", as an axis or a column heads it; without a unit the label alone."""
    if not unit:
        return words(label, language)
    return f"{words(label, language)} ({in_words(unit).into(language)})"


def pretty_unit(unit: str) -> str:
    """Return a canonical unit as print shows it, its words in Chinese: m3/t → m³/t, m2 → m²."""
    return in_words(unit).zh
