from fractions import Fraction

import pytest

from qingshen.rulebook.system import Weight
from qingshen.web.library.figures import bounds_text, number_text, plain, weight_text


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(3, 20), "0.15"), (Fraction(1, 3), "1/3"), (Fraction(1), "1"), (Fraction(0), "0")]
)
def test_numbers_read_exactly(value: Fraction, text: str) -> None:
    assert number_text(value) == text


def test_weights_read_as_printed() -> None:
    assert weight_text(Weight("family", Fraction(4, 5), "metals", count="n")) == "0.8/n"
    assert weight_text(Weight("shared", Fraction(1, 2), "board", "hdi")) == "0.5×hdi"
    assert weight_text(None) == ""


def test_an_upper_end_alone_reads_up_to() -> None:
    assert bounds_text(None, 30.0).into("en") == "up to 30"
    assert bounds_text(30.0, 95.0).zh == "30–95"
    assert bounds_text(5.0, 5.0).zh == "5"
    assert bounds_text(None, None).zh == ""


def test_cells_have_no_trailing_zeros() -> None:
    assert plain(20908.0) == "20908" and plain(0.5568) == "0.5568" and plain(None) == ""
