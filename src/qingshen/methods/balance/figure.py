"""A figure computed from several streams, with its standard deviation: covariances matter, closed balances tie them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from qingshen.messages import suggestion
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.normal import Array
from qingshen.problems import Place, Refused
from qingshen.rulebook import grammar

if TYPE_CHECKING:
    import ast

_QUOTED = re.compile(r"\[([^\]]*)\]")
FORMULAS = 512
"""So many expressions are kept as they were read: the same ones are asked of every network."""


class Figure(NamedTuple):
    """A value and its standard deviation [the expression's unit]; NaN where a stream it needs cannot be observed."""

    value: float
    sigma: float


@dataclass(frozen=True, eq=False)
class Slope:
    """A value and its derivatives by the n streams: what an expression becomes while it is read."""

    value: float
    gradient: Array


def derive(
    expression: str,
    streams: Sequence[str],
    x: Array,
    sums: Mapping[str, Sequence[str]] | None = None,
    constants: Mapping[str, float] | None = None,
) -> Slope:
    """Return the value of `expression` at the flows `x` (n) and its gradient.

    Names are streams, sums of streams by `sums`, or `constants` known without error; [any name] in brackets where a
    name is no identifier. Grammar: `qingshen.rulebook.grammar`. Raises Refused for a name nobody knows or what lies
    outside the grammar.
    """
    tree, named = _read(expression)
    return grammar.fold(tree, _Slopes(streams, x, sums or {}, constants or {}, named, Place(cell=expression)))


@lru_cache(maxsize=FORMULAS)
def _read(expression: str) -> tuple[ast.expr, Mapping[str, str]]:
    """Return the tree of `expression`, and the name each stand-in for a bracket stands for."""
    quoted: dict[str, str] = {}
    # Longer than any run of underscores written, so that no name of a stream is one of these.
    prefix = "_" * (1 + max(map(len, re.findall("_+", expression)), default=0))

    def stand_in(match: re.Match[str]) -> str:
        return quoted.setdefault(match[1].strip(), f"q{prefix}{len(quoted)}")

    text = _QUOTED.sub(stand_in, expression)
    place = Place(cell=expression)
    try:
        tree: ast.expr = grammar.read(text, place)
    except Refused as refused:
        why = refused.problems[0].what
        raise Refused([problem(place, "figure-syntax", text=expression, why=why)]) from None
    return tree, {short: name for name, short in quoted.items()}


class _Slopes:
    """Values with gradients, for `grammar.fold`."""

    def __init__(
        self,
        streams: Sequence[str],
        x: Array,
        sums: Mapping[str, Sequence[str]],
        constants: Mapping[str, float],
        named: Mapping[str, str],
        place: Place,
    ) -> None:
        self.at = {name: index for index, name in enumerate(streams)}
        self.x, self.sums, self.constants, self.named, self.place = x, sums, constants, named, place

    def name(self, name: str) -> Slope:
        meant = self.named[name] if name in self.named else self._written(name)
        if meant in self.constants:
            return self.number(self.constants[meant])
        parts = self.sums.get(meant, (meant,))
        gradient = np.zeros(len(self.x))
        for part in parts:
            if part not in self.at:
                hint = suggestion(part, [*self.at, *self.sums, *self.constants])
                raise Refused([problem(self.place, "figure-unknown", value=part, hint=hint)])
            gradient[self.at[part]] += 1.0
        used = gradient != 0
        return Slope(float(gradient[used] @ self.x[used]), gradient)

    def _written(self, name: str) -> str:
        """Return the name as it was written: Python reads names in their compatibility form, Ⅱ as II."""
        known = (self.at, self.sums, self.constants)
        if any(name in one for one in known):
            return name
        return next((one for one in chain(*known) if unicodedata.normalize("NFKC", one) == name), name)

    def number(self, value: float) -> Slope:
        return Slope(value, np.zeros(len(self.x)))

    def combine(self, operator: Literal["+", "-", "*", "/"], left: Slope, right: Slope, node: object) -> Slope:
        del node
        a, b = left.value, right.value
        if operator in "+-":
            sign = 1.0 if operator == "+" else -1.0
            return Slope(a + sign * b, left.gradient + sign * right.gradient)
        if operator == "*":
            return Slope(a * b, b * left.gradient + a * right.gradient)
        if b == 0:
            return Slope(math.nan, left.gradient * math.nan)
        return Slope(a / b, left.gradient / b - a / b**2 * right.gradient)

    def extreme(self, which: Literal["min", "max"], parts: list[Slope], node: object) -> Slope:
        del node
        unknown = next((one for one in parts if math.isnan(one.value)), None)
        return unknown or (min if which == "min" else max)(parts, key=lambda one: one.value)
