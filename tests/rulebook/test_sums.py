from fractions import Fraction

import pytest

from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.source import Row
from qingshen.rulebook.sums import settle_weights
from qingshen.rulebook.system import IndicatorClass, Weight
from qingshen.rulebook.weight import number

Printed = tuple[str, str, str, str, str]  # class, class weight, weight, group, product


def settle(*printed: Printed, share: bool = False, bonus: str = "") -> tuple[list[Weight | None], list[str]]:
    names = ("class_code", "class_weight", "weight", "group", "product")
    rows = [Row(dict(zip(names, one, strict=True)), "indicators.csv", "", at) for at, one in enumerate(printed, 2)]
    weights = {one[0]: number(one[1]) for one in printed}
    classes = [IndicatorClass(code, Text(code), weight, code == bonus) for code, weight in weights.items()]
    problems: list[Problem] = []
    found = settle_weights(rows, classes, share_residual=share, problems=problems)
    return found, [f"{one.code} {one.place.cell}" for one in problems]


def test_a_system_without_weights_stays_without() -> None:
    assert settle(("a", "", "", "", ""), ("b", "", "", "", "")) == ([None, None], [])


def test_fixed_weights_and_a_bonus_class_on_top() -> None:
    weights, problems = settle(
        ("a", "1", "0.3", "", ""), ("a", "1", "0.7", "", ""), ("b", "0.1", "1", "", ""), bonus="b"
    )
    assert problems == []
    assert [one.value for one in weights if one] == [Fraction(3, 10), Fraction(7, 10), 1]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ([("a", "1", "0.3", "", ""), ("a", "1", "0.6", "", "")], ["weight-sum C2"]),
        ([("a", "0.9", "1", "", "")], ["class-weight-sum B2"]),
        ([("a", "1", "1", "", ""), ("b", "0.1", "1", "", "")], ["class-weight-sum B2"]),
        ([("a", "", "1", "", "")], ["cell-empty B2"]),
        ([("a", "1", "0.3", "", ""), ("a", "1", "", "", "")], ["weight-absent C3"]),
        ([("a", "1", "x", "", ""), ("a", "1", "y", "", "")], ["weight-form C2", "weight-form C3"]),
        ([("a", "1", "1/n", "g", ""), ("a", "1", "1/m", "g", "")], ["group-differs C3"]),
        ([("a", "0.5", "1/n", "g", ""), ("b", "0.5", "1/n", "g", "")], ["group-differs C3"]),
        (
            [("a", "1", "1*output_share", "g", "p"), ("a", "1", "1*output_share", "g", "p")],
            ["group-product E3"],
        ),
        ([("a", "1", "1*output_share", "Bad group", "p")], ["code-form D2"]),
    ],
)
def test_what_does_not_add_up(printed: list[Printed], said: list[str]) -> None:
    assert settle(*printed)[1] == said


def test_the_residual_only_where_it_is_declared() -> None:
    rows: list[Printed] = [("a", "1", "0.4", "", ""), ("a", "1", "", "", ""), ("a", "1", "", "", "")]
    weights, problems = settle(*rows, share=True)
    assert problems == []
    assert weights[1:] == [Weight("fixed", Fraction(3, 10), assumed=True)] * 2
    assert settle(("a", "1", "1", "", ""), ("a", "1", "", "", ""), share=True)[1] == ["weight-residual C3"]
