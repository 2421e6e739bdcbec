import math

import pytest

from qingshen.report.charts.flows.lettering import amount, changed, fitted, half_width, is_known, text_width, wrapped


@pytest.mark.parametrize(
    ("value", "sigma", "words"),
    [
        (107.8, 2.75, "108 ± 5"),
        (9.4, 0.8, "9.4 ± 1.6"),
        (6.4, 2.9, "6.4 ± 5.7"),
        (1234.56, 0.1, "1,234.6 ± 0.2"),
        (0.821, 0.021, "0.821 ± 0.041"),
        (5.0, 0.0, "5.00"),
        (5.0, None, "5.00"),
        (5.0, math.nan, "5.00"),
        (0.0, 0.5, "0.00 ± 0.98"),
        (50.0, 1e-9, "50.000 ± <0.001"),
    ],
)
def test_the_half_width_says_how_many_digits_mean_something(value, sigma, words):
    assert amount(value, sigma) == words


def test_a_reading_is_told_where_it_looks_different():
    assert changed(185.0, 182.9, 2.1) == "185 → 183 ± 4"
    assert changed(183.0, 182.9, 2.1) == "183 ± 4"
    assert changed(None, 182.9) == changed(math.nan, 182.9) == "183"


def test_unknown_is_not_zero():
    assert [is_known(value) for value in (None, math.nan, math.inf, 0.0, -1.0)] == [False, False, False, True, True]
    assert half_width(None) is half_width(math.nan) is half_width(-1.0) is None
    assert half_width(1.0) == 1.96


def test_lines_are_no_wider_than_asked_and_lose_nothing():
    for text in (
        "丙湖新材料科技股份有限公司表面处理分公司",
        "electroless nickel and chromium rinse line",
        "一号厂房 COD 进水",
    ):
        lines = wrapped(text, 10, 70, 9)
        assert all(text_width(line, 10) <= 70 for line in lines)
        assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


def test_what_does_not_fit_is_cut_and_says_so():
    assert wrapped("丙湖新材料科技股份有限公司", 10, 40, 2) == ["丙湖新材", "料科技…"]
    assert fitted("abc", 10, 100) == "abc"


def test_words_are_broken_and_figures_are_not():
    assert wrapped("preparation", 9.5, 40, 4) == ["prepa-", "ration"]
    assert wrapped("渗漏 3.30", 9.5, 28, 3) == ["渗漏", "3.30"]
