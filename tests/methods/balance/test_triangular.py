"""Triangular equations against the inverse, in every layout a matrix may have."""

import numpy as np
import pytest

from qingshen.methods.balance.triangular import solve_upper


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("layout", ["C", "F"])
@pytest.mark.parametrize(("size", "columns"), [(1, 1), (5, 3), (5, 1), (5, 0), (0, 4), (30, 57)])
def test_what_it_returns_solves_the_equations(size: int, columns: int, layout: str, transposed: bool) -> None:
    random = np.random.default_rng(size + columns)
    upper = np.array(np.triu(random.normal(size=(size, size))) + 5 * np.eye(size), order=layout)
    right = random.normal(size=(size, columns))
    given = upper.copy(), right.copy()
    found = solve_upper(upper, right, transposed=transposed)
    assert found.shape == right.shape
    assert np.allclose((upper.T if transposed else upper) @ found, right, atol=1e-12)
    assert np.array_equal(upper, given[0]) and np.array_equal(right, given[1])


def test_only_the_upper_triangle_is_looked_at() -> None:
    whole = np.array([[2.0, 1.0], [7.0, 4.0]])
    assert solve_upper(whole, np.eye(2)).tolist() == [[0.5, -0.125], [0.0, 0.25]]


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="infs or NaNs"):
        solve_upper(np.eye(2), np.array([[1.0, np.nan], [0.0, 1.0]]))
