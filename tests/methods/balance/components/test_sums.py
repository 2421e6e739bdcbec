import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.methods.balance.components.sums import Sums

TERMS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.floats(-5, 5),
        st.lists(st.integers(0, 3), max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=12,
)


def slow(terms: list[tuple[int, float, tuple[int, ...]]], z: np.ndarray) -> np.ndarray:
    total = np.zeros(3, dtype=z.dtype)
    for row, weight, product in terms:
        total[row] += weight * np.prod(z[list(product)])
    return total


@given(TERMS, st.integers(0, 2**32 - 1))
def test_values_slopes_and_curvature_are_those_of_the_sums(terms: list, seed: int) -> None:
    z = np.random.default_rng(seed).normal(size=4)
    sums = Sums.of(3, 4, terms)
    assert sums.residual(z) == pytest.approx(slow(terms, z), abs=1e-9)
    shift = 1e-20
    by_step = np.array([slow(terms, z + 1j * shift * np.eye(4)[at]).imag / shift for at in range(4)]).T
    assert sums.jacobian(z) == pytest.approx(by_step, abs=1e-9)
    multiplier = np.array([0.5, -2.0, 3.0])
    step = 1e-3
    # Up to cubes, differences of slopes are exact but for rounding.
    rows = [multiplier @ (sums.jacobian(z + step * e) - sums.jacobian(z - step * e)) / (2 * step) for e in np.eye(4)]
    assert sums.curvature(z, multiplier) == pytest.approx(np.array(rows), abs=1e-6)


def test_the_size_of_a_row_is_its_largest_term() -> None:
    sums = Sums.of(2, 2, [(0, 1.0, (0, 1)), (0, -4.0, (1,)), (0, 2.0, ())])
    assert sums.size(np.array([3.0, 5.0])).tolist() == [20.0, 0.0]
