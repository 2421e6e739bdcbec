from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.problems import Place, Refused
from qingshen.rulebook.system import Weight
from qingshen.rulebook.weight import fill_residual, number, parse, total

FAMILY = Weight("family", Fraction(4, 5), "metals", count="n")


@pytest.mark.parametrize(
    ("printed", "weight"),
    [
        (("0.15",), Weight("fixed", Fraction(3, 20))),
        (("15%",), Weight("fixed", Fraction(3, 20))),
        (("1/3",), Weight("fixed", Fraction(1, 3))),
        (("0.8/n", "metals"), FAMILY),
        (("0.5*output_share", "water", "single"), Weight("shared", Fraction(1, 2), "water", "single")),
        (("1×output_share", "energy", "hdi"), Weight("shared", Fraction(1), "energy", "hdi")),
        (("",), None),
        (("--",), None),
    ],
)
def test_forms(printed: tuple[str, ...], weight: Weight | None) -> None:
    assert parse(*printed) == weight


@pytest.mark.parametrize("text", ["0", "1.2", "-0.1", "abc", "1/0", "1.2*output_share", "0.8/0.2", "150%", "０.1.1"])
def test_what_is_no_weight(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text, place=Place("indicators.csv", "", "K5"))
    assert [(one.code, str(one.place)) for one in refused.value.problems] == [("weight-form", "indicators.csv › K5")]


@pytest.mark.parametrize(
    "printed",
    [
        ("0.8/n",),
        ("0.8/n", "metals", "zinc"),
        ("0.15", "metals"),
        ("0.5*output_share",),
        ("0.5*output_share", "water"),
        ("", "metals"),
    ],
)
def test_group_and_product_fit_the_form(printed: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="group"):
        parse(*printed)


def test_a_group_counts_once_and_a_missing_weight_nothing() -> None:
    shared = [Weight("shared", Fraction(1, 2), "water", product) for product in ("single", "double")]
    assert total([FAMILY] * 7 + [Weight("fixed", Fraction(1, 5))]) == 1
    assert total([*shared, None]) == Fraction(1, 2)


def test_the_residual_is_shared_equally_and_marked() -> None:
    filled = fill_residual([Weight("fixed", Fraction(1, 10)), *[None] * 9])
    assert [one.assumed for one in filled if one] == [False] + [True] * 9
    assert filled[1] == Weight("fixed", Fraction(1, 10), assumed=True)


def test_nothing_is_invented_where_nothing_is_left() -> None:
    assert fill_residual([Weight("fixed", Fraction(1)), None]) == [Weight("fixed", Fraction(1)), None]


@given(st.lists(st.one_of(st.none(), st.decimals("0.001", "0.02", places=3)), min_size=1, max_size=40))
def test_filled_weights_sum_to_exactly_one(values: list[object]) -> None:
    weights = [None if one is None else Weight("fixed", Fraction(str(one))) for one in values]
    filled = fill_residual(weights)
    if None in values:
        assert total(filled) == 1
    else:
        assert filled == weights


@given(st.decimals("0.0001", "1", places=4))
def test_a_decimal_is_exact(value: object) -> None:
    assert number(str(value)) == Fraction(str(value))
