import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.problems import Place, Refused
from qingshen.rulebook import grammar

PLACE = Place("indicators.csv", "", "R7")
OUTSIDE = {
    "__import__('os')": 1,
    "__import__('os').system('true')": 1,
    "a.b": 1,
    "a[0]": 1,
    "1**9999999": 4,
    "a ** 0": 6,
    "a ** -1": 6,
    "a ** b": 6,
    "a ** 0.5": 6,
    "a ** True": 6,
    "lambda: 1": 1,
    "a if b else c": 1,
    "[a for a in b]": 1,
    "a and b": 1,
    "a < b": 1,
    "not a": 1,
    "a // b": 1,
    "a % b": 1,
    "a @ b": 1,
    "~a": 1,
    "f'{a}'": 1,
    "'a'": 1,
    "a + 'b'": 5,
    "1j": 1,
    "True": 1,
    "None": 1,
    "...": 1,
    "min": 1,
    "min()": 1,
    "min(a)": 1,
    "min(*a)": 1,
    "min(a, *b)": 8,
    "min(a, key=b)": 1,
    "abs(a)": 1,
    "(min)(a)(b)": 1,
    "1e400": 1,
    "9999999999999999": 1,
    "a := b": 3,
    "a = b": 3,
    "a; b": 2,
    "": 1,
    "产量 + a.b": 6,
    "a\n.b": 1,
    "\x00": 1,
}


@pytest.mark.parametrize(("text", "position"), OUTSIDE.items(), ids=repr)
def test_outside_the_grammar(text: str, position: int) -> None:
    with pytest.raises(Refused) as refused:
        grammar.read(text, PLACE)
    (problem,) = refused.value.problems
    assert (problem.place, problem.code) == (PLACE, "formula-syntax")
    assert f"第{position}个字符" in problem.what.zh and f"character {position} " in problem.what.en


def test_an_unfinished_formula_is_refused() -> None:
    with pytest.raises(Refused):
        grammar.read("a +", PLACE)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200 + "a" + ")" * 200,
        "a" * 301,
        "-" * 300 + "a",
        "a/(b/" * 12 + "a" + ")" * 12,
        "min(" * 12 + "a" + ")" * 12,
        "((((a**4)**4)**4)**4)**4",
    ],
    ids=lambda text: text[:12],
)
def test_long_and_deep_formulas_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        grammar.read(text, PLACE)
    assert refused.value.problems[0].code in ("formula-long", "formula-syntax")


def test_names_are_the_quantities() -> None:
    assert grammar.names(grammar.read("max(b, a) / (a + c)", PLACE)) == ("a", "b", "c")


@given(st.text(max_size=40) | st.text("abmin()+-*/.,0123456789 e", max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        tree = grammar.read(text, PLACE)
    except Refused as refused:
        assert len(refused.problems) == 1
    else:
        allowed = ast.Name | ast.Constant | ast.UnaryOp | ast.BinOp | ast.Call | ast.operator | ast.unaryop
        assert all(isinstance(node, allowed | ast.expr_context) for node in ast.walk(tree))
