"""Weights as documents print them: "0.15", "0.8/n", "0.5*output_share" → Weight, exact; their sums and residuals."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from qingshen.problems import Place, Refused
from qingshen.rulebook.messages import problem
from qingshen.rulebook.system import Weight

_NOWHERE = Place()
_NUMBER = r"(\d+(?:\.\d+)?)"
_FIXED = re.compile(rf"{_NUMBER}(%)?|{_NUMBER}/{_NUMBER}")
_FAMILY = re.compile(rf"{_NUMBER}/([a-z]\w*)", re.ASCII)
_SHARED = re.compile(rf"{_NUMBER}\*output_share")


def number(text: str) -> Fraction | None:
    """Return "0.33", "33%" or "1/3" exactly; None for anything else, and for what does not lie in (0, 1]."""
    match = _FIXED.fullmatch(_clean(text))
    if match is None:
        return None
    if match[4] and not Fraction(match[4]):
        return None
    value = Fraction(match[1] or match[3]) / (Fraction(match[4]) if match[4] else 1) / (100 if match[2] else 1)
    return value if 0 < value <= 1 else None


def parse(text: str, group: str = "", product: str = "", place: Place = _NOWHERE) -> Weight | None:
    """Read one weight; None where the document prints none (empty).

    Raises Refused at `place` for a weight outside (0, 1] or outside the three forms, and where `group` and
    `product` do not fit the form (a family needs a group, an output share a group and a product).
    """
    clean = _clean(text)
    if clean in ("", "-", "--", "/"):
        if group or product:
            raise Refused([problem(place, "weight-group", value=text)])
        return None
    rule, value, count = _read(clean)
    if value is None or not 0 < value <= 1:
        raise Refused([problem(place, "weight-form", value=text)])
    fits = {"fixed": not group and not product, "family": group and not product, "shared": group and product}
    if not fits[rule]:
        raise Refused([problem(place, "weight-group", value=text)])
    return Weight(rule, value, group, product, count)


def _read(clean: str) -> tuple[Literal["fixed", "family", "shared"], Fraction | None, str]:
    if family := _FAMILY.fullmatch(clean):
        return "family", Fraction(family[1]), family[2]
    if shared := _SHARED.fullmatch(clean):
        return "shared", Fraction(shared[1]), ""
    return "fixed", number(clean), ""


def total(weights: Iterable[Weight | None]) -> Fraction:
    """Return the sum of a class's weights: a family or an output-shared group counts once, a missing weight nothing."""
    known = [one for one in weights if one is not None]
    groups = {one.group: one.value for one in known if one.group}
    return sum((one.value for one in known if not one.group), sum(groups.values(), Fraction(0)))


def fill_residual(weights: Sequence[Weight | None]) -> list[Weight | None]:
    """Return the weights of a class with what is left of 1 shared equally over the missing ones, marked as assumed.

    An assumption, to be shown as one. Returned unchanged where nothing is missing or nothing is left.
    """
    missing = sum(one is None for one in weights)
    left = 1 - total(weights)
    if not missing or left <= 0:
        return list(weights)
    return [Weight("fixed", left / missing, assumed=True) if one is None else one for one in weights]


def same_group(first: Weight, second: Weight) -> bool:
    """Whether two weights of one group print the same rule, total and count."""
    return replace(first, product="") == replace(second, product="")


def _clean(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace("×", "*").split())
