from fractions import Fraction

import numpy as np
import pytest

from qingshen.methods.balance.dense import DenseNormal

# Two nodes in a row: grams beside kilotonnes.
BALANCES = np.array([[1.0, -1.0, 1.0, 0.0], [0.0, 1.0, -1.0, -1.0]])


def exact_inverse(sigma: list[float]) -> np.ndarray:
    a, b, c, d = (Fraction(one) ** 2 for one in sigma)
    one, two, across = a + b + c, b + c + d, -(b + c)
    det = one * two - across * across
    return np.array([[float(two / det), float(-across / det)], [float(-across / det), float(one / det)]])


@pytest.mark.parametrize(
    ("sigma", "digits"), [([1, 1, 1, 1], 14), ([1e-3, 1e2, 1e2, 1e-3], 5), ([1e3, 1, 1e-3, 1e6], 12)]
)
def test_digits_that_are_left_of_streams_of_very_different_size(sigma: list[float], digits: int) -> None:
    normal = DenseNormal(BALANCES, np.array(sigma) ** 2)
    assert normal.solve(np.eye(2)) == pytest.approx(exact_inverse(sigma), rel=10.0**-digits)


def test_other_constants_move_the_residual_alone() -> None:
    plain = DenseNormal(BALANCES, np.ones(4))
    moved = DenseNormal(BALANCES, np.ones(4), constant=np.array([2.0, -1.0]))
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert (moved.residual(x) == BALANCES @ x - [2, -1]).all() and (plain.residual(x) == BALANCES @ x).all()
    assert (moved.forward(x) == BALANCES @ x).all()
    assert (moved.quadratic() == plain.quadratic()).all()


def test_a_balance_without_an_uncertain_stream_is_singular() -> None:
    with pytest.raises(np.linalg.LinAlgError, match="uncertain"):
        DenseNormal(BALANCES, np.array([0.0, 0.0, 0.0, 1.0]))
    with pytest.raises(np.linalg.LinAlgError):
        DenseNormal(np.array([[1.0, 1.0], [1.0, 1.0]]), np.ones(2))


def test_pairs_without_a_balance() -> None:
    normal = DenseNormal(np.zeros((0, 3)), np.ones(3), ((0, 2, 0.5),))
    assert normal.rank == 0 and normal.quadratic().tolist() == [0, 0, 0]
    assert normal.crossed(((0, 2, 0.5),)).tolist() == [0]
