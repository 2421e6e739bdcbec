import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.report.formatting import MISSING, NOT_APPLICABLE, Interval, number, pretty_unit, printable, shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12345.6, "12,346"),
        (1234567, "1,234,567"),
        (82.45, "82.5"),
        (0.012345, "0.0123"),
        (-5.0, "-5.00"),
        (5, "5"),
        (0.0, "0"),
        (-0.0, "0"),
        (999.96, "1,000"),
        (math.inf, "∞"),
        (np.float64(1.5), "1.50"),
        (np.int64(7), "7.00"),
    ],
)
def test_a_number_keeps_three_digits_and_its_whole_integer_part(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(82.45, "82.5"), (-0.04, "0.0"), (85, "85.0"), (0.25, "0.3")])
def test_fixed_decimals_round_halves_away_from_zero(value, expected):
    assert number(value, decimals=1) == expected


def test_nan_is_refused_as_a_number():
    with pytest.raises(ValueError, match="missing"):
        number(math.nan)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (None, "缺失", "missing"),
        (math.nan, "缺失", "missing"),
        (MISSING, "缺失", "missing"),
        (NOT_APPLICABLE, "不适用", "n.a."),
        (0, "0", "0"),
        ("甲", "甲", "甲"),
        (Interval(82.5, 91.0), "82.5–91.0", "82.5–91.0"),
        (Interval(91.0, 82.5), "82.5–91.0", "82.5–91.0"),
        (Interval(82.5, 82.5), "82.5", "82.5"),
        (Interval(-5, 2), "-5.00 至 2.00", "-5.00 to 2.00"),
        (Interval(math.nan, 2), "缺失", "missing"),
    ],
)
def test_every_value_reads_in_both_languages(value, zh, en):
    assert (shown(value, "zh"), shown(value, "en")) == (zh, en)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_printed_number_is_near_the_number(value):
    read = float(number(value).replace(",", ""))
    assert math.isclose(read, value, rel_tol=0.0051, abs_tol=0)
    assert not number(value).startswith("-0") or read < 0


def test_units_are_printed_with_real_exponents():
    assert (pretty_unit("m3/t"), pretty_unit("L/m2")) == ("m³/t", "L/m²")


def test_control_characters_do_not_reach_a_document():
    assert printable("甲\x0b\x00厂\n") == "甲厂\n"


def test_powers_of_ten_are_raised():
    assert printable("10^4 CNY") == "10⁴ CNY" and printable("x10^45") == "x10^45"
