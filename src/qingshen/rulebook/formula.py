"""Formulas of indicators: checked once, then computed over dataframes or, slowly, over one set of quantities."""

import ast
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import narwhals as nw

from qingshen.problems import Place
from qingshen.rulebook import grammar
from qingshen.rulebook.dimension import conversion

NOWHERE = Place()


@dataclass(frozen=True)
class Formula:
    """A checked formula: the quantities it reads and what its result is multiplied by to stand in its unit.

    A quantity that is missing, a division by zero and a result beyond the numbers all give "no value"
    (null from `expression`, NaN from `evaluate`), never an exception and never zero.
    """

    text: str
    names: tuple[str, ...]
    factor: float
    tree: ast.expr = field(compare=False, repr=False)

    def expression(self, columns: Mapping[str, nw.Expr]) -> nw.Expr:
        """Return the dataframe expression over `columns` (one for each of `names`), in the formula's unit."""
        result = grammar.fold(self.tree, _Columns(columns)) * nw.lit(self.factor)
        return nw.when(result.is_finite()).then(result)

    def evaluate(self, values: Mapping[str, float | None]) -> float:
        """Return the value for one set of quantities, NaN where there is none: the slow way, same result."""
        result = grammar.fold(self.tree, _Floats(values)) * self.factor
        return result if math.isfinite(result) else math.nan


def parse(text: str, units: Mapping[str, str], unit: str, place: Place = NOWHERE) -> Formula:
    """Read the formula `text` over quantities with `units` (name → unit), whose result must stand in `unit`.

    Raises Refused at `place` for what lies outside the grammar (`qingshen.rulebook.grammar`) and for units that do
    not agree (`qingshen.rulebook.dimension`).
    """
    tree = grammar.read(text, place)
    return Formula(text.strip(), grammar.names(tree), conversion(tree, units, unit, place), tree)


class _Columns:
    def __init__(self, columns: Mapping[str, nw.Expr]) -> None:
        self.columns = columns

    def name(self, name: str) -> nw.Expr:
        return _finite(self.columns[name].cast(nw.Float64))

    def number(self, value: float) -> nw.Expr:
        return nw.lit(value)

    def combine(
        self,
        operator: Literal["+", "-", "*", "/"],
        left: nw.Expr,
        right: nw.Expr,
        node: ast.BinOp,
    ) -> nw.Expr:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        return left / nw.when(right != 0).then(right)

    def extreme(self, which: Literal["min", "max"], parts: list[nw.Expr], node: ast.Call) -> nw.Expr:
        chosen = nw.min_horizontal(*parts) if which == "min" else nw.max_horizontal(*parts)
        # dataframes skip what is missing in min and max; here one missing part leaves no value
        whole = nw.all_horizontal(*(one.is_finite() for one in parts), ignore_nulls=False)
        return nw.when(whole).then(chosen)


class _Floats:
    def __init__(self, values: Mapping[str, float | None]) -> None:
        self.values = values

    def name(self, name: str) -> float:
        value = self.values.get(name)
        return float(value) if value is not None and math.isfinite(value) else math.nan

    def number(self, value: float) -> float:
        return value

    def combine(
        self,
        operator: Literal["+", "-", "*", "/"],
        left: float,
        right: float,
        node: ast.BinOp,
    ) -> float:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        return left / right if right else math.nan

    def extreme(self, which: Literal["min", "max"], parts: list[float], node: ast.Call) -> float:
        if not all(math.isfinite(one) for one in parts):
            return math.nan
        return min(parts) if which == "min" else max(parts)


def _finite(column: nw.Expr) -> nw.Expr:
    return nw.when(column.is_finite()).then(column)
