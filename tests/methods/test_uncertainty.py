from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qingshen.methods import uncertainty

SENTENCES = yaml.safe_load(Path(__file__).with_name("uncertainty.yaml").read_text(encoding="utf-8"))["sentences"]


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["say"])
def test_sentences(case: dict[str, Any]) -> None:
    rule = getattr(uncertainty, case["rule"])
    given = ([case["amounts"]] if "amounts" in case else []) + [[percent / 100 for percent in case["uncertainties"]]]
    assert round(rule(*given) * 100, 2) == case["gives"]


def test_standard_deviation_is_the_half_width_over_1_96() -> None:
    assert uncertainty.standard_deviation(-200.0, 0.098) == pytest.approx(10.0)


def test_a_total_of_zero_has_no_relative_uncertainty() -> None:
    for rule in (uncertainty.independent_sum, uncertainty.correlated_sum):
        with pytest.raises(ValueError, match="zero"):
            rule([1.0, -1.0], [0.1, 0.1])


def test_every_amount_needs_its_uncertainty() -> None:
    with pytest.raises(ValueError):
        uncertainty.independent_sum([1.0, 2.0], [0.1])


@given(st.lists(st.tuples(st.floats(1e-3, 1e6), st.floats(0, 1)), min_size=1, max_size=20))
def test_shared_errors_are_never_smaller_than_independent_ones(parts: list[tuple[float, float]]) -> None:
    amounts, relative = zip(*parts, strict=True)
    together, apart = uncertainty.correlated_sum(amounts, relative), uncertainty.independent_sum(amounts, relative)
    assert together >= apart * (1 - 1e-12)


@given(st.lists(st.tuples(st.floats(1e-3, 1e6), st.floats(0, 1)), min_size=1, max_size=20), st.floats(1e-3, 1e3))
def test_a_relative_uncertainty_has_no_unit(parts: list[tuple[float, float]], scale: float) -> None:
    amounts, relative = zip(*parts, strict=True)
    scaled = [amount * scale for amount in amounts]
    for rule in (uncertainty.independent_sum, uncertainty.correlated_sum):
        assert rule(scaled, relative) == pytest.approx(rule(amounts, relative))
