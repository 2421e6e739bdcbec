"""The grammar of formulas: text → checked tree → whatever an algebra makes of it. Nothing is ever executed.

Names, numbers, ``+ - * /``, unary minus, ``**`` with an exponent from 1 to 4, parentheses, ``min`` and ``max`` of two
or more.
"""

import ast
import math
from functools import reduce
from typing import Literal, Protocol, TypeVar

from qingshen.problems import Place, Refused
from qingshen.rulebook.messages import problem

LONGEST = 300
"""Characters a formula may have."""
LARGEST = 500
"""Nodes of the expression a formula becomes; divisors and arguments of min and max count twice, as they are checked."""

T = TypeVar("T")
_OPERATORS: dict[type[ast.operator], Literal["+", "-", "*", "/"]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


class Algebra(Protocol[T]):
    """What names, numbers and operations mean: floats, dataframe columns, units."""

    def name(self, name: str) -> T:
        """Return the meaning of a name."""
        ...

    def number(self, value: float) -> T:
        """Return the meaning of a number."""
        ...

    def combine(self, operator: Literal["+", "-", "*", "/"], left: T, right: T, node: ast.BinOp) -> T:
        """Return the meaning of ``left operator right``."""
        ...

    def extreme(self, which: Literal["min", "max"], parts: list[T], node: ast.Call) -> T:
        """Return the meaning of ``min(parts)`` or ``max(parts)``."""
        ...


def fold(tree: ast.expr, algebra: Algebra[T]) -> T:
    """Return what `tree` (from `read`) means in `algebra`; a power is a repeated product, -a is -1 * a."""
    match tree:
        case ast.Name(id=name):
            return algebra.name(name)
        case ast.Constant(value=int() | float() as value):
            return algebra.number(float(value))
        case ast.UnaryOp(operand=operand):
            negated = ast.BinOp(ast.Constant(-1.0), ast.Mult(), operand)
            return algebra.combine("*", algebra.number(-1.0), fold(operand, algebra), negated)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as power)):
            base = fold(left, algebra)
            square = ast.BinOp(left, ast.Mult(), left)
            return reduce(lambda product, one: algebra.combine("*", product, one, square), [base] * power)
        case ast.BinOp():
            operator = _OPERATORS[type(tree.op)]
            return algebra.combine(operator, fold(tree.left, algebra), fold(tree.right, algebra), tree)
        case ast.Call(func=ast.Name(id=name)):
            return algebra.extreme("min" if name == "min" else "max", [fold(one, algebra) for one in tree.args], tree)
    raise TypeError(ast.dump(tree))


def read(text: str, place: Place) -> ast.expr:
    """Return the tree of `text`. Raises Refused naming the place in the text of the first thing outside the grammar."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Refused([problem(place, "formula-long", limit=LONGEST)])
    try:
        tree = ast.parse(text, mode="eval").body
        bad = _outside(tree)
        size = 0 if bad else _size(tree)
    except SyntaxError as error:
        raise _refused(text, max((error.offset or 1) - 1, 0), place) from None
    except (ValueError, MemoryError, RecursionError):
        raise _refused(text, 0, place) from None
    if bad:
        line = text.encode().split(b"\n")[bad.lineno - 1]
        raise _refused(text, len(line[: bad.col_offset].decode()), place)
    if size > LARGEST:
        raise Refused([problem(place, "formula-long", limit=LARGEST)])
    return tree


def names(tree: ast.expr) -> tuple[str, ...]:
    """Return the quantities `tree` reads, sorted."""
    return tuple(sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"min", "max"}))


def _refused(text: str, offset: int, place: Place) -> Refused:
    return Refused([problem(place, "formula-syntax", position=offset + 1, part=text[offset : offset + 20])])


def _outside(node: ast.expr) -> ast.expr | None:
    """Return the first node outside the grammar."""
    parts: list[ast.expr] = []
    match node:
        case ast.Name(id=name):
            return node if name in ("min", "max") else None
        case ast.Constant(value=int() | float() as value):
            return None if not isinstance(value, bool) and abs(value) <= 1e15 and math.isfinite(value) else node
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            parts = [operand]
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            if not (isinstance(right, ast.Constant) and type(right.value) is int and 1 <= right.value <= 4):
                return right
            parts = [left]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            parts = [left, right]
        case ast.Call(func=ast.Name(id="min" | "max"), args=args, keywords=[]) if len(args) > 1:
            parts = args
        case _:
            return node
    return next((bad for part in parts if (bad := _outside(part))), None)


def _size(node: ast.expr) -> int:
    match node:
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as power)):
            return power * (1 + _size(left))
        case ast.BinOp(left=left, op=op, right=right):
            return 1 + _size(left) + _size(right) * (2 if isinstance(op, ast.Div) else 1)
        case ast.UnaryOp(operand=operand):
            return 1 + _size(operand)
        case ast.Call(args=args):
            return 1 + 2 * sum(_size(one) for one in args)
    return 1
