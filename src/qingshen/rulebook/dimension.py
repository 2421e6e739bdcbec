"""The units of a formula: what each part measures, so that a formula in another unit than its indicator is refused."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from qingshen import units
from qingshen.messages import suggestion
from qingshen.problems import Place, Refused
from qingshen.rulebook.grammar import fold
from qingshen.rulebook.messages import problem


@dataclass(frozen=True)
class Measure:
    """`scale` base units, exact, of `powers` (base dimension, power)."""

    scale: Fraction
    powers: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        parts = ((name.strip("[]"), power) for name, power in self.powers)
        return "·".join(name if power == 1 else f"{name}^{power}" for name, power in parts) or "1"


def conversion(tree: ast.expr, variables: Mapping[str, str], unit: str, place: Place) -> float:
    """Return what the result of `tree` is multiplied by to stand in `unit`; `variables` maps names to units.

    Sums, differences, min and max ask for terms of one and the same unit (m3 and L are not), so that numbers are
    combined as they are stored. Raises Refused at `place` for an unknown name, a variable without a fixed unit,
    unlike terms, or a result of another dimension than `unit`.
    """
    found = fold(tree, _Units(variables, place))
    wanted = _measure(unit)
    if found.powers != wanted.powers:
        raise Refused([problem(place, "formula-unit", found=found, unit=unit, expected=wanted)])
    return float(found.scale / wanted.scale)


def _measure(unit: str) -> Measure:
    read = units.read(unit)
    return Measure(read.scale, read.dimension)


class _Units:
    def __init__(self, variables: Mapping[str, str], place: Place) -> None:
        self.variables, self.place = variables, place

    def name(self, name: str) -> Measure:
        if name not in self.variables:
            raise Refused([problem(self.place, "formula-name", name=name, hint=suggestion(name, self.variables))])
        if not units.is_unit(self.variables[name]):
            raise Refused([problem(self.place, "formula-wildcard", name=name)])
        return _measure(self.variables[name])

    def number(self, value: float) -> Measure:
        return Measure(Fraction(1), ())

    def combine(self, operator: Literal["+", "-", "*", "/"], left: Measure, right: Measure, node: ast.BinOp) -> Measure:
        if operator in "+-":
            return self._alike(left, right, node.left, node.right)
        sign = 1 if operator == "*" else -1
        powers = dict(left.powers)
        for name, power in right.powers:
            powers[name] = powers.get(name, 0) + sign * power
        remaining = tuple(sorted((name, power) for name, power in powers.items() if power))
        return Measure(left.scale * right.scale**sign, remaining)

    def extreme(self, which: Literal["min", "max"], parts: list[Measure], node: ast.Call) -> Measure:
        for other, argument in zip(parts, node.args, strict=True):
            self._alike(parts[0], other, node.args[0], argument)
        return parts[0]

    def _alike(self, left: Measure, right: Measure, first: ast.expr, second: ast.expr) -> Measure:
        if left != right:
            facts = {"first": ast.unparse(first), "second": ast.unparse(second)}
            raise Refused([problem(self.place, "formula-sum", **facts)])
        return left
