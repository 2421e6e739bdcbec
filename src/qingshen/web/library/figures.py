"""Figures of the rulebook as texts: weights as the document prints them, formulas, ranges."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from qingshen.language import Text
from qingshen.rulebook.system import Indicator, Weight


def number_text(value: Fraction) -> str:
    """Return an exact number: as a decimal where that is exact, else as a fraction."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{float(value):.12f}".rstrip("0").rstrip(".")


def weight_text(weight: Weight | Fraction | None) -> str:
    """Return a weight as its document prints it: 0.15, 0.8/n, 0.5×product; "" for none."""
    if weight is None:
        return ""
    if isinstance(weight, Fraction):
        return number_text(weight)
    value = number_text(weight.value)
    return {"family": f"{value}/n", "shared": f"{value}×{weight.product}"}.get(weight.rule, value)


def weight_help(weight: Weight | None) -> Text:
    """Return what a weight that is more than a number means."""
    if weight is None:
        return Text("原文没有权重", "the document prints no weight")
    if weight.assumed:
        return Text("原文没有权重：按声明的假设补出", "not printed: filled in by the declared assumption")
    if weight.rule == "family":
        return Text(f"同组（{weight.group}）适用的 n 项平分", f"shared by the n that apply of the group {weight.group}")
    if weight.rule == "shared":
        return Text(f"按产量比例分给 {weight.group} 组", f"shared by output in the group {weight.group}")
    return Text("")


def formula_text(one: Indicator) -> str:
    """Return an indicator's formula, "" where it is reported as it is."""
    return one.formula.text if one.formula else ""


def bounds_text(low: float | None, high: float | None) -> Text:
    """Return a range as people write it; an upper end alone reads "up to"."""
    if low is None and high is None:
        return Text("")
    if low is None:
        return Text(f"最多 {plain(high)}", f"up to {plain(high)}")
    if high is None or low == high:
        return Text(plain(low), plain(low))
    return Text(f"{plain(low)}–{plain(high)}", f"{plain(low)}–{plain(high)}")


def plain(value: Any) -> str:
    """Return a cell as it reads best: no trailing zeros, nothing for nothing."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def formula_parts(text: str, names: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Return a formula in parts: `code` and `said` of what has a name in `names`, `sign` of what stands between."""
    parts: list[dict[str, Any]] = []
    for piece in re.split(r"([A-Za-z_]\w*)", text):
        if piece in names:
            parts.append({"code": piece, "said": names[piece]})
        elif piece:
            parts.append({"sign": piece.replace("**", "^").replace("*", "×")})
    return parts
